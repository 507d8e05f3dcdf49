"""What the articles still ask for: the marks that a template left in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from cls_portal.errors import Reason
from contracts import boilerplate
from contracts.models import Contract, Section


def texts_complete(contract: Contract, on: date) -> list[Reason]:
    """No article says « à compléter » any more."""
    return _missing(_marked([contract]))


def texts_of_many_complete(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
    """The same asked of many contracts at once."""
    found: dict[int, list[Section]] = {contract.pk: [] for contract in contracts}
    for section in _marked(contracts):
        found[section.contract_id].append(section)
    return {key: _missing(sections) for key, sections in found.items()}


def _marked(contracts: Sequence[Contract]) -> Iterable[Section]:
    return Section.objects.filter(contract__in=contracts, body__contains=boilerplate.MARK_START).order_by("position")


def _missing(sections: Iterable[Section]) -> list[Reason]:
    return [
        Reason(
            f"L’article «\u00a0{section.get_key_display()}\u00a0» reste à compléter\u00a0: {', '.join(marks)}.",
            code="contract.text_incomplete",
            url=reverse("section-edit", args=[section.pk]),
        )
        for section in sections
        if (marks := boilerplate.marks_in(section.body))
    ]
