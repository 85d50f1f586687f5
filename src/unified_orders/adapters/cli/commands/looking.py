"""Commands that look at an order, or at several."""

from datetime import datetime
from typing import Annotated

import typer

from unified_orders.adapters.cli import completing
from unified_orders.adapters.cli.choices import OrderOrder, SiteOrder, Status
from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import (
    AsCsv,
    AsJson,
    Database,
    File,
    Files,
    Force,
    OrderId,
    Out,
    OutJson,
    Reader,
    Schema,
    Until,
)
from unified_orders.domain.words import OrderState

_LARGEST_PAGE = 200
Group = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Whose sites: the client; of its second group tea/2. The only group needs no name.",
        autocompletion=completing.groups,
    ),
]
Statuses = Annotated[list[Status] | None, typer.Option("--status", help="Only sites that stand here; may be repeated.")]
MaxPrice = Annotated[
    str | None, typer.Option(metavar="AMOUNT", help="Only sites at this price or less, in the order's currency.")
]


def board(
    file: File = None,
    *,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    group: Group = None,
    status: Statuses = None,
    min_dr: Annotated[float | None, typer.Option(help="Only sites of this domain rating or more.")] = None,
    min_traffic: Annotated[float | None, typer.Option(help="Only sites with this many visits a month or more.")] = None,
    max_price: MaxPrice = None,
    text: Annotated[str | None, typer.Option(help="Only sites with this in their domain.")] = None,
    sort: Annotated[SiteOrder, typer.Option(help="Which sites come first.")] = SiteOrder.STATUS,
    descending: Annotated[bool, typer.Option("--descending", help="The other way round.")] = False,
    page: Annotated[int, typer.Option(min=1, max=1_000_000, help="Which page.")] = 1,
    size: Annotated[int, typer.Option(min=1, max=_LARGEST_PAGE, help="How many sites a page has.")] = 25,
    who: Reader = None,
    until: Until = None,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Show all analysed sites of a group: where each stands, and why."""

    def work() -> int:
        from unified_orders.adapters.cli.looking import BoardWish, Look, show_board
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import order_from

        output = Output.document(as_json=as_json, path=out, force=force)
        wish = BoardWish(
            group=group,
            statuses=tuple(status or ()),
            text=text,
            min_dr=min_dr,
            min_traffic=min_traffic,
            max_price=max_price,
            sort=sort,
            descending=descending,
            page=page,
            size=size,
        )
        return show_board(Look(order_from(file, dsn, schema, order), until, who), wish, output)

    end(work, as_json=as_json)


def lines(
    file: File = None,
    *,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    who: Reader = None,
    until: Until = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """Show one row for each wanted link: the page, the anchor, and the site or open."""

    def work() -> int:
        from unified_orders.adapters.cli.looking import Look, show_lines
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import order_from

        return show_lines(
            Look(order_from(file, dsn, schema, order), until, who),
            Output.rows(as_json=as_json, as_csv=as_csv, path=out, force=force),
        )

    end(work, as_json=as_json)


def report(
    file: File = None,
    *,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    who: Reader = None,
    until: Until = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """Show what was asked for, agreed and delivered, client by client."""

    def work() -> int:
        from unified_orders.adapters.cli.looking import Look, show_report
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import order_from

        return show_report(
            Look(order_from(file, dsn, schema, order), until, who),
            Output.rows(as_json=as_json, as_csv=as_csv, path=out, force=force),
        )

    end(work, as_json=as_json)


def history(
    file: File = None,
    *,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="POINT", help="Up to an event, by its number, or a moment like 2026-03-31T09:30:00Z."),
    ] = None,
    who: Reader = None,
    until: Until = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """Tell what happened, as sentences; with --as-of also how the order stood then."""

    def work() -> int:
        from unified_orders.adapters.cli.looking import Look, show_history
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import order_from

        output = Output.rows(as_json=as_json, as_csv=as_csv, path=out, force=force)
        return show_history(Look(order_from(file, dsn, schema, order), until, who), as_of, output)

    end(work, as_json=as_json)


def orders(
    files: Files = None,
    *,
    dsn: Database = None,
    schema: Schema = None,
    state: Annotated[list[OrderState] | None, typer.Option(help="Only orders in this state; may be repeated.")] = None,
    account: Annotated[str | None, typer.Option(metavar="ID", help="Only orders of this account.")] = None,
    client: Annotated[str | None, typer.Option(metavar="ID", help="Only orders with a live group of it.")] = None,
    assigned_to: Annotated[str | None, typer.Option(metavar="ID", help="Only orders that they look after.")] = None,
    text: Annotated[str | None, typer.Option(help="Only orders with this in a note, an id or a client's id.")] = None,
    deadline_before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"], help="Only orders due before it.")
    ] = None,
    sort: Annotated[OrderOrder, typer.Option(help="Which orders come first.")] = OrderOrder.NEWEST,
    limit: Annotated[int | None, typer.Option(min=1, help="Not more than so many orders; else all.")] = None,
    who: Reader = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """List the orders of several files, or of a database, and count them by state."""

    def work() -> int:
        from unified_orders.adapters.cli.gathering import ListWish, show_orders
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import database_from

        output = Output.rows(as_json=as_json, as_csv=as_csv, path=out, force=force)
        wish = ListWish(
            who=who,
            states=tuple(state or ()),
            account=account,
            client=client,
            assigned_to=assigned_to,
            text=text,
            deadline_before=deadline_before,
            sort=sort,
            limit=limit,
        )
        return show_orders(database_from(files or (), dsn, schema) or files or (), wish, output)

    end(work, as_json=as_json)
