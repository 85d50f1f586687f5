"""Style and scripts, under names that change with their content: kept for a year, and never stale."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from attrs import frozen
from fastapi import APIRouter
from starlette.responses import Response

_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@frozen
class Asset:
    """A file that pages load."""

    name: str
    content: bytes
    media_type: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Asset":
        """Return a file under its name with its content's hash: `page.css` as `page.3f2a9c0d1b7e.css`."""
        stem, dot, ending = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:12]
        return cls(f"{stem}.{digest}.{ending}", content, _TYPES[dot + ending])


def packaged() -> Mapping[str, Asset]:
    """Return what the package brings, by plain name."""
    folder = files(__package__) / "assets"
    return {file.name: Asset.of(file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file()}


def serve_assets(router: APIRouter, assets: Mapping[str, Asset], under: str) -> None:
    """Answer for files at `under`, such as `/review/assets`. Put it before addresses that take any name."""
    by_name = {asset.name: asset for asset in assets.values()}

    async def asset(name: str) -> Response:
        found = by_name.get(name)
        if found is None:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        return Response(found.content, media_type=found.media_type, headers=_FOR_EVER)

    router.add_api_route(f"{under}/{{name}}", asset, methods=["GET", "HEAD"], include_in_schema=False)
