"""One search over everything: each app says where it looks (`settings.SEARCH_SOURCES`), and whose rights hold there.

French words by their stem, accents and capitals aside, the last one as it is being typed; then, when few things are
found, titles that resemble what was typed. One statement for all that has entries (`cls_portal.indexing`), whatever is
found; nothing is counted, ranked or quoted before the `visible_to` of its app has let it through.

`sources.py`: what an app says. `rights.py`: its doors, asked. `statement.py`: the statement. `looking.py`: the search.
`results.py`: what is shown of it. `attached.py`: the group of the files.
"""

from cls_portal.search.looking import long_enough, search
from cls_portal.search.results import ALL, FIRST, Group, Hit, Results
from cls_portal.search.sources import SHORTEST, Door, Entries, Part, Rows, sources

__all__ = [
    "ALL",
    "FIRST",
    "SHORTEST",
    "Door",
    "Entries",
    "Group",
    "Hit",
    "Part",
    "Results",
    "Rows",
    "long_enough",
    "search",
    "sources",
]
