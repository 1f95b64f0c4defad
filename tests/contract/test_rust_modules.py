"""The core's modules: by subject, and no two lean on each other."""

from __future__ import annotations

import graphlib
import re

from tests.contract.markdown import ROOT

SOURCE = ROOT / "rust" / "core" / "src"
USE = re.compile(r"\b(crate|super)::((?:\w+::)*)(\{[^}]*\}|\w+)")


def modules() -> dict[str, str]:
    """The text of each module, by its path; tests may lean on anything."""
    found = {}
    for path in sorted(path for path in SOURCE.rglob("*.rs") if path.stem != "tests"):
        name = "::".join(path.relative_to(SOURCE).with_suffix("").parts)
        found[name] = path.read_text(encoding="utf-8").partition("#[cfg(test)]")[0]
    return found


def used(name: str, text: str, known: dict[str, str]) -> set[str]:
    """The modules that a module names."""
    found = set()
    for root, path, last in USE.findall(text):
        before = name.split("::")[:-1] if root == "super" else []
        before += [part for part in path.split("::") if part]
        for one in last.strip("{}").split(","):
            parts = [*before, *one.strip().split("::")]
            while parts and "::".join(parts) not in known:
                parts.pop()
            found.add("::".join(parts))
    return found - {"", name}


def test_no_two_modules_lean_on_each_other() -> None:
    known = modules()
    graph = {name: used(name, text, known) for name, text in known.items()}
    assert len(graph["bootstrap::values"]) >= 5
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_the_crate_has_a_sentence_for_each_module() -> None:
    lines = (SOURCE / "lib.rs").read_text(encoding="utf-8").splitlines()
    declared = [i for i, line in enumerate(lines) if re.match(r"(pub )?mod \w+;", line)]
    assert declared
    for i in declared:
        assert lines[i - 1].startswith("/// "), lines[i]
        assert lines[i - 1].endswith("."), lines[i - 1]


def test_only_the_machine_and_the_binding_are_unsafe() -> None:
    assert "#![forbid(unsafe_code)]" in (SOURCE / "lib.rs").read_text(encoding="utf-8")


def test_one_file_names_rayon_and_one_lists_instruction_sets() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "rust").rglob("*.rs")}
    naming = [path.name for path, text in texts.items() if re.search(r"\brayon::", text)]
    detecting = [path.name for path, text in texts.items() if "is_x86_feature_detected" in text]
    assert (naming, detecting) == (["parallel.rs"], ["isa.rs"])
