"""Long runs that show what is promised; each prints its seed and how to repeat it: `python -m campaigns.NAME`."""
