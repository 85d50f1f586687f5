"""Orders in a FastAPI application: `uvicorn examples.fastapi_app:app` shows all addresses at `/docs`.

Who asks is in the session, which Starlette signs; `POST /login` stands for your own.
"""

import secrets
from typing import Annotated

from fastapi import Body, FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request

from unified_orders import Actor
from unified_orders.adapters.http import orders_router
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service


def identify(request: Request) -> Actor | None:
    """Return who is logged in."""
    account = request.session.get("account")
    return None if account is None else Actor.account(account)


app = FastAPI(title="The shop")
# In production the key comes from your settings, and the service is async_postgres_service(engine).
app.add_middleware(SessionMiddleware, secret_key=secrets.token_urlsafe(), same_site="strict")
app.include_router(orders_router(AsyncInMemoryOrders(in_memory_service()), identify=identify))


@app.post("/login", status_code=204)
def login(request: Request, account: Annotated[str, Body(embed=True)]) -> None:
    """Log an account in; here everybody is who they say they are."""
    request.session["account"] = account
