"""The frame of all pages: what it lets in, what it lets out, and what a host makes of it."""

import asyncio

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.static import serve_assets
from unified_orders.adapters.http.pages.texts import Texts


def app_of(frame: Frame) -> FastAPI:
    router, app = APIRouter(), FastAPI()
    serve_assets(router, frame.assets, frame.assets_at)

    async def over(request: Request) -> Response:
        return frame.page(request, "over.html", 410, reason="<b>ended</b>")

    router.add_api_route("/over", over, methods=["GET"])
    app.include_router(router)
    return app


def ask(frame: Frame, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app_of(frame))
        async with httpx.AsyncClient(transport=transport, base_url="http://host.example") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(asked())


def test_a_page_is_kept_nowhere_told_nowhere_and_loads_only_its_own() -> None:
    headers = ask(Frame("/assets"), "/over").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"].startswith("noindex")
    assert headers["x-content-type-options"] == "nosniff"


def test_what_a_page_is_given_is_text_and_never_markup() -> None:
    assert "&lt;b&gt;ended" in ask(Frame("/assets"), "/over").text


@pytest.mark.parametrize("name", ["page.css", "look.css"])
def test_assets_are_kept_for_a_year_under_the_name_of_their_content(name: str) -> None:
    frame = Frame("/assets", Look(accent="#663399"))
    path = f"/assets/{frame.assets[name].name}"
    assert path in ask(frame, "/over").text
    found = ask(frame, path)
    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    assert ask(frame, f"/assets/{name}").status_code == 404


def test_another_colour_is_another_file() -> None:
    names = {Frame("/assets", Look(accent=accent)).assets["look.css"].name for accent in ("#663399", "#7a1f1f")}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accent": "#ffee00"}, "accent needs a contrast"),
        ({"accent_dark": "#222222"}, "accent_dark needs a contrast"),
        ({"accent": "blue"}, "accent must be a colour"),
        ({"logo_url": "https://elsewhere.example/logo.svg"}, "logo_url must be a path"),
        ({"logo_url": "//elsewhere.example/logo.svg"}, "logo_url must be a path"),
        ({"logo_url": "/\\elsewhere.example/logo.svg"}, "logo_url must be a path"),
    ],
)
def test_a_look_that_cannot_be_read_or_loads_from_elsewhere_is_refused(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Look(**wrong)  # type: ignore[arg-type]


def test_a_reader_gets_the_language_asked_for_and_english_where_it_is_silent() -> None:
    frame = Frame("/assets", texts=Texts({"de": {"skip": "Zum Inhalt"}}))
    page = ask(frame, "/over", {"accept-language": "fr, de-AT;q=0.8, en;q=0.5"})
    assert page.headers["content-language"] == "de"
    assert "Zum Inhalt" in page.text
    assert "This link does not open" in page.text


@pytest.mark.parametrize("wrong", [{"nonsense": "x"}, {"skip": "{nobody}"}])
def test_texts_that_no_page_says_or_fills_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"texts\['de'\]"):
        Texts({"de": wrong})
