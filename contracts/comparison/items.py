"""Rows with an identity: how they are named, recognised from one text to the other, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from html import escape
from typing import Any

from cls_portal.differences import Segment, word_differences
from cls_portal.richtext import plain_text
from cls_portal.templatetags.portal import date_fr, euros, figure, yes_no
from contracts.comparison.found import Fate, FieldChange, Item, Part

NBSP = "\u00a0"
Row = Mapping[str, Any]


def changed(facts: Iterable[tuple[str, ...]]) -> list[FieldChange]:
    return [FieldChange(label, old, new) for label, old, new in facts if old != new]


def said(name: str, value: Any) -> str:
    """A member of the JSON in words: a day, yes or no, or its text."""
    if isinstance(value, bool):
        return yes_no(value)
    text = "" if value is None else str(value)
    return date_fr(date.fromisoformat(text)) if text and name.endswith("_on") else text


def words(before: str, after: str) -> tuple[Segment, ...]:
    return tuple(word_differences(escape(before), escape(after)))


@dataclass(frozen=True)
class Kind:
    """How the rows of one kind are named, recognised and compared.

    `facts` and `texts` are members with their label; `place` says under what a row stands.
    """

    name: Callable[[Row], str]
    identity: str | tuple[str, ...] = "title"
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    said: Mapping[str, Callable[[Any], str]] | None = None
    place: Callable[[Row], tuple[str, str]] | None = None
    ordered: bool = False
    parts: tuple[tuple[str, str, str], ...] = ()


def items(before: Sequence[Row], after: Sequence[Row], kind: Kind) -> tuple[Item, ...]:
    """In the order of the later text; what it no longer has comes last."""
    pairs, added, removed = _matched(before, after, kind)
    moved = _out_of_order(before, after, pairs, kind) if kind.ordered else set()
    found = []
    for row in after:
        if id(row) in added:
            found.append(Item(Fate.ADDED, kind.name(row), parts=_parts({}, row, kind)))
            continue
        item = _item(pairs[id(row)], row, kind, id(row) in moved)
        if item.fields or item.parts or item.moved:
            found.append(item)
    found += [Item(Fate.REMOVED, kind.name(row)) for row in before if id(row) in removed]
    return tuple(found)


def _item(old: Row, new: Row, kind: Kind, moved: bool) -> Item:
    worded = kind.said or {}
    facts = [
        (label, *(worded[name](row.get(name)) if name in worded else said(name, row.get(name)) for row in (old, new)))
        for name, label in kind.facts
    ]
    fields = [*changed(facts), *_texts(old, new, kind)]
    parts = _parts(old, new, kind)
    where = _move(old, new, kind, moved)
    fate = Fate.CHANGED if fields or parts else Fate.MOVED
    return Item(fate, kind.name(new), where, tuple(fields), parts)


def _texts(old: Row, new: Row, kind: Kind) -> Iterable[FieldChange]:
    for name, label in kind.texts:
        before, after = plain_text(escape(old.get(name, ""))), plain_text(escape(new.get(name, "")))
        if before != after:
            yield FieldChange(label, before, after, words(before, after))


def _parts(old: Row, new: Row, kind: Kind) -> tuple[Part, ...]:
    found = ((title, items(old.get(name, ()), new.get(name, ()), _KINDS[of])) for title, name, of in kind.parts)
    return tuple(Part(title, items) for title, items in found if items)


def _move(old: Row, new: Row, kind: Kind, moved: bool) -> str:
    """« de l’axe 1, objectif 2 à l’axe 2, objectif 1 », or the former and the present rank."""
    if kind.place is not None:
        (was, before), (is_now, after) = kind.place(old), kind.place(new)
        if was != is_now:
            return f"de {before} à {after}"
    if moved:
        return f"du rang {old['number']} au rang {new['number']}"
    return ""


def _matched(before: Sequence[Row], after: Sequence[Row], kind: Kind) -> tuple[dict[int, Row], set[int], set[int]]:
    """For each later row (by `id`) the earlier one it is; the later ones that are new; the earlier ones gone."""
    pairs: dict[int, Row] = {}
    left = list(before)
    for same in (_same_key, _same_number(kind), _same_identity(kind)):
        for row in after:
            if id(row) in pairs:
                continue
            found = next((old for old in left if same(old, row)), None)
            if found is not None:
                pairs[id(row)] = found
                left = [old for old in left if old is not found]
    return pairs, {id(row) for row in after} - set(pairs), {id(row) for row in left}


def _same_key(old: Row, new: Row) -> bool:
    return bool(new.get("key")) and old.get("key") == new["key"]


def _same_number(kind: Kind) -> Callable[[Row, Row], bool]:
    """Only where a text has no keys, and the title did not change as well."""

    def same(old: Row, new: Row) -> bool:
        keyless = not (old.get("key") and new.get("key"))
        return keyless and "number" in new and (old["number"], kind.name(old)) == (new["number"], kind.name(new))

    return same


def _same_identity(kind: Kind) -> Callable[[Row, Row], bool]:
    members = (kind.identity,) if isinstance(kind.identity, str) else kind.identity

    def same(old: Row, new: Row) -> bool:
        keyless = not (old.get("key") and new.get("key"))
        return keyless and all(old.get(member) == new.get(member) for member in members)

    return same


def _out_of_order(before: Sequence[Row], after: Sequence[Row], pairs: Mapping[int, Row], kind: Kind) -> set[int]:
    """The matched rows that no longer stand in their order among those that share and shared their place."""
    ranks = {id(row): rank for rank, row in enumerate(before)}
    found: set[int] = set()
    places = {kind.place(row)[0] if kind.place else "" for row in after}
    for place in places:
        stayed = [row for row in after if id(row) in pairs and _stays_in(place, pairs[id(row)], row, kind)]
        order = [ranks[id(pairs[id(row)])] for row in stayed]
        blocks = SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
        kept = {order[block.b + step] for block in blocks for step in range(block.size)}
        found |= {id(row) for row, rank in zip(stayed, order, strict=True) if rank not in kept}
    return found


def _stays_in(place: str, old: Row, new: Row, kind: Kind) -> bool:
    return kind.place is None or kind.place(old)[0] == kind.place(new)[0] == place


def objectives(axes: Sequence[Row]) -> list[Row]:
    """Every objective of every axis, with the axis under which it stands."""
    return [{**objective, "axis": axis} for axis in axes for objective in axis["objectives"]]


def _numbered(noun: str) -> Callable[[Row], str]:
    return lambda row: f"{noun}{NBSP}{row['number']} – {row['title']}"


def _place_of_objective(row: Row) -> tuple[str, str]:
    axis = row["axis"]
    return axis.get("key") or axis["title"], f"l’axe « {axis['title']} »"


def _place_of_action(row: Row) -> tuple[str, str]:
    axis, objective = row["axis"], row["objective"]
    known = objective.get("key") or f"{axis['title']}›{objective['title']}"
    return known, f"l’objectif « {objective['title']} »"


def _problems(value: Any) -> str:
    return " ; ".join(f"n°{NBSP}{each['number']} {each['title']}" for each in value or ())


def _names(value: Any) -> str:
    return ", ".join(each["name"] for each in value or ())


AXIS = Kind(
    name=_numbered("Axe"),
    facts=(("title", "Intitulé"),),
    texts=(("description", "Présentation"),),
    ordered=True,
)
OBJECTIVE = Kind(
    name=lambda row: f"Objectif{NBSP}{row['axis']['number']}.{row['number']} – {row['title']}",
    facts=(("title", "Intitulé"),),
    place=_place_of_objective,
    ordered=True,
)
ACTION = Kind(
    name=_numbered("Action n°"),
    facts=(
        ("number", "Numéro"), ("title", "Intitulé"), ("field", "Champ"), ("problems", "Problèmes traités"),
        ("lead", "Pilote"), ("places", "Lieux"), ("audience", "Public visé"),
        ("full_time_equivalents", "Équivalents temps plein"),
        ("orientation", "Orientation"), ("starts_on", "Début"), ("ends_on", "Fin"),
    ),
    texts=(
        ("description", "Description"), ("human_means", "Moyens humains"), ("material_means", "Moyens matériels"),
        ("evaluation_method", "Modalités d’évaluation"),
    ),
    said={"problems": _problems, "places": _names, "full_time_equivalents": figure},
    place=_place_of_action,
    parts=(
        ("Partenaires", "partners", "supporter"), ("Moyens humains", "staff", "staff"), ("Budget", "budget", "budget"),
        ("Jalons", "milestones", "milestone"), ("Indicateurs", "indicators", "indicator"),
    ),
)  # fmt: skip
COMMUNE = Kind(name=lambda row: f"{row['name']} ({row['code']})", identity="code")
PLACE = Kind(
    name=lambda row: f"{row['name']} ({row['kind'][:1].lower()}{row['kind'][1:]})",
    identity=("kind", "name"),
    facts=(
        ("name", "Nom"), ("kind", "Nature"), ("communes", "Communes"), ("link", "Territoire lié"),
        ("exposed", "Particulièrement exposé à des risques de délinquance"),
    ),
    texts=(("address", "Adresse ou description"), ("reason", "Ce que le contrat en dit")),
    said={"communes": _names},
    ordered=True,
)  # fmt: skip
PARTNER = Kind(name=lambda row: row["name"], identity="name", texts=(("commitment", "Engagement"),))
_SUPPORTER = Kind(name=lambda row: row["name"], identity="name", facts=(("role", "Qualité"), ("part", "Rôle")))
_BUDGET_LINE = Kind(
    name=lambda row: " – ".join(filter(None, (str(row["year"]), row["funder"], row["fund"], euros(row["planned"])))),
    identity=("year", "funder", "fund"),
    facts=(
        ("year", "Année"),
        ("funder", "Financeur"),
        ("fund", "Dispositif"),
        ("kind", "Nature"),
        ("planned", "Montant prévu"),
    ),
    said={"planned": euros},
)
_INDICATOR = Kind(
    name=lambda row: row["name"],
    identity="name",
    facts=(
        ("name", "Intitulé"), ("nature", "Nature"), ("unit", "Unité"), ("baseline", "Valeur de départ"),
        ("target", "Cible"), ("source", "Source"), ("direction", "Sens attendu"), ("frequency", "Fréquence"),
        ("reporter", "Qui mesure"), ("definition", "Définition"),
    ),
    said={"baseline": figure, "target": figure},
)  # fmt: skip
SIGNATORY = Kind(name=lambda row: row["title"], identity=("capacity", "title"), facts=(("name", "Nom"),))
_MILESTONE = Kind(
    name=lambda row: row["name"], identity="name", facts=(("name", "Intitulé"), ("due_on", "Échéance")),
)  # fmt: skip
_STAFF_LINE = Kind(
    name=lambda row: f"{row['year']} – {row['organisation']}",
    identity=("year", "organisation"),
    facts=(
        ("year", "Année"), ("organisation", "Organisme"), ("full_time_equivalents", "Équivalents temps plein"),
        ("part", "Fonction"),
    ),
    said={"full_time_equivalents": figure},
)  # fmt: skip
_KINDS = {
    "supporter": _SUPPORTER, "budget": _BUDGET_LINE, "indicator": _INDICATOR, "milestone": _MILESTONE,
    "staff": _STAFF_LINE,
}  # fmt: skip
