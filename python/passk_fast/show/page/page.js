"use strict";
// Tables: a button in each head sorts; search and filters hide rows.
for (const box of document.querySelectorAll(".table")) {
  const body = box.querySelector("tbody"), rows = [...body.rows], heads = [...box.querySelectorAll("thead th")];
  if (box.classList.contains("sortable")) heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(one => one.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      box.classList.add("sorted");
      const key = row => row.cells[column].dataset.v ?? row.cells[column].textContent;
      const sorted = rows.map(row => [key(row), row]).sort(([a], [b]) => {
        // What is no number stands at the end, whichever way the numbers run.
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = isFinite(a) && isFinite(b) ? a - b : String(a).localeCompare(b, "en", { numeric: true });
        return down ? -order : order;
      });
      body.append(...sorted.map(([, row]) => row));
    });
  });
  const tools = box.querySelector(".tools");
  if (!tools) continue;
  tools.hidden = false;
  const search = tools.querySelector("input"), filters = [...tools.querySelectorAll("select")], told = tools.querySelector("output");
  const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = words.every(word => texts.get(row).includes(word))
        && filters.every(one => !one.value || row.cells[one.dataset.column].textContent === one.value);
      row.hidden = !fits;
      shown += fits;
    }
    told.textContent = `${shown} of ${rows.length} rows`;
  };
  search.addEventListener("input", apply);
  filters.forEach(one => one.addEventListener("change", apply));
}
// Pictures: the value nearest to the pointer, or the next one by arrow keys.
for (const box of document.querySelectorAll(".chart")) {
  const points = JSON.parse(box.dataset.points), svg = box.querySelector("svg");
  const at = box.querySelector(".at"), read = box.querySelector(".read"), view = svg.viewBox.baseVal;
  let current = -1;
  const show = index => {
    current = index;
    at.classList.toggle("on", index >= 0);
    if (index < 0) { read.textContent = ""; return; }
    const [x, y, text] = points[index], scale = svg.clientWidth / view.width;
    at.setAttribute("cx", x);
    at.setAttribute("cy", y);
    read.textContent = text;
    read.style.left = `${Math.max(0, Math.min(x * scale + 12, box.clientWidth - read.offsetWidth))}px`;
    read.style.top = `${y * scale > read.offsetHeight + 12 ? y * scale - read.offsetHeight - 10 : y * scale + 12}px`;
  };
  box.addEventListener("pointermove", event => {
    const frame = svg.getBoundingClientRect(), scale = view.width / frame.width;
    const x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale;
    let best = -1, least = 24;
    points.forEach(([px, py], index) => {
      const far = Math.hypot(px - x, py - y);
      if (far < least) { least = far; best = index; }
    });
    show(best);
  });
  box.addEventListener("pointerleave", () => show(-1));
  box.addEventListener("blur", () => show(-1));
  box.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show(-1);
    if (!step || !points.length) return;
    event.preventDefault();
    show((current + step + points.length + (current < 0 && step < 0)) % points.length);
  });
}
// Folded parts are printed open.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => { one.open = true; }));
// What is to be pasted: copied, or marked where the browser does not let a page copy.
for (const head of document.querySelectorAll("h2")) {
  if (!head.textContent.endsWith("to be pasted")) continue;
  const button = document.createElement("button"), texts = [...head.parentElement.querySelectorAll("li")];
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  head.after(button);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(texts.map(one => one.textContent).join("\n"));
      button.textContent = "Copied";
    } catch {
      getSelection().setBaseAndExtent(texts[0], 0, texts.at(-1), texts.at(-1).childNodes.length);
      button.textContent = "Marked: copy it with Ctrl+C";
    }
  });
}
