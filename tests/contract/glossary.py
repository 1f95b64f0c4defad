"""Write docs/glossary.md from the words that `passk-fast explain` knows.

python -m tests.contract.glossary
"""

from __future__ import annotations

from passk_fast.cli._glossary import GLOSSARY, Entry
from tests.contract.markdown import ROOT

PATH = ROOT / "docs" / "glossary.md"
HEAD = """# Glossary

The words that screens print. `passk-fast explain WORD` says the same in a terminal, and without a word it
lists them all.

| word | meaning | more |
|---|---|---|
"""


def glossary() -> str:
    """The page."""
    return HEAD + "".join(_row(entry) for entry in GLOSSARY)


def _row(entry: Entry) -> str:
    also = f" ({', '.join(entry.also)})" if entry.also else ""
    name = entry.page.removesuffix(".md").replace("-", " ")
    return f"| **{entry.word}**{also} | {entry.meaning} | [{name}]({entry.page}) |\n"


if __name__ == "__main__":
    PATH.write_text(glossary(), encoding="utf-8")
