"""Legacy databases to move: what a mover is held against.

`schema`: the tables as data, and `Variant`s of them (`PLAIN`, `LOOSE`, `VARIANTS`); `create(connection, variant)`.
`filling`: rows as values; `clean(copies)` are orders in every status, `fill(connection, rows, variant)` inserts them.
`dirt`: every kind of dirt that a legacy database holds, as data, with the fate of the rows it befalls.
`bulk`, `planned`: `make(connection, orders, seed)` makes a large dirty database; `beside.expected` has each row's fate.
`strategies`: small dirty databases for hypothesis; `rules`: what is to become of each of their rows, stated once more.
`read`: such rows as the mover reads them, without a database.
`statements`: what the old application says to its database, as data, with what it expects.
`habits`, `writers`: threads that do what it does all day, at a pace, and measure what holds them up.
`catalogue`: what a schema and its rows come to, so that whatever is changed or left behind is seen.
`plan`: the migration as the plan wrote it, and mended as far as it goes.
"""
