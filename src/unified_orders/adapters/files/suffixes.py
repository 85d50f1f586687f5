"""Suffixes of two labels under which sites are registered, as under `com`: none of them is a site itself.

The common ones of the registries, after the public suffix list; government's are left out, for they are sites too.
"""

from typing import Final

_UNDER: Final = {
    "ar": "com net org edu",
    "au": "com net org edu asn id",
    "bd": "com net org edu",
    "br": "com net org edu art blog eco ind",
    "cn": "com net org edu ac",
    "co": "com net org edu",
    "cy": "com net org ac",
    "eg": "com net org edu",
    "hk": "com net org edu idv",
    "id": "co net or ac web my",
    "il": "co net org ac muni",
    "in": "co net org ac firm gen ind edu",
    "jp": "co ne or ac ad ed gr",
    "ke": "co ne or ac",
    "kr": "co ne or ac pe re",
    "mx": "com net org edu",
    "my": "com net org edu",
    "ng": "com net org edu",
    "nz": "co net org ac geek gen maori school",
    "pe": "com net org edu",
    "ph": "com net org edu",
    "pk": "com net org edu",
    "pl": "com net org edu",
    "sa": "com net org edu",
    "sg": "com net org edu per",
    "th": "co net or ac in",
    "tr": "com net org edu gen web",
    "tw": "com net org edu idv",
    "tz": "co ne or ac",
    "ua": "com net org edu in",
    "ug": "co ne or ac com org",
    "uk": "co org me ltd plc net ac sch",
    "uy": "com net org edu",
    "ve": "com net org co",
    "vn": "com net org edu",
    "za": "co net org ac web",
    "zw": "co org ac",
}
SUFFIXES: Final = frozenset(f"{second}.{top}" for top, seconds in _UNDER.items() for second in seconds.split())
