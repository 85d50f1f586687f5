"""Legacy databases to move: what a mover is held against.

`schema`: the tables as data, and `Variant`s of them (`PLAIN`, `LOOSE`, `VARIANTS`); `create(connection, variant)`.
`filling`: rows as values; `clean(copies)` are orders in every status, `fill(connection, rows, variant)` inserts them.
`dirt`: every kind of dirt that a legacy database holds, as data, with the fate of the rows it befalls.
`bulk`: `make(connection, orders, seed)` makes a large dirty database, and `expected`, the fate of each row, beside it.
`strategies`: small dirty databases for hypothesis; `rules`: what is to become of each of their rows, stated once more.
`statements`: what the old application says to its database, as data, with what it expects.
`writers`: threads that say such things at a pace, and measure what it costs them.
"""
