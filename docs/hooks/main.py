"""What mkdocs calls: generated pages are added, names become links, output is folded."""

from __future__ import annotations

import re

from api_pages import api_nav, api_pages
from folding import folded
from gallery import gallery
from included import included_pages
from linking import linked, unnamed
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from report_page import PICTURES, PLACE, picture, report_page


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put in pages that the navigation does not name, and one for each public name."""
    more = {"Methods": unnamed(config.nav), "API": api_nav()}
    for section in config.nav or []:
        for head, pages in more.items():
            section.get(head, []) and section[head].extend(pages)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    page, pictures = gallery()
    made = {"gallery.md": page, **pictures, **api_pages(), **included_pages(), **report_page()}
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put in the picture of a page and empty lines as they are shown, and link the names of the package."""
    markdown = re.sub(r"^ *<BLANKLINE>$", "", markdown, flags=re.M)
    shown = markdown.replace(PLACE, picture(any(file.src_uri == PICTURES["light"] for file in files)))
    return linked(shown, page.file.src_uri)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Mark the lines of output that may be folded."""
    return folded(html)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the theme's search for screen readers."""
    return output.replace(
        'data-md-component="search" role="dialog"',
        'data-md-component="search" role="dialog" aria-label="Search"',
    )
