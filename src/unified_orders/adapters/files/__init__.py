"""Exports of SEO tools and sellers' price lists in, CSV out.

A file goes through these, in this order: `decoding` (bytes to lines), `layout` (delimiter, heading, and the guess of
`columns` by the tables `formats` and `aliases`), `records` (lines to cells), `rows` (cells to sites, by `domains`,
`quantities`, `prices`, `facts`), `joining` (all that was said of a site). `reading` is the entrance; `catalogue` keeps
what was imported in one file, which then stands for all of them.

    reading = read_sites(["batch.csv", "prices.csv"], currency="USD")
    reading.sites                        # joined by domain
    for report in reading.files:
        print(report.path, report.layout.format, report.good, report.bad)
        for row in report.bad_rows:
            print(row)                   # line 7, retail: must be a price like 120.00 ..., got 'on request'

    import_sites(["batch.csv", "prices.csv"], into="sites.db")
    read_sites("sites.db").sites         # the same, and all that was imported before
"""

from unified_orders.adapters.files.catalogue.importing import Imported, Importing, import_sites
from unified_orders.adapters.files.catalogue.stored import Import, Wanted, imports, known_sites
from unified_orders.adapters.files.domains import normalised_domain
from unified_orders.adapters.files.errors import IdnaMissing, UnreadableFile
from unified_orders.adapters.files.joining import site_of
from unified_orders.adapters.files.layout import find_layout
from unified_orders.adapters.files.reading import read_sites, stream_sites
from unified_orders.adapters.files.report import BadRow, Column, FileReport, Flag, Layout, Reading
from unified_orders.adapters.files.rows import SiteRow
from unified_orders.adapters.files.source import FIELDS, SiteFile
from unified_orders.adapters.files.statements import Statement
from unified_orders.adapters.files.writing import harmless, write_csv

__all__ = [
    "FIELDS",
    "BadRow",
    "Column",
    "FileReport",
    "Flag",
    "IdnaMissing",
    "Import",
    "Imported",
    "Importing",
    "Layout",
    "Reading",
    "SiteFile",
    "SiteRow",
    "Statement",
    "UnreadableFile",
    "Wanted",
    "find_layout",
    "harmless",
    "import_sites",
    "imports",
    "known_sites",
    "normalised_domain",
    "read_sites",
    "site_of",
    "stream_sites",
    "write_csv",
]
