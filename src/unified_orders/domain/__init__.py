"""The engine's rules: entities, commands, events, the machines, and the pure decision.

Nothing here reads a clock, makes an id, or talks to anything. Imports: the standard library and attrs.

Read in this order: `words`, `machine` (the tables), `order` / `group` / `selection` / `item` (the entities),
`commands`, `deciding` (the one entrance), then the decisions by subject: `lifecycle`, `grouping`, `analysing`,
`suggesting`, `reviewing`, `paying`, `working`, `sharing`. `evolution` is the only place where state changes.
"""
