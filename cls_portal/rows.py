"""Rows that hang from an object, read for it alone or for many at once by the same queryset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

Reader = TypeVar("Reader", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rows:
    """The rows of a `relation`, in the order of the queryset; `path` leads to the object that has them."""

    relation: str
    queryset: QuerySet[Any]
    path: str = ""

    def of(self, obj: Any) -> list[Any]:
        """Those that came with the object, or those of now: nothing is kept on it."""
        return self.of_each([obj])[obj.pk]

    def of_each(self, objects: Sequence[Any]) -> dict[Any, list[Any]]:
        """The same of many objects, by their keys, in one query."""
        twins = [copy(obj) for obj in objects]
        self.read(twins)
        return {twin.pk: vars(twin)[self._attribute] for twin in twins}

    def read(self, objects: Iterable[Any]) -> None:
        """Give these rows to each of the objects, in one query."""
        relation = f"{self.path}__{self.relation}" if self.path else self.relation
        prefetch_related_objects(list(objects), Prefetch(relation, self.queryset, to_attr=self._attribute))

    def through(self, path: str) -> Rows:
        """The same rows of what the path leads to: `AXES.through("amends")`."""
        return replace(self, path=f"{path}__{self.path}" if self.path else path)

    def gathered(self, objects: Iterable[Any]) -> tuple[Rows, list[Any]]:
        """The same rows without their path, and the objects to which the path of each of these leads."""
        found = list(objects)
        for step in self.path.split("__") if self.path else ():
            found = [end for end in (getattr(each, step) for each in found) if end is not None]
        return replace(self, path=""), found

    @property
    def _attribute(self) -> str:
        return f"came_{self.relation}_{id(self.queryset)}"


def reads(*rows: Rows) -> Callable[[Reader], Reader]:
    """What a function reads of its object, so that it is read at once for many."""

    def marked(reader: Reader) -> Reader:
        vars(reader)["reads"] = rows
        return reader

    return marked


def reads_of_many(choose: Callable[[Sequence[Any]], Mapping[Rows, Sequence[Any]]]) -> Callable[[Reader], Reader]:
    """What a function that is given many objects reads, and of which of them, or of what they lead to."""

    def marked(reader: Reader) -> Reader:
        vars(reader)["reads_of_many"] = choose
        return reader

    return marked


def read_together(readers: Iterable[tuple[Callable[..., Any], Sequence[Any]]]) -> None:
    """Read at once all that these functions say they read of the objects which each of them is given."""
    wanted: dict[Rows, dict[int, Any]] = defaultdict(dict)
    for function, objects in readers:
        asked = dict.fromkeys(read_by(function), objects)
        choose = vars(function).get("reads_of_many")
        for rows, given in [*asked.items(), *(choose(objects).items() if choose else ())]:
            plain, ends = rows.gathered(given)
            wanted[plain] |= {id(each): each for each in ends}
    for rows, ends_by_id in wanted.items():
        rows.read(ends_by_id.values())


def read_by(function: Callable[..., Any]) -> tuple[Rows, ...]:
    """The rows that this function says it reads."""
    return tuple(vars(function).get("reads", ()))
