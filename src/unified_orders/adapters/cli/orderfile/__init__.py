"""Order files: an order, its analyses and the steps to take, as YAML or JSON.

A file goes through these, in this order: `document` (text to values, each with its line), `amounts` (money as people
write it to minor units), `entries` and `steps` (values to requests and commands, by the wire's own closed forms),
`planning` (names against each other, exports and price lists). `reading` is the entrance: all is checked, and every
fault told, before anything runs.
"""

from unified_orders.adapters.cli.orderfile.planning import Plan
from unified_orders.adapters.cli.orderfile.problems import BadOrderFile, FileProblem
from unified_orders.adapters.cli.orderfile.reading import read_one_step, read_order_file
from unified_orders.adapters.cli.orderfile.steps import Step

__all__ = ["BadOrderFile", "FileProblem", "Plan", "Step", "read_one_step", "read_order_file"]
