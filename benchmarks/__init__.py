"""How fast the engine is, next to what else one could take: `python -m benchmarks`."""
