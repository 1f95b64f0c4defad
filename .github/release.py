"""What a release changes, and what it needs to be true; only the standard library.

    python .github/release.py bump 0.2.0 2030-01-31     versions, citation and changelog
    python .github/release.py check                     whether these agree
    python .github/release.py notes 0.2.0               what the changelog says of a version
    python .github/release.py addresses https://…/name  links and project URLs that work on a package index

The last is for the copy that is built: relative links lead nowhere on an index, and only who publishes knows
where the repository is.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r'^version = "([^"]+)"$', re.M)
CITED = re.compile(r"^version: (\S+)$", re.M)
LOCKED = re.compile(r'^(name = "passk-[\w-]+"\nversion = ")[^"]+', re.M)
SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\].*?\n(?P<text>.*?)(?=^## \[|\Z)", re.M | re.S)
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)\s]+)\)")


def bump(root: Path, version: str, date: str) -> None:
    """Give the release its version everywhere, and the changelog its date."""
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        raise SystemExit(f"a version is like 0.2.0 or 1.0.0rc1; got {version}")
    _rewrite(root / "Cargo.toml", VERSION, f'version = "{version}"')
    _rewrite(root / "Cargo.lock", LOCKED, rf"\g<1>{version}")
    _rewrite(root / "CITATION.cff", CITED, f"version: {version}")
    head = f"## [Unreleased]\n\n## [{version}] - {date}\n"
    _rewrite(root / "CHANGELOG.md", re.compile(r"^## \[Unreleased\]\n", re.M), head)


def check(root: Path) -> str:
    """The one version; whatever disagrees is an error."""
    locked = re.findall(r'^name = "passk-[\w-]+"\nversion = "([^"]+)', _read(root / "Cargo.lock"), re.M)
    (version,) = VERSION.findall(_read(root / "Cargo.toml"))
    (cited,) = CITED.findall(_read(root / "CITATION.cff"))
    if {cited, *locked} != {version}:
        raise SystemExit(f"Cargo.toml says {version}, Cargo.lock {sorted(set(locked))}, CITATION.cff {cited}")
    return version


def notes(root: Path, version: str) -> str:
    """The section of a version in the changelog."""
    for section in SECTION.finditer(_read(root / "CHANGELOG.md")):
        if section["version"] == version and section["text"].strip():
            return section["text"].strip() + "\n"
    raise SystemExit(f"CHANGELOG.md says nothing of {version}")


def addresses(root: Path, url: str) -> None:
    """Links of the README, and URLs of the project, for readers who are not in the repository."""
    url = url.rstrip("/")
    readme = root / "README.md"
    readme.write_text(LINK.sub(rf"]({url}/blob/HEAD/\g<target>)", _read(readme)), encoding="utf-8")
    urls = f'[project.urls]\nRepository = "{url}"\nDocumentation = "{url}/blob/HEAD/docs/index.md"\n'
    urls += f'Changelog = "{url}/blob/HEAD/CHANGELOG.md"\nIssues = "{url}/issues"\n\n'
    _rewrite(root / "pyproject.toml", re.compile(r"^(?=\[project\.scripts\])", re.M), urls)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _rewrite(path: Path, pattern: re.Pattern[str], text: str) -> None:
    changed, times = pattern.subn(text, _read(path))
    if times == 0:
        raise SystemExit(f"{path.name}: nothing to change is found")
    path.write_text(changed, encoding="utf-8")


def main(command: str, *given: str) -> None:
    """Do what the command line says."""
    if command == "bump":
        bump(ROOT, *given)
    elif command == "check":
        print(check(ROOT))
    elif command == "notes":
        print(notes(ROOT, *given), end="")
    elif command == "addresses":
        addresses(ROOT, *given)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
