"""Who carries on what a council began: the council, then each one that succeeded it, from the day when it took over.

Contracts go on naming the council under which they were made. Whoever needs the one that steers them, on some day or
today, asks its line; whoever looks for the contracts of a council asks `querysets.carried_by`, which says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partners.models import Council, Meeting


@dataclass(frozen=True)
class Turn:
    """`since`: the day when the council took over; None for the first of the line."""

    council: Council
    since: date | None

    def begun(self, day: date) -> bool:
        return self.since is None or self.since <= day


@dataclass(frozen=True)
class Line:
    """In order; empty where no council is named."""

    turns: tuple[Turn, ...] = ()

    @property
    def today(self) -> Council | None:
        return self.turns[-1].council if self.turns else None

    @property
    def coordinated(self) -> bool:
        """Whether an account is named to coordinate the council of today."""
        return self.today is not None and self.today.coordinator_id is not None

    def on(self, day: date) -> Council | None:
        """The council of that day; of the day of a succession, the one that takes over."""
        return next((turn.council for turn in reversed(self.turns) if turn.begun(day)), None)

    def met(self, meeting: Meeting) -> bool:
        """Whether the meeting is of the line: before a succession, only those of the former council are."""
        return any(turn.council.pk == meeting.council_id and turn.begun(meeting.held_on) for turn in self.turns)

    def meetings(self, path: str = "") -> Q:
        """The same of meetings, or of what has one at this path."""
        found = Q(pk__in=[])
        for turn in self.turns:
            begun = {f"{path}held_on__gte": turn.since} if turn.since else {}
            found |= Q(**{f"{path}council": turn.council.pk}, **begun)
        return found


def lines_of(councils: Iterable[int | None]) -> dict[int | None, Line]:
    """The line of each of these; one query, none when there is nothing to ask."""
    wanted = {key for key in councils if key is not None}
    known: Mapping[int, Council] = Council.objects.of_lines(wanted).in_bulk() if wanted else {}
    return {None: Line(), **{key: _line(key, known) for key in wanted}}


def line_of(council: int | None) -> Line:
    return lines_of([council])[council]


def _line(first: int, known: Mapping[int, Council]) -> Line:
    left, turns = dict(known), list[Turn]()
    following, since = left.pop(first, None), None
    while following is not None:
        turns.append(Turn(following, since))
        since = max(filter(None, (since, following.dissolved_on)), default=None)
        following = left.pop(following.succeeded_by_id or 0, None)
    return Line(tuple(turns))
