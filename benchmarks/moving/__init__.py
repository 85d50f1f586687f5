"""How fast a legacy database is moved in, beside a bare INSERT ... SELECT."""
