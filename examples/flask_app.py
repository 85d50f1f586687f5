"""Orders in a Flask application: `flask --app examples.flask_app run` serves them.

Flask is WSGI, so that it uses the service that is not awaited: commands and views go as JSON by their wire form.

    POST /orders/commands                one command as JSON; Idempotency-Key is its key
    GET  /orders/ORDER                   the order in one look
    GET  /orders/ORDER/groups/GROUP      the board of a group
"""

import secrets
from uuid import UUID

from flask import Flask, abort, jsonify, request, session
from flask.typing import ResponseReturnValue

from unified_orders import (
    Actor,
    Command,
    InvalidInput,
    KeyReused,
    OutcomeUnknown,
    Refused,
    StorageError,
    UnifiedOrdersError,
)
from unified_orders.adapters.memory import in_memory_service
from unified_orders.wire import WireError, from_json, to_wire

STATUSES = {InvalidInput: 422, WireError: 422, KeyReused: 422, OutcomeUnknown: 504, StorageError: 503}

app = Flask(__name__)
app.secret_key = secrets.token_urlsafe()
app.config.update(MAX_CONTENT_LENGTH=1_000_000, SESSION_COOKIE_SAMESITE="Strict")
# In production: postgres_service(engine).
orders = in_memory_service()


def actor() -> Actor:
    """Return who is logged in."""
    return Actor.account(session["account"]) if "account" in session else abort(401)


@app.post("/login")
def login() -> ResponseReturnValue:
    """Log an account in; here everybody is who they say they are."""
    session["account"] = request.form["account"]
    return "", 204


@app.post("/orders/commands")
def execute() -> ResponseReturnValue:
    """Carry out one command."""
    command = from_json(request.get_data(), Command)
    return jsonify(to_wire(orders.execute(command, actor=actor(), key=request.headers.get("Idempotency-Key"))))


@app.get("/orders/<uuid:order_id>")
def summary(order_id: UUID) -> ResponseReturnValue:
    """Show an order in one look."""
    return jsonify(to_wire(orders.summary(order_id, actor=actor())))


@app.get("/orders/<uuid:order_id>/groups/<uuid:group_id>")
def board(order_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Show the sites of a group."""
    return jsonify(to_wire(orders.board(order_id, group_id, actor=actor())))


@app.errorhandler(UnifiedOrdersError)
def tell(error: UnifiedOrdersError) -> ResponseReturnValue:
    """Tell an error with the status that says what to do about it."""
    reasons = [{"code": one.code, "message": one.message} for one in getattr(error, "reasons", ())]
    return jsonify(message=str(error), reasons=reasons, retryable=error.retryable), status_of(error)


def status_of(error: UnifiedOrdersError) -> int:
    """Return the status of an error: what the caller has to do differently decides."""
    if isinstance(error, Refused):
        return 404 if "not_found" in error.codes else 409
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
