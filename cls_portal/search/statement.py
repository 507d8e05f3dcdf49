"""The one statement of a search: for each group, its best entries, their rank, their extract, what they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.db import connection

from cls_portal.search.results import CLOSED, COUNTED, FIRST, OPENED
from cls_portal.search.rights import Rights, listed
from cls_portal.search.sources import SHORTEST, Entries

# Titles that resemble are looked for word by word, this alike.
ALIKE = 0.5
# No search holds a connection longer (ms).
CEILING, CANCELLED = 2_000, "57014"
QUOTED = f"StartSel={OPENED}, StopSel={CLOSED}, MaxFragments=2, MaxWords=18, MinWords=6, FragmentDelimiter= … "
WHOLE = f"StartSel={OPENED}, StopSel={CLOSED}, HighlightAll=true"
# Letters of a text that are read to quote it; of a long one, those around the longest word, where it is spelt so.
SHORT, READ = 2_000, 30_000
AROUND, LOOKED_THROUGH = 1_500, 100_000

QUERY = "to_tsquery('public.cls_french', %(query)s)"
LONGEST = """coalesce((SELECT lexeme FROM unnest(to_tsvector('public.cls_french', %(typed)s))
    ORDER BY length(lexeme) DESC LIMIT 1), '')"""
PASSAGE = f"""CASE WHEN length(best.text) <= {SHORT} THEN best.text ELSE (
    SELECT CASE WHEN place = 0 THEN left(best.text, {READ})
                ELSE substr(best.text, greatest(1, place - 200), {AROUND}) END
    FROM strpos(lower(public.unaccent('public.unaccent', left(best.text, {LOOKED_THROUGH}))), {LONGEST}) AS place
) END"""
# The best entries of one group, of those that one of the branches finds.
GROUP = f"""(
SELECT best.kind, best.part, best.object_id, best.holder_id, best.rank, best.of_all,
    ts_headline('public.cls_french', best.title, {QUERY}, %(whole)s),
    ts_headline('public.cls_french', {PASSAGE}, {QUERY}, %(quoted)s), {{detail}}
FROM (
    SELECT e.*, count(*) OVER () AS of_all, ts_rank('{{{{0.05, 0.1, 0.2, 1}}}}', e.words, {QUERY}){{likeness}}
        + CASE WHEN e.key = %(typed)s THEN 2 WHEN e.key LIKE %(begins)s THEN 1 ELSE 0 END AS rank
    FROM public.cls_portal_searchentry AS e
    WHERE e.id IN ({{branches}})
    ORDER BY rank DESC, e.key, e.id LIMIT {{limit}}
) AS best)
"""
BRANCH = """(
    SELECT e.id FROM public.cls_portal_searchentry AS e
    WHERE e.kind = '{kind}' AND {condition}{rights} LIMIT {limit}
)"""
# Titles that begin so, which the limit of the words could leave out; the words.
BEGINS = ("e.key LIKE %(begins)s", FIRST * 10)
WORDS = (f"e.words @@ {QUERY}", COUNTED + 1)
# What an entry is in: the title of the entry of its holder, after that of what the holder is in.
HOLDER = """(SELECT held.title FROM public.cls_portal_searchentry AS held
    WHERE held.part = '{0}' AND held.object_id = best.holder_id)"""
HOLDERS = """(SELECT concat_ws(', ', above.title, held.title) FROM public.cls_portal_searchentry AS held
    LEFT JOIN public.cls_portal_searchentry AS above ON above.part = '{1}' AND above.object_id = held.holder_id
    WHERE held.part = '{0}' AND held.object_id = best.holder_id)"""


@dataclass(frozen=True)
class Found:
    """What the statement says of one entry; `detail`: the name of what it is in."""

    kind: str
    part: str
    key: int
    holder: int
    rank: float
    of_all: int
    title: str
    extract: str
    detail: str | None


def bound() -> None:
    """The ceiling of the statements to come, and the likeness from which a word resembles another, for this
    transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(CEILING), str(ALIKE)],
        )


class Way(Enum):
    """What is looked for: the words, titles that resemble them, or both."""

    WORDS = "words"
    ALIKE = "alike"
    BOTH = "both"


def entries(
    places: Sequence[Entries], rights: Rights, words: Sequence[str], *, way: Way, limit: int
) -> dict[str, list[Found]]:
    """The best entries of each group: one statement for all of them."""
    found: dict[str, list[Found]] = {place.kind: [] for place in places}
    long = [f"%(word{rank})s" for rank, word in enumerate(words) if len(word) > SHORTEST] if way != Way.WORDS else []
    if not places or (way == Way.ALIKE and not long):
        return found
    exact = [] if way == Way.ALIKE else [BEGINS, WORDS]
    groups = [_group(place, rights.condition(place), exact, long, limit) for place in places]
    with connection.cursor() as cursor:
        cursor.execute(rights.lists() + " UNION ALL ".join(groups), _values(words))
        rows = [Found(*row) for row in cursor.fetchall()]
    for row in sorted(rows, key=lambda row: -row.rank):
        found[row.kind].append(row)
    return found


def _values(words: Sequence[str]) -> dict[str, str]:
    """The parameters of the statement. The last word may be unfinished, unless it is very short."""
    typed = " ".join(words)
    last = f"{words[-1]}:*" if len(words[-1]) > SHORTEST else words[-1]
    each = {f"word{rank}": word for rank, word in enumerate(words)}
    query = " & ".join([*words[:-1], last])
    return {**each, "query": query, "typed": typed, "begins": f"{typed}%", "whole": WHOLE, "quoted": QUOTED}


def _group(place: Entries, rights: str, exact: Sequence[tuple[str, int]], alike: Sequence[str], limit: int) -> str:
    """`alike`: the words that a title may resemble, every one of them."""
    branches, likeness = list(exact), ""
    if alike:
        branches.append((" AND ".join(f"{word} <%% e.key" for word in alike), COUNTED + 1))
        likeness = "".join(f" + word_similarity({word}, e.key) / {len(alike)}" for word in alike)
    found = " UNION ".join(
        BRANCH.format(kind=place.kind, condition=condition, rights=rights, limit=most) for condition, most in branches
    )
    return GROUP.format(likeness=likeness, branches=found, limit=limit, detail=_detail(place))


def _detail(place: Entries) -> str:
    """SQL of the name of what an entry is in, which depends on its part."""
    inside: dict[tuple[str, ...], list[str]] = {}
    for part in place.parts:
        if part.within:
            inside.setdefault(part.within, []).append(part.name)
    cases = [
        f"WHEN best.part IN ({listed(names)}) THEN {(HOLDER if len(within) == 1 else HOLDERS).format(*within)}"
        for within, names in inside.items()
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"
