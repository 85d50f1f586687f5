"""The site catalogue: one file with all that was imported of sites, to be named wherever a file of sites can be.

`schema` makes and opens the file, `importing` fills it (with what `memory` keeps of sources, and `taking` of rows),
`stored` reads it.
"""
