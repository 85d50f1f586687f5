"""docs/reference/python*.md: every public name of the package itself, its ports and its adapters."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final

from tests.docs.api import documentation, section
from tests.docs.errors_page import error_classes
from tests.docs.markdown import anchor, bullets, page
from tests.docs.reasons import next_steps

import unified_orders
from unified_orders.domain.rules import TABLE

#: Where the names of `unified_orders` stand: page, section, and the modules that they come from; the first that fits.
PAGES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "python.md": {
        "Services": ("application.service",),
        "Who acts": ("domain.actors",),
        "Deciding on sites": ("domain.commands.review",),
        "Outcomes": ("domain.results", "domain.deciding"),
        "Effects": ("domain.effects",),
        "Handing them on": ("application.relay",),
        "History": ("domain.events",),
        "Reasons and violations": ("domain.errors",),
        "Values": (
            "domain.commands",
            "domain.group",
            "domain.metadata",
            "domain.money",
            "domain.selection",
            "domain.sites",
        ),
        "Words": ("domain.words",),
    },
    "settings.md": {
        "Of a service": ("application.core",),
        "Narrower permissions": ("domain.permission",),
        "Of a relay": ("application.backoff",),
    },
    "python-views.md": {
        "Views": ("application.views", "domain.explaining"),
        "Filters and sorts": ("ports.queries",),
    },
}
INTROS: Final = {
    "python.md": """\
What `unified_orders` offers to import, but for [commands](commands.md), [errors](errors.md), [settings](settings.md)
and [views](python-views.md). Beside it: [ports](python-ports.md), [adapters](python-adapters.md), and
[the wire](wire.md). What is not named on these pages is not public, and may change without notice.""",
    "settings.md": """\
What a host may choose of the engine. A service takes `Settings`, a relay takes its times where it is made; nothing is
read from the environment. Sizes have a page of their own: [limits](limits.md).""",
    "python-views.md": """\
What queries answer: each class is the written-down list of what its reader may see. The `Staff...` classes are for
staff alone, and add what others do not get. With examples: [views as JSON](wire-views.md).""",
    "python-ports.md": """\
What the engine asks of the outside, from `unified_orders.ports`. An adapter keeps to a protocol without inheriting from
it; the docstrings are the contract.""",
    "python-testing.md": """\
What `unified_orders.testing` has for the tests of a host: [how to use it](../how-to/test-your-app.md). A suite is a
class that a host's test subclasses; below each stands what it holds an adapter to.""",
    "python-postgres.md": """\
What the PostgreSQL adapter has, each from the module that its heading names:
[how to use it](../how-to/use-postgresql.md), [the schema](../explanation/postgresql.md). Queries, repository and outbox
answer the [ports](python-ports.md).""",
    "python-adapters.md": "What is shipped beside the engine, each from the module that its heading names.",
}
NEXT: Final = """\
## Next steps

What `next_steps` of a summary may hold: each `code` with its sentence, … for what is filled in."""
#: What the kit for tests has, module by module; empty: the suites there.
KIT: Final[Mapping[str, tuple[str, ...]]] = {
    "unified_orders.testing.building": ("order_at", "async_order_at", "ReadyOrder"),
    "unified_orders.testing.clocks": ("FrozenClock",),
    "unified_orders.testing.ids": ("SequentialIds",),
    "unified_orders.testing.doubles": ("faulty",),
    "unified_orders.testing.faults": ("Fault", "Fails", "Slow", "Repeated", "Lost", "Held"),
    "unified_orders.testing.lives": ("OrderLives",),
    "unified_orders.application.checking.policy": ("check_policy", "PolicyReport"),
    **{
        f"unified_orders.testing.contracts.{port}": ()
        for port in ("repository", "queries", "outbox", "analysis", "workflow", "directory", "prices", "ids")
    },
}
ADAPTERS: Final = (
    "unified_orders.adapters.memory", "unified_orders.adapters.files", "unified_orders.adapters.files.exporting",
    "unified_orders.adapters.http",
    "unified_orders.wire",
    "unified_orders.application.advice",
)  # fmt: skip

#: What the PostgreSQL adapter has, module by module.
POSTGRES: Final[Mapping[str, tuple[str, ...]]] = {
    "unified_orders.adapters.postgres": (
        "postgres_service", "async_postgres_service", "PostgresOrders", "AsyncPostgresOrders", "PostgresOutbox",
        "AsyncPostgresOutbox", "PostgresQueries", "AsyncPostgresQueries", "PostgresRepository",
        "AsyncPostgresRepository", "Store", "Tables", "tables_in", "Waits",
    ),
    "unified_orders.adapters.postgres.analysed": ("BulkAnalysis", "BulkColumns"),
    "unified_orders.adapters.postgres.checking": ("check", "Finding"),
    "unified_orders.adapters.postgres.listening": ("Listener", "AsyncListener"),
    "unified_orders.adapters.postgres.moving": (
        "Move", "LegacyMap", "read_map", "Inspected", "Verified", "Status", "Left", "Pace", "Progress",
    ),
    "unified_orders.adapters.postgres.publishing": ("Published", "Statement", "ProcrastinateJobs", "wake_relays"),
    "unified_orders.adapters.postgres.upgrading": ("upgrade", "upgrade_sql", "newest_version"),
}  # fmt: skip


def python_page() -> str:
    return page("Python", INTROS["python.md"], *_sections("python.md"), "## All names", _index())


def settings_page() -> str:
    return page("Settings", INTROS["settings.md"], *_sections("settings.md"))


def views_page() -> str:
    steps = (f"`{code}`: {' '.join(sentences)}" for code, sentences in next_steps().items())
    return page("Views", INTROS["python-views.md"], *_sections("python-views.md"), NEXT, bullets(steps))


def ports_page() -> str:
    names = (name for name in _public("unified_orders.ports") if name not in unified_orders.__all__)
    return page("Ports", INTROS["python-ports.md"], *_of("unified_orders.ports", names, 2))


def testing_page() -> str:
    return page("Testing", INTROS["python-testing.md"], *(part for home in KIT for part in _kit(home)))


def _kit(home: str) -> Iterator[str]:
    module = importlib.import_module(home)
    yield f"## {home}"
    yield from documentation(module)
    yield from _of(home, KIT[home] or [name for name in vars(module) if _is_suite(module, name)], 3)


def _is_suite(module: ModuleType, name: str) -> bool:
    return name.endswith("Contract") and getattr(module, name).__module__ == module.__name__


def adapters_page() -> str:
    return page("Adapters", INTROS["python-adapters.md"], *(part for home in ADAPTERS for part in _module(home)))


def postgres_page() -> str:
    return page("PostgreSQL", INTROS["python-postgres.md"], *(part for home in POSTGRES for part in _of_postgres(home)))


def _of_postgres(home: str) -> Iterator[str]:
    yield f"## {home}"
    yield from _of(home, POSTGRES[home], 3)


def _module(home: str) -> Iterator[str]:
    yield f"## {home}"
    errors = {cls.__name__ for cls in error_classes()}
    yield from _of(home, (name for name in _public(home) if name not in errors), 3)


def _public(home: str) -> list[str]:
    module = importlib.import_module(home)
    return in_order(module.__all__)


def in_order(names: Iterable[str]) -> list[str]:
    """Return names from A to Z, what is awaited behind what is not."""
    return sorted(names, key=lambda name: (name.removeprefix("Async").lower(), len(name)))


def _of(home: str, names: Iterable[str], level: int) -> Iterator[str]:
    module = importlib.import_module(home)
    for name in names:
        yield from section(name, getattr(module, name), level)


def _sections(name: str) -> Iterator[str]:
    for title in PAGES[name]:
        yield f"## {title}"
        for one, place in places().items():
            if place == (name, title):
                yield from section(one, getattr(unified_orders, one))


def places() -> dict[str, tuple[str, str]]:
    """Return the page and section of every public name that has no page elsewhere."""
    elsewhere = _elsewhere()
    return {
        name: _place(name, getattr(unified_orders, name))
        for name in in_order(unified_orders.__all__)
        if name not in elsewhere
    }


def _place(name: str, thing: Any) -> tuple[str, str]:  # noqa: ANN401
    home = (thing.__module__ if hasattr(thing, "__module__") else type(thing).__module__).removeprefix(
        "unified_orders."
    )
    for file, sections in PAGES.items():
        for title, homes in sections.items():
            if home.startswith(homes):
                return file, title
    raise LookupError(f"say in PAGES where unified_orders.{name} of {home} stands")


def _elsewhere() -> dict[str, str]:
    """Return where names stand that have a page, or a place on one, beside these."""
    commands = {rule.command.__name__: f"commands.md#{rule.name}" for rule in TABLE}
    return (
        commands
        | {cls.__name__: f"errors/{cls.code}.md" for cls in error_classes()}
        | {
            "Limits": "limits.md",
            "PERMISSIONS": "permissions.md",
        }
    )


def _index() -> str:
    here = {name: f"{'' if file == 'python.md' else file}#{anchor(name)}" for name, (file, _) in places().items()}
    links = _elsewhere() | here
    return ", ".join(f"[`{name}`]({links[name]})" for name in in_order(unified_orders.__all__))
