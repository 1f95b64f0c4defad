"""How commands show what they found: on standard output in one form, and in files of any."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from glob import glob
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from passk_fast.cli import STANDARD_INPUT
from passk_fast.cli._options import ARGUMENTS, BESIDE, SOURCES, Flag, Quiet
from passk_fast.cli._reading import chosen, elsewhere
from passk_fast.show.document import Document

if TYPE_CHECKING:
    from passk_fast.data.readers import Results
    from passk_fast.show.page.sections import Page
    from passk_fast.show.result import Result
    from passk_fast.show.together import Content


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """Form of the result.

    Parameters
    ----------
    json
        Print JSON, with every digit.
    markdown
        Print Markdown.
    out
        File to write the result to as well; may be repeated. Its name says how: *.html (a page that opens
        anywhere), *.md, *.tex, *.txt, *.csv, *.json, or the picture as *.svg, *.pdf, *.png.
    """

    json: Flag = False
    markdown: Flag = False
    out: Annotated[list[str] | None, Parameter(name=["--out", "-o"], negative="")] = None
    quiet: Quiet = False

    def __post_init__(self) -> None:
        if self.json and self.markdown:
            raise ValueError("--json and --markdown exclude each other")
        for path in self.out or ():
            check_place(path)

    @property
    def page(self) -> bool:
        """Whether a page is asked for."""
        return any(Path(path).suffix.lower() == ".html" for path in self.out or ())

    def apart_from(self, files: Sequence[str]) -> list[str]:
        """What the command reads: files, folders or patterns, none of which is to be written over."""
        refuse_inputs(self.out or (), files)
        return list(files)

    def show(
        self,
        command: str,
        results: Result | Mapping[str, Result],
        page: Callable[[], Page] | None = None,
        /,
        *,
        read: Results | None = None,
        after: Document = (),
        **more: Any,
    ) -> None:
        """Show one result, or one of each model, in all the forms asked for.

        `page` makes the page where it is more than the result's own; `read` is what was read, where files
        may hold more benchmarks than were asked for; `after` follows the result's own document, and `more`
        goes into JSON.
        """
        from passk_fast.show.together import Content

        refuse_read(self.out or ())
        if read is not None:
            after, more = elsewhere(read) + after, {**chosen(read), **more}
        content = Content(command, results, after, more)
        content = replace(content, made=page or partial(_with_provenance, content))
        # What cannot be written does not keep the rest from being shown.
        try:
            for path in self.out or ():
                content.save(path)
                self.tell_written(path)
        finally:
            self._print(content.json, lambda: content.document)

    def each(self, command: str, read: Results, question: Callable[..., Result], /, **named: Any) -> None:
        """Ask the same of each model that was read, and show what was found."""
        self.show(command, {name: question(model, **named) for name, model in read.items()}, read=read)

    def tell_written(self, path: str) -> None:
        """Say that a file has been written."""
        if not self.quiet:
            print(f"passk-fast: wrote {path}", file=sys.stderr)

    def _print(self, data: Callable[[], str], document: Callable[[], Document]) -> None:
        if self.json:
            sys.stdout.write(data())
        elif self.markdown:
            from passk_fast.show.markdown import render

            sys.stdout.write(render(document()))
        else:
            from passk_fast.show.text import show

            show(document())


def _with_provenance(content: Content) -> Page:
    """The page, and how it was made."""
    from passk_fast.report.provenance import provenance
    from passk_fast.show.page.sections import Section

    page = content.page()
    made = Section("How this page was made", provenance(ARGUMENTS.get(), SOURCES.get(), None))
    return replace(page, sections=(*page.sections, made))


def check_place(path: str) -> None:
    """Refuse a file that could not be written, while nothing has been computed yet."""
    from passk_fast.show.save import PICTURES, suffix_of

    # A page has pictures, too.
    if suffix_of(path) in (*PICTURES, ".html") and find_spec("matplotlib") is None:
        raise ValueError(f"{path}: pictures need matplotlib: pip install 'passk-fast[plot]'")
    folder = Path(path).parent
    if not folder.is_dir():
        raise ValueError(f"{path}: there is no folder {folder} to write it to")
    if Path(path).is_dir():
        raise ValueError(f"{path}: expected a file to write to; it is a folder")


def refuse_inputs(written: Sequence[str], files: Sequence[str]) -> None:
    """Refuse to write one file twice, or over a file that is read, alone, in a folder or by a pattern."""
    seen: set[Path] = set()
    for path in written:
        place = _place(path)
        if place in seen:
            raise ValueError(f"{path}: expected each file to write once")
        seen.add(place)
        if place.exists() and any(_means(given, place) for given in files):
            raise ValueError(f"{path}: it is read, and so is not written to")


def refuse_read(written: Sequence[str]) -> None:
    """Refuse to write over what was read beside the files, which is known once they are read."""
    for path in written:
        if str(_place(path)) in BESIDE.get():
            raise ValueError(f"{path}: it is read, and so is not written to")


def _place(path: str) -> Path:
    """Where a file is, whatever links lead there."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError) as error:  # the folder that we are in is gone; a null character
        raise ValueError(f"{path}: {(getattr(error, 'strerror', '') or str(error)).lower()}") from None


def _means(given: str, place: Path) -> bool:
    """Whether a file, a folder or a pattern stands for this existing file."""
    if given == STANDARD_INPUT:
        from passk_fast.data.readers._paths import identity

        return identity("-") == identity(str(place))
    if Path(given).is_dir():
        from passk_fast.data.readers._formats import recognised

        return _place(given) in place.parents and recognised(str(place))
    found = [given] if Path(given).exists() else glob(given, recursive=True)  # noqa: PTH207
    return any(_place(one) == place for one in found)
