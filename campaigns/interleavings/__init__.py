"""Commands that meet: every order of their round trips, and seeded orders of the single messages of the protocol."""
