"""The plans of all queries, on as many orders as a host has after years.

python -m campaigns plans [--orders 200000]
"""

import argparse
import os
import sys

import pytest


def main() -> int:
    """Run the tests of plans as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m campaigns plans", description=__doc__)
    parser.add_argument("--orders", type=int, default=200_000, help="how many; half as many analysed sites")
    asked = parser.parse_args()
    os.environ["UNIFIED_ORDERS_PLANS"] = str(asked.orders)
    return int(pytest.main(["tests/adapters/postgres/test_plans.py", "-v", "--durations=5"]))


if __name__ == "__main__":
    sys.exit(main())
