"""Contract suites: what each port promises, as tests that a host's adapter subclasses. Needs pytest."""

from typing import Final

import pytest

#: the modules whose plain asserts are to tell both sides; before any of them is imported
_SUITES: Final = ("analysis", "directory", "ids", "outbox", "prices", "queries", "repository", "workflow")
pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in _SUITES))

from unified_orders.testing.contracts.contract import Contract  # noqa: E402
from unified_orders.testing.contracts.guarding import hook, optional_hook  # noqa: E402

__all__ = ["Contract", "hook", "optional_hook"]
