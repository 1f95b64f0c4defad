// What is scrolled sideways can be reached by the keyboard.
const reach = () => {
  for (const box of document.querySelectorAll(".md-typeset pre > code, .md-typeset__scrollwrap"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
};
new ResizeObserver(reach).observe(document.body);
addEventListener("load", reach);
