"""`python -m unified_orders.adapters.cli` is `unified-orders`."""

from unified_orders.adapters.cli.app import main

main()
