"""How a command line that cannot be understood is told as JSON, where `--json` asks for it."""

import sys
from typing import Any

from typer.core import TyperCommand

from unified_orders.adapters.cli.exits import BAD_INPUT


class Answering(TyperCommand):
    """A command whose options are read; what is wrong with them is one JSON document too, as all that is wrong is."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the command line's library has it
        """Read the options."""
        words = list(kwargs.get("args", args[1] if len(args) > 1 else ()))
        try:
            return super().make_context(*args, **kwargs)
        except Exception as error:
            if "--json" in words and getattr(error, "exit_code", None) == BAD_INPUT:
                _answer(error)
            raise


def _answer(error: Any) -> None:  # noqa: ANN401
    from unified_orders.adapters.cli.answers import as_text  # noqa: PLC0415 - only where something is wrong

    problem = {"file": None, "line": None, "field": _named(error), "message": error.format_message()}
    sys.stdout.write(as_text({"problems": [problem]}) + "\n")


def _named(error: Any) -> str:  # noqa: ANN401
    """Return the option or argument that is meant, as it is typed or as `--help` calls it."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "option_name", None) or "")
    return str(parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0])
