"""A column says how to read a row, how to show it, how to sort by it, and whether it is exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

from django.core.exceptions import ObjectDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from cls_portal.listing.keyset import Term
from cls_portal.templatetags.portal import TONES, euros, number_fr, percent
from cls_portal.wording import plain_text, short_date

Kind = Literal["text", "date", "amount", "percent", "count", "badge", "link"]
Getter = Callable[[Any], Any]

# Numbers are aligned on the right.
RIGHT = frozenset({"amount", "percent", "count"})


@dataclass(frozen=True)
class Badge:
    """A word and its tone (neutral, info, new, success, warning, error); an enumeration with `tone` serves too."""

    label: str
    tone: str = "neutral"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `key` names it in the address (`?tri=-fin`, `?colonnes=fin`), so it is a French word without accent.
    `value` reads it from the row: an attribute path (`"territory.name"`, a method without argument is called)
    or a function; the key itself when not given. `sort` is its order, as field paths or expressions;
    without it the column cannot be sorted. `kind="link"` leads to the row's page, or where `link` says (nowhere when
    it says nothing).
    `shown` is whether it appears before anyone chooses; `export=False` keeps it out of the files.
    """

    key: str
    label: str
    value: str | Getter = ""
    sort: tuple[Term, ...] | None = None
    kind: Kind = "text"
    export: bool = True
    shown: bool = True
    link: Callable[[Any], str] | None = None

    @property
    def css(self) -> str:
        if self.kind in RIGHT:
            return "portal-number"
        return "portal-reference" if self.key == "reference" else ""

    def getter(self) -> Getter:
        """A fast reader of this column's value; an absent relation reads as None."""
        value = self.value or self.key
        return value if callable(value) else _path_getter(value)

    def renderer(self, row_link: Callable[[Any], str] | None) -> Callable[[Any], str]:
        """A function giving the cell's inner HTML, everything escaped."""
        read, show = self.getter(), SHOWN[self.kind]
        link = self.link or (row_link if self.kind == "link" else None)
        if link is None:
            return lambda row: show(read(row))
        return lambda row: _linked(link(row), show(read(row)))


def _linked(address: str, shown: str) -> str:
    if not address:
        return shown
    return SafeString(f'<a href="{escape(address)}">{shown or "(sans titre)"}</a>')


class Address:
    """The addresses of one view for many rows: `reverse` is called once, not per row."""

    SENTINELS: tuple[Any, ...] = (987654321987654321, "00000000-aaaa-4aaa-8aaa-000000000000", "ZZ987")

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: tuple[str, str] | None = None

    def of(self, key: Any) -> str:
        if self._parts is None:
            self._parts = self._split()
        return f"{self._parts[0]}{key}{self._parts[1]}"

    def _split(self) -> tuple[str, str]:
        for sentinel in self.SENTINELS:
            try:
                before, _, after = reverse(self.name, args=[sentinel]).partition(str(sentinel))
            except NoReverseMatch:
                continue
            return before, after
        raise NoReverseMatch(f"{self.name} takes no single argument")


def _decimals(value: int | float | Decimal) -> int:
    return 0 if value == int(value) else 2


def _amount(value: Any) -> str:
    return "" if value is None else euros(value, _decimals(value))


def _percent(value: Any) -> str:
    return "" if value is None else percent(value, min(_decimals(value), 1))


def _count(value: Any) -> str:
    return "" if value is None else number_fr(value, _decimals(value))


def _badge(value: Any) -> str:
    label = plain_text(value)
    if not label:
        return ""
    tone = TONES[getattr(value, "tone", "neutral")]
    return SafeString(f'<span class="fr-badge fr-badge--sm fr-badge--no-icon {tone}">{escape(label)}</span>')


def _text(value: Any) -> str:
    return escape(value if type(value) is str else plain_text(value))


# How each kind is shown: from the value to HTML already escaped.
SHOWN: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "link": _text,
    "date": short_date,
    "amount": _amount,
    "percent": _percent,
    "count": _count,
    "badge": _badge,
}


def _path_getter(path: str) -> Getter:
    read = attrgetter(path)
    nested = "." in path

    def get(row: Any) -> Any:
        try:
            value = read(row)
        except (AttributeError, ObjectDoesNotExist):
            if not nested or not _broken_on_none(row, path):
                raise
            return None
        return value() if callable(value) and not isinstance(value, type) else value

    return get


def _broken_on_none(row: Any, path: str) -> bool:
    """Whether the path stops at an empty relation, which is no mistake of the column."""
    for name in path.split("."):
        try:
            row = getattr(row, name)
        except ObjectDoesNotExist:
            return True
        except AttributeError:
            return False
        if row is None:
            return True
    return False


def chosen(columns: Sequence[Column], keys: Sequence[str]) -> tuple[Column, ...]:
    """The columns asked for in the address, in their declared order; those shown by default when none fits."""
    wanted = {part for key in keys for part in key.split(",")}
    picked = tuple(column for column in columns if column.key in wanted)
    return picked or tuple(column for column in columns if column.shown)
