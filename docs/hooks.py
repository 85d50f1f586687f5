"""What the site does beyond MkDocs: it takes files from outside of docs/, and lists some folders by itself."""  # noqa: INP001 - MkDocs loads it by its path

import re
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

#: What stands beside docs/, where a code host looks for it, and belongs to the site too.
_OUTSIDE: Final = ("CHANGELOG.md", "CONTRIBUTING.md", "examples/**/*.py")
_UP: Final = re.compile(r"\]\(((?:\.\./)*)\.\./((?:CHANGELOG|CONTRIBUTING|examples/[\w/]+)\.(?:md|py))\)")
_DOWN: Final = re.compile(r"\]\(docs/")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of a folder in the place of `folder/*`, in the order of their names, its README first."""
    config.nav = _expanded(config.nav, Path(config.docs_dir))
    return config


def _expanded(entry: Any, docs: Path) -> Any:  # noqa: ANN401 - nav is a tree of dicts, lists and strings
    if isinstance(entry, dict):
        return {title: _expanded(inner, docs) for title, inner in entry.items()}
    if isinstance(entry, list):
        return [_expanded(inner, docs) for inner in entry]
    if entry.endswith("/*"):
        pages = sorted((docs / entry[:-2]).glob("*.md"), key=lambda page: (page.name != "README.md", page.name))
        return [page.relative_to(docs).as_posix() for page in pages]
    return entry


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Take the files from outside, with their links into docs/ as they are here."""
    root = Path(config.docs_dir).parent
    for path in (path for pattern in _OUTSIDE for path in sorted(root.glob(pattern))):
        text = path.read_text("utf-8")
        files.append(File.generated(config, path.relative_to(root).as_posix(), content=_DOWN.sub("](", text)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead to those files where the site has them: one folder deeper than the tree."""
    return _UP.sub(r"](\1\2)", markdown)
