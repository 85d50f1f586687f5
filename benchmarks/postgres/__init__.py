"""W1 to W4 in PostgreSQL: the library next to what a team would write by hand or take from a shelf."""
