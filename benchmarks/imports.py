"""W6: what importing costs: the processor's time inside fresh interpreters, by turns.

Compiled files are at hand, as after an installation.
"""

import os
import subprocess
import sys
from collections import defaultdict
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

_FIRST_COMMAND: Final = """
from unified_orders import Actor, CreateOrder, GroupRequest
from unified_orders.adapters.memory import in_memory_service
group = GroupRequest(client_id="tea", link_count=2)
in_memory_service().execute(CreateOrder(currency="USD", groups=[group]), actor=Actor.account("acme"))
"""

ATTRS: Final = "import attrs"
ENGINE: Final = "import unified_orders"
#: what is timed, by what it is called
STATEMENTS: Final = {
    ATTRS: ATTRS,
    ENGINE: ENGINE,
    "one command class, loaded": "from unified_orders import Submit",
    "every public name, loaded": "from unified_orders import *",
    "the first command, run in memory": _FIRST_COMMAND,
    "import transitions": "import transitions",
    "import statemachine": "import statemachine",
}
_TIMED: Final = """
import sys
from time import process_time_ns
code = compile(sys.argv[1], "timed", "exec")
begun = process_time_ns()
exec(code, {})
print(process_time_ns() - begun)
"""
_NANOSECONDS: Final = 1_000_000


def milliseconds(rounds: int) -> dict[str, float]:
    """Return the median over rounds of the milliseconds that each statement takes."""
    taken: dict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(rounds + 1):
            for name, statement in STATEMENTS.items():
                spent = _run(statement, environment)
                if turn:  # the first turn compiles the files
                    taken[name].append(spent)
    return {name: median(times) for name, times in taken.items()}


def _run(statement: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", _TIMED, statement]
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return int(answer.stdout) / _NANOSECONDS
