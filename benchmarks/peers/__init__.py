"""State machine libraries living the same order: same states, guards on the same counts, one event record each."""
