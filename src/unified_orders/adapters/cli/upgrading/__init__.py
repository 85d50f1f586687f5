"""`unified-orders upgrade ...`: moving the orders of an earlier application in, step by step."""
