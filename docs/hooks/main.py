"""What mkdocs calls: generated pages are added, names become links, output is folded."""

from __future__ import annotations

from api_pages import api_nav, api_pages
from folding import folded
from included import included_pages
from linking import linked
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put a page for each public name where the navigation has the API."""
    for section in config.nav or []:
        section.get("API", []) and section["API"].extend(api_nav())
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for pages in (api_pages(), included_pages()):
        for path, content in pages.items():
            files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Link the names of the package to their pages."""
    return linked(markdown, page.file.src_uri)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Mark the lines of output that may be folded."""
    return folded(html)
