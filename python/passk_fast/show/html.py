"""The document as HTML: a fragment for notebooks, which takes the page's own style, and a page by itself."""

from __future__ import annotations

import html

from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.escape import printable


def render(document: Document) -> str:
    """HTML of a document; everything in it is escaped.

    Examples
    --------
    >>> print(render((Title("pass@k"), Notes("", ("a < b",)))))
    <p><strong>pass@k</strong></p>
    <ul><li>a &lt; b</li></ul>
    """
    return "\n".join(_block(block) for block in document)


def page(document: Document) -> str:
    """A page that needs nothing beside itself, and may not ask for it."""
    title = next((block.text for block in document if isinstance(block, Title)), "passk-fast")
    return _PAGE.format(title=_escaped(title), style=_STYLE, body=render(document))


_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
table { display: block; overflow-x: auto; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
th { border-bottom-color: currentColor; }
@media print { body { max-width: none; margin: 0; } }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


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
    return f"{lead}<ul>{''.join(f'<li>{_escaped(item)}</li>' for item in block.items)}</ul>"


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
