"""What the compiled module is made of: the notices of its crates, and a bill of materials (CycloneDX).

    python rust/supply.py notices THIRD_PARTY_NOTICES.md
    python rust/supply.py sbom build/passk-fast.cdx.json

Both come from `cargo metadata --locked` and say the same on every machine: crates that are compiled into the
wheel or run while it is built, none that only tests need.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the standard library has it since 3.11
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
OURS = "passk-"
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
# Where a crate offers a choice, its text under the first of these is reproduced.
PREFERRED = ("LICENSE-MIT", "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENSE-APACHE", "COPYING")
ALSO = ("LICENSE-UNICODE", "NOTICE", "NOTICE.txt")

HEAD = """# Third-party notices

The compiled module of passk-fast contains, or is built with, the Rust crates below. What Python packages it
needs is installed beside it and has notices of its own. Made by
`python rust/supply.py notices THIRD_PARTY_NOTICES.md`.
"""


def metadata() -> dict[str, Any]:
    """What cargo knows of the workspace, without the network if that will do."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--offline"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:  # the crates are not here yet
        done = subprocess.run(command[:-1], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def crates() -> list[dict[str, Any]]:
    """The packages that the binding depends on, other than for tests, by name."""
    everything = metadata()
    packages = {one["id"]: one for one in everything["packages"]}
    nodes = {one["id"]: one for one in everything["resolve"]["nodes"]}
    todo = [key for key, one in packages.items() if one["name"] == "passk-python"]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        needed = (
            one for one in nodes[key]["deps"] if any(kind["kind"] != "dev" for kind in one["dep_kinds"])
        )
        todo += [one["pkg"] for one in needed]
    theirs = [packages[key] for key in seen if not packages[key]["name"].startswith(OURS)]
    return sorted(theirs, key=lambda one: (one["name"], one["version"]))


def texts(crate: dict[str, Any]) -> list[str]:
    """The licence that the crate comes with, and what must go with it."""
    folder = Path(crate["manifest_path"]).parent
    found = [folder / name for name in PREFERRED if (folder / name).is_file()][:1]
    found += [folder / name for name in ALSO if (folder / name).is_file()]
    return [path.read_text(encoding="utf-8").strip().replace("\r\n", "\n") for path in found]


def notices() -> str:
    """One section a licence text, headed by the crates that come with it."""
    by_text: dict[str, list[str]] = {}
    for crate in crates():
        said = crate["license"].replace("/", " OR ")
        for text in texts(crate) or [f"Licensed under {said}; the crate comes without the text."]:
            by_text.setdefault(text, []).append(f"{crate['name']} {crate['version']} ({said})")
    sections = [
        "\n".join(f"- {name}" for name in names) + f"\n\n```text\n{text}\n```\n"
        for text, names in by_text.items()
    ]
    return HEAD + "".join(f"\n## {index}\n\n{section}" for index, section in enumerate(sections, 1))


def checksums() -> dict[tuple[str, str], str]:
    """The hash of each crate by name and version, as the lock file pins it."""
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    return {(one["name"], one["version"]): one["checksum"] for one in lock["package"] if "checksum" in one}


def bill() -> dict[str, Any]:
    """CycloneDX 1.5."""
    known = checksums()
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "name": crate["name"],
            "version": crate["version"],
            "purl": f"pkg:cargo/{crate['name']}@{crate['version']}",
            "licenses": [{"expression": crate["license"].replace("/", " OR ")}],
            "hashes": [{"alg": "SHA-256", "content": known[crate["name"], crate["version"]]}],
        }
        for crate in crates()
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=!~ \[]", requirement)[0]
        components.append(
            {
                "type": "library",
                "name": name,
                "purl": f"pkg:pypi/{name.lower().replace('_', '-')}",
                "properties": [{"name": "requirement", "value": requirement}],
            }
        )
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"][
        "version"
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "name": project["name"],
                "version": version,
                "purl": f"pkg:pypi/{project['name']}@{version}",
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
    }


def main() -> None:
    """Write what the command line asks for."""
    what, out = sys.argv[1], Path(sys.argv[2])
    text = notices() if what == "notices" else json.dumps(bill(), indent=1) + "\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
