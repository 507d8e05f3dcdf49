"""One search over everything: each app says where it looks (`settings.SEARCH_SOURCES`), and whose rights hold there.

French words by their stem, accents and capitals aside, the last one as it is being typed; then, when few things are
found, titles that resemble what was typed. One statement for all that has entries (`cls_portal.indexing`), whatever is
found; nothing is counted, ranked or quoted before the `visible_to` of its app has let it through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from cls_portal.home import first_of
from cls_portal.models import Agent
from cls_portal.querysets import plain_words

SHORTEST, LONGEST, MOST_WORDS = 2, 80, 8
# Results of each group on the page of all, and on the page of one; beyond so many, nothing more is counted or ranked.
FIRST, ALL, COUNTED = 5, 50, 200
# Titles that resemble are looked for when nothing else is found, word by word, this alike; fewer things than this were
# found, and it is offered.
ALIKE, FEW = 0.5, 3
# Rights are written as a list of keys up to so many; beyond, as the question itself.
LISTED = 2_000
# No search holds a connection longer (ms).
CEILING, CANCELLED = 2_000, "57014"
# Around a word that was found; letters of the private use area, which no text of ours holds.
OPENED, CLOSED = "\ue000", "\ue001"
QUOTED = f"StartSel={OPENED}, StopSel={CLOSED}, MaxFragments=2, MaxWords=18, MinWords=6, FragmentDelimiter= … "
WHOLE = f"StartSel={OPENED}, StopSel={CLOSED}, HighlightAll=true"
# Letters of a text that are read to quote it.
READ = 30_000

QUERY = "to_tsquery('public.cls_french', %(query)s)"
# The best entries of one group, of those that one of the branches finds.
GROUP = f"""(
SELECT best.kind, best.part, best.object_id, best.holder_id, best.rank, best.of_all,
    ts_headline('public.cls_french', best.title, {QUERY}, %(whole)s),
    ts_headline('public.cls_french', left(best.text, {READ}), {QUERY}, %(quoted)s)
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
# Titles that begin so, which the limit of the words could leave out; the words; what each word resembles.
BEGINS = ("e.key LIKE %(begins)s", FIRST * 10)
WORDS = (f"e.words @@ {QUERY}", COUNTED + 1)


Door = Callable[[Agent, date], QuerySet[Any]]
Names = Callable[[Collection[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Entries:
    """A group of results that have entries.

    `door` gives what this person sees of what the entries are seen with; it is asked once for all the groups that share
    it. `pages`: for each part, the name of the address of what is found, or of what it is in (`inside`). `named`: the
    names of what they are in, by its key. `listed`: the list of the app that takes the same words (`?q=`).
    """

    kind: str
    heading: str
    counted: str
    door: Door
    pages: Mapping[str, str]
    inside: Collection[str] = ()
    named: Names | None = None
    listed: str = ""

    def address(self, part: str, key: int, holder: int) -> str:
        return reverse(self.pages[part], args=[holder if part in self.inside else key])


@dataclass(frozen=True)
class Rows:
    """A group of results that an app finds by itself: `rows(text, alike)` in their order, then the title of each, what
    it is, its address."""

    kind: str
    heading: str
    counted: str
    rows: Callable[[str, bool], QuerySet[Any]]
    said: Callable[[Any], tuple[str, str, str]]
    listed: str = ""


Source = Entries | Rows
Rights = Mapping[Door, str]


@dataclass(frozen=True)
class Hit:
    """One result: `title` and `extract` are HTML where what was found is marked; `detail`: what it is in."""

    part: str
    key: int
    title: SafeString
    url: str
    extract: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """The first results of a kind; `count` of them in all, or `more` than so many. `everything`: the page of this group
    alone, `listed`: the list of the app with the same words."""

    kind: str
    heading: str
    counted: str
    count: int
    more: bool
    hits: list[Hit]
    everything: str
    listed: str = ""

    @property
    def hidden(self) -> bool:
        """Whether there are others than those shown."""
        return self.more or self.count > len(self.hits)


@dataclass(frozen=True)
class Results:
    """What was found; `alike`: also what only resembles; `too_long`: given up, the search took too long."""

    text: str
    kind: str = ""
    groups: list[Group] = field(default_factory=list)
    alike: bool = False
    too_long: bool = False

    @property
    def count(self) -> int:
        return _count(self.groups)

    @property
    def more(self) -> bool:
        return any(group.more for group in self.groups)

    @property
    def few(self) -> bool:
        """Whether it is worth looking for what resembles."""
        return not self.alike and not self.more and self.count < FEW


def sources(agent: Agent, on: date, kind: str = "") -> list[Source]:
    """Where this person may look, in the order of the settings; one group only when it is named."""
    names = [name for known, name in settings.SEARCH_SOURCES.items() if kind in {"", known}]
    return [import_string(name)(agent, on) for name in names]


def long_enough(text: str) -> bool:
    """Whether something may be looked for; « Y » is a commune, and too many other things."""
    return len("".join(plain_words(text))) >= SHORTEST


def search(agent: Agent, on: date, text: str, kind: str = "", *, alike: bool = False) -> Results:
    """What this person finds of a text, in every group or in one; `alike`: also what resembles, whatever is found."""
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    if not long_enough(text):
        return Results(text, kind)
    places, limit = sources(agent, on, kind), ALL if kind else FIRST
    try:
        with transaction.atomic():
            _bound()
            rights = _rights(places, agent, on)
            groups = _groups(places, rights, text, alike=alike, limit=limit)
            if not groups and not alike:
                groups, alike = _groups(places, rights, text, alike=True, limit=limit), True
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != CANCELLED:
            raise
        return Results(text, kind, too_long=True)
    return Results(text, kind, groups, alike)


def _count(groups: Sequence[Group]) -> int:
    return sum(group.count for group in groups)


def _bound() -> None:
    """The ceiling of the statements to come, and the likeness from which a word resembles another, for this
    transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(CEILING), str(ALIKE)],
        )


def _groups(places: Sequence[Source], rights: Rights, text: str, *, alike: bool, limit: int) -> list[Group]:
    written = [place for place in places if isinstance(place, Entries)]
    found = _entries(written, rights, text, alike=alike, limit=limit)
    groups = [
        _of_rows(place, text, alike=alike, limit=limit) if isinstance(place, Rows) else _of_entries(place, text, found)
        for place in places
    ]
    return [group for group in groups if group.count]


def _of_rows(place: Rows, text: str, *, alike: bool, limit: int) -> Group:
    first, besides = first_of(place.rows(text, alike), limit)
    hits = []
    for row in first:
        title, detail, url = place.said(row)
        hits.append(Hit(row._meta.label_lower, row.pk, conditional_escape(title), url, detail=detail))
    return _group_of(place, text, len(first) + besides, hits)


def _group_of(place: Source, text: str, count: int, hits: list[Hit]) -> Group:
    alone = f"{reverse('search')}?{urlencode({'q': text, 'dans': place.kind})}"
    listed = f"{reverse(place.listed)}?{urlencode({'q': text})}" if place.listed else ""
    counted = min(count, COUNTED)
    return Group(place.kind, place.heading, place.counted, counted, count > COUNTED, hits, alone, listed)


@dataclass(frozen=True)
class _Found:
    """What the statement says of one entry, and the name of what it is in."""

    kind: str
    part: str
    key: int
    holder: int
    rank: float
    of_all: int
    title: str
    extract: str
    detail: str = ""


def _entries(
    places: Sequence[Entries], rights: Rights, text: str, *, alike: bool, limit: int
) -> dict[str, list[_Found]]:
    """The best entries of each group: one statement for all of them."""
    found: dict[str, list[_Found]] = {place.kind: [] for place in places}
    if not places:
        return found
    words = plain_words(text)[:MOST_WORDS]
    groups = [_group(place.kind, rights[place.door], words, alike=alike, limit=limit) for place in places]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(groups), _values(words))
        rows = [_Found(*row) for row in cursor.fetchall()]
    for row in sorted(rows, key=lambda row: -row.rank):
        found[row.kind].append(row)
    return _named(places, found)


def _values(words: Sequence[str]) -> dict[str, str]:
    """The parameters of the statement. The last word may be unfinished, unless it is very short."""
    typed = " ".join(words)
    last = f"{words[-1]}:*" if len(words[-1]) > SHORTEST else words[-1]
    each = {f"word{rank}": word for rank, word in enumerate(words)}
    query = " & ".join([*words[:-1], last])
    return {**each, "query": query, "typed": typed, "begins": f"{typed}%", "whole": WHOLE, "quoted": QUOTED}


def _group(kind: str, rights: str, words: Sequence[str], *, alike: bool, limit: int) -> str:
    branches, likeness = [BEGINS, WORDS], ""
    names = [f"%(word{rank})s" for rank, word in enumerate(words) if len(word) > SHORTEST] if alike else []
    if names:
        branches.append((" AND ".join(f"{name} <%% e.key" for name in names), COUNTED + 1))
        likeness = "".join(f" + word_similarity({name}, e.key) / {len(names)}" for name in names)
    found = " UNION ".join(
        BRANCH.format(kind=kind, condition=condition, rights=rights, limit=most) for condition, most in branches
    )
    return GROUP.format(likeness=likeness, branches=found, limit=limit)


def _rights(places: Sequence[Source], agent: Agent, on: date) -> Rights:
    """For each door, SQL that keeps the entries whose holder this person sees."""
    doors = {place.door for place in places if isinstance(place, Entries)}
    return {door: _seen_by(door(agent, on).order_by().values_list("pk", flat=True)) for door in doors}


def _seen_by(keys: QuerySet[Any]) -> str:
    """Nothing to keep where they see them all; a list where it is short, which tells PostgreSQL how few they are."""
    if not keys.query.where:
        return ""
    listed = [] if keys.query.is_empty() else list(keys[: LISTED + 1])
    if len(listed) <= LISTED:
        return f" AND e.holder_id IN (SELECT unnest('{{{','.join(map(str, listed))}}}'::bigint[]))"
    sql, params = keys.query.sql_with_params()
    operations: Any = connection.ops
    return f" AND e.holder_id IN ({operations.compose_sql(sql, params)})".replace("%", "%%")


def _named(places: Sequence[Entries], found: dict[str, list[_Found]]) -> dict[str, list[_Found]]:
    """Each with the name of what it is in: one statement for each kind of that, however many groups are in one."""
    wanted: dict[Names, set[int]] = {}
    for place in places:
        if place.named is not None and found[place.kind]:
            wanted.setdefault(place.named, set()).update(row.holder for row in found[place.kind])
    names = {read: read(sorted(keys)) for read, keys in wanted.items()}
    for place in places:
        if place.named in names:
            of = names[place.named]
            found[place.kind] = [replace(row, detail=of.get(row.holder, "")) for row in found[place.kind]]
    return found


def _of_entries(place: Entries, text: str, found: Mapping[str, list[_Found]]) -> Group:
    rows = found[place.kind]
    return _group_of(place, text, rows[0].of_all if rows else 0, [_hit(place, row) for row in rows])


def _hit(place: Entries, row: _Found) -> Hit:
    url = place.address(row.part, row.key, row.holder)
    itself = row.title.replace(OPENED, "").replace(CLOSED, "") == row.detail
    return Hit(row.part, row.key, marked(row.title), url, _extract(row.extract), "" if itself else row.detail)


def _extract(text: str) -> str:
    """The passage where a word was found; nothing when none was, the beginning of a text says nothing."""
    return marked(re.sub(r"[ \t\r\n]+", " ", text)) if OPENED in text else ""


def marked(text: str) -> SafeString:
    """HTML of a text of PostgreSQL's, everything escaped but the marks around what was found."""
    html = conditional_escape(text).replace(OPENED, "<mark>").replace(CLOSED, "</mark>")
    return mark_safe(html)
