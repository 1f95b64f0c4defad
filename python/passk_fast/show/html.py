"""The document as HTML for notebooks: a fragment, which takes the style of what it stands in."""

from __future__ import annotations

import html

from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.escape import CODE, printable


def render(document: Document) -> str:
    """HTML of a document; everything in it is escaped.

    Examples
    --------
    >>> print(render((Title("pass@k"), Notes("", ("a < b",)))))
    <p><strong>pass@k</strong></p>
    <ul><li>a &lt; b</li></ul>
    """
    return "\n".join(_block(block) for block in document)


def _block(block: Title | Table | Notes) -> str:
    if isinstance(block, Title):
        return f"<p><strong>{_escaped(block.text)}</strong></p>"
    if isinstance(block, Table):
        align = ["left" if head in block.left else "right" for head in block.columns]
        caption = f"<caption>{_escaped(block.caption)}</caption>" if block.caption else ""
        head = _row(block.columns, align, 'th scope="col"')
        body = "".join(_row(row, align, "td") for row in block.rows)
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"
    lead = f"<p><strong>{_escaped(block.head)}</strong></p>" if block.head else ""
    return f"{lead}<ul>{''.join(f'<li>{prose(item)}</li>' for item in block.items)}</ul>"


def prose(text: str, most: int | None = None) -> str:
    """A sentence, what is to be typed in it marked as such.

    Examples
    --------
    >>> prose("1 < 2: `passk-fast rank`")
    '1 &lt; 2: <code>passk-fast rank</code>'
    """
    return CODE.sub(r"<code>\1</code>", html.escape(printable(text, most)))


def _row(cells: tuple[str, ...], align: list[str], tag: str) -> str:
    end = tag.partition(" ")[0]
    return (
        "<tr>"
        + "".join(
            f'<{tag} style="text-align: {side}">{_escaped(cell)}</{end}>'
            for cell, side in zip(cells, align, strict=True)
        )
        + "</tr>"
    )


def _escaped(text: str) -> str:
    return html.escape(printable(text))
