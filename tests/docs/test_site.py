"""The built site. Built once; strictly, so that a broken link or anchor, or a page in no menu, fails."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.docs.pages import DOCUMENTS, ROOT

from unified_orders.application.advice import all_advice

pytestmark = pytest.mark.xdist_group("site")  # one process builds it, for all
#: What a browser loads by itself, and where the address stands.
LOADED = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "use": "href",
}  # fmt: skip
#: Kinds of <link> that name an address and load nothing.
NAMED = {"canonical", "prev", "next", "alternate"}
_IN_CSS = re.compile(r"(?:url\(|@import)\s*['\"]?\s*((?:https?:)?//[^'\")\s]+)")


class Page(HTMLParser):
    """What a page of the site loads, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in LOADED:
            self.loads.append(given.get(LOADED[tag]) or "")
        if tag == "link" and given.get("rel") not in NAMED:
            self.loads.append(given.get("href") or "")
        self.loads += _IN_CSS.findall(given.get("style") or "")

    def handle_data(self, data: str) -> None:
        self.loads += _IN_CSS.findall(data)
        self.words.append(data)


def build(site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site), *options],
        cwd=ROOT,
        env={"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("site")
    ran = build(built)
    assert ran.returncode == 0, ran.stdout
    return built


FAULTS = {
    "[gone](gone.md)": "is not found among documentation files",
    "[gone](#gone)": "there is no such anchor on this page",
    "[gone](gone/)": "unrecognized relative link",
    "[gone](/gone.md)": "absolute link",
    "![gone](gone.svg)": "is not found among documentation files",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items())
def test_what_leads_nowhere_fails_the_build(text: str, said: str, tmp_path: Path) -> None:
    ran = build_of(tmp_path, {"README.md": f"# Home\n\n{text}\n"})
    assert ran.returncode == 1
    assert said in ran.stdout


def test_a_page_in_no_menu_fails_the_build(tmp_path: Path) -> None:
    ran = build_of(tmp_path, {"README.md": "# Home\n", "lost.md": "# Lost\n"})
    assert ran.returncode == 1
    assert "lost.md" in ran.stdout


def build_of(folder: Path, pages: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Build a site of a few pages as ours is built."""
    for name, text in pages.items():
        path = folder / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "docs" / "hooks.py").write_bytes((ROOT / "docs" / "hooks.py").read_bytes())
    config = folder / "mkdocs.yml"
    config.write_text(f"INHERIT: {ROOT / 'mkdocs.yml'}\nnav:\n  - README.md\n", "utf-8")
    return build(folder / "site", "--config-file", str(config))


def pages_of(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site), Page(path.read_text("utf-8"))


def test_no_page_asks_for_anything_outside(site: Path) -> None:
    outside = {str(path): load for path, page in pages_of(site) for load in page.loads if re.match(r"(\w+:)?//", load)}
    assert outside == {}
    styles = (path.read_text("utf-8") for path in site.rglob("*.css"))
    assert [address for style in styles for address in _IN_CSS.findall(style)] == []


def test_no_page_holds_what_the_theme_would_fetch_a_library_for(site: Path) -> None:
    fetching = re.compile(r'class="(?:mermaid|arithmatex)"|data-md-component="source"')
    assert [path for path, _ in pages_of(site) if fetching.search((site / path).read_text("utf-8"))] == []


def test_every_document_is_a_page_and_can_be_found(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    documents = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS} - {"README.md"}
    assert {_address(name.removeprefix("docs/")) for name in documents} <= found


def _address(name: str) -> str:
    return re.sub(r"(^|/)README/$", r"\1", f"{name.removesuffix('.md')}/")


def test_the_page_that_an_error_names_is_there(site: Path) -> None:
    for advice in all_advice().values():
        assert (site / advice.page / "index.html").is_file()


def test_a_drawing_is_shown_where_a_machine_is_explained(site: Path) -> None:
    html = (site / "reference" / "states" / "index.html").read_text("utf-8")
    for shown in re.findall(r'<img alt="[^"]+" src="([^"]+\.svg)"', html):
        assert (site / "reference" / "states" / shown).resolve().is_file()
    assert len(re.findall(r"<img [^>]*\.svg", html)) == 4
