"""What differs between two texts of a contract, given as their canonical JSON: pure functions, nothing loaded.

Articles are compared word by word; axes, objectives, actions and what hangs from them are matched by the `key` they
keep from copy to copy, or, in texts frozen before they had one, by number, then by title.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from cls_portal.differences import Fate as WordFate
from cls_portal.differences import Segment
from cls_portal.richtext import plain_text
from contracts.comparison.found import Amount, Article, Block, Budget, Comparison, Fate, FieldChange, Item, Part
from contracts.comparison.items import (
    ACTION,
    AXIS,
    COMMUNE,
    OBJECTIVE,
    PARTNER,
    PLACE,
    SIGNATORY,
    Row,
    changed,
    items,
    objectives,
    said,
    words,
)

__all__ = [
    "DATES",
    "Amount",
    "Article",
    "Block",
    "Budget",
    "Comparison",
    "Fate",
    "FieldChange",
    "Item",
    "Part",
    "compare",
    "paragraph_differences",
]


def compare(before: Row, after: Row) -> Comparison:
    """What `after` changes in `before`, both canonical documents as read from their JSON."""
    return Comparison(
        frame=tuple(_frame(before, after)),
        communes=items(before["territory"]["communes"], after["territory"]["communes"], COMMUNE),
        places=items(_places(before), _places(after), PLACE),
        articles=tuple(_articles(before["parts"], after["parts"])),
        axes=items(before["axes"], after["axes"], AXIS),
        objectives=items(objectives(before["axes"]), objectives(after["axes"]), OBJECTIVE),
        actions=items(before["actions"], after["actions"], ACTION),
        partners=items(before["partners"], after["partners"], PARTNER),
        budget=_budget(before["actions"], after["actions"]),
        signatories=items(before["signatories"], after["signatories"], SIGNATORY),
    )  # fmt: skip


# Frame

_FRAME = (
    ("kind_label", "Nature"), ("starts_on", "Début"), ("ends_on", "Fin"), ("council", "Conseil"),
    ("no_council_reason", "Motif de l’absence de conseil"),
    ("departmental_plan", "Plan départemental de prévention de la délinquance"), ("framework", "Contrat-cadre"),
    ("parent", "Contrat parent"), ("predecessor", "Contrat précédent"), ("transport_part", "Volet transports"),
    ("lead_prefecture", "Préfecture responsable"),
)  # fmt: skip
DATES = ("Début", "Fin")


def _frame(before: Row, after: Row) -> Iterable[FieldChange]:
    """An amendment has a title of its own; what is compared is the one of the contract that it consolidates."""
    facts: list[tuple[str, ...]] = [("Intitulé", _title(before), _title(after))]
    facts += [(label, *(said(name, text["contract"].get(name)) for text in (before, after))) for name, label in _FRAME]
    facts.append(("Nom du territoire", before["territory"]["name"], after["territory"]["name"]))
    facts.append(("Diagnostic", _diagnostic(before), _diagnostic(after)))
    return changed(facts)


def _title(document: Row) -> str:
    return str((document.get("amendment") or document["contract"]).get("title", ""))


def _diagnostic(document: Row) -> str:
    return str((document.get("diagnostic") or {}).get("title", ""))


def _places(document: Row) -> Sequence[Row]:
    """Texts frozen before contracts named places have none."""
    places: Sequence[Row] = document["territory"].get("places", ())
    return places


# Articles


def _articles(before: Sequence[Row], after: Sequence[Row]) -> Iterable[Article]:
    """In the order of the later text; those it no longer has come last."""
    old = {part["key"]: part for part in before}
    for part in after:
        was = old.pop(part["key"], None)
        blocks = paragraph_differences(was["body"] if was else "", part["body"])
        if was is None or any(not block.kept for block in blocks):
            fate = Fate.CHANGED if was else Fate.ADDED
            yield Article(fate, part["key"], part["title"], tuple(blocks), part["body"])
    for part in old.values():
        blocks = paragraph_differences(part["body"], "")
        yield Article(Fate.REMOVED, part["key"], part["title"], tuple(blocks), "")


def paragraph_differences(before: str, after: str) -> list[Block]:
    """Paragraph by paragraph: those that stay the same together, the others word by word."""
    old, new = plain_text(before).splitlines(), plain_text(after).splitlines()
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Block(i2 - i1, (Segment(WordFate.SAME, "\n".join(old[i1:i2])),)))
        else:
            found.append(Block(0, words("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))))
    return found


# Budget


def _budget(before: Sequence[Row], after: Sequence[Row]) -> Budget | None:
    years, funders = _sums(before, after, "year"), _sums(before, after, "funder")
    if not years and not funders:
        return None
    total = Amount("Total", *(sum((line[1] for line in _lines(rows, "year")), Decimal(0)) for rows in (before, after)))
    return Budget(total, years, funders)


def _sums(before: Sequence[Row], after: Sequence[Row], by: str) -> tuple[Amount, ...]:
    """The planned sums that differ, by year or by funder."""
    sums: list[dict[str, Decimal]] = []
    for rows in (before, after):
        known: dict[str, Decimal] = {}
        for label, planned in _lines(rows, by):
            known[label] = known.get(label, Decimal(0)) + planned
        sums.append(known)
    labels = sorted({*sums[0], *sums[1]})
    amounts = (Amount(label, *(known.get(label, Decimal(0)) for known in sums)) for label in labels)
    return tuple(amount for amount in amounts if amount.difference)


def _lines(actions: Collection[Row], by: str) -> Iterable[tuple[str, Decimal]]:
    return ((str(line[by]), Decimal(line["planned"])) for action in actions for line in action["budget"])
