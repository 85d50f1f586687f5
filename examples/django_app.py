"""Orders beside a Django project: `uvicorn examples.django_app:application` runs them.

Django's own pages and the API are two ASGI applications, told apart by path; who asks is in Django's session. The
settings stand here so that the example is one file: in a project, `application` is all that goes into asgi.py.
"""

import secrets
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from starlette.requests import Request

from unified_orders import Actor
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service


def login(request: HttpRequest) -> HttpResponse:
    """Log an account in; here everybody is who they say they are."""
    request.session["account"] = request.POST["account"]
    return HttpResponse(status=204)


urlpatterns = [path("login", login)]

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(),
    ALLOWED_HOSTS=["127.0.0.1", "shop.example"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_COOKIE_SAMESITE="Strict",  # no other site's page can give commands
)
django.setup()
sessions = import_module(settings.SESSION_ENGINE)


async def identify(request: Request) -> Actor | None:
    """Return who is logged in, by Django's session."""
    session = sessions.SessionStore(request.cookies.get(settings.SESSION_COOKIE_NAME))
    account = await session.aget("account")
    return None if account is None else Actor.account(account)


pages = get_asgi_application()
# In production: async_postgres_service(engine).
api = orders_app(AsyncInMemoryOrders(in_memory_service()), identify=identify)


async def application(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as ASGI has them
    """Hand a request to the API or to Django, by its path."""
    await (api if scope.get("path", "").startswith("/api/") else pages)(scope, receive, send)
