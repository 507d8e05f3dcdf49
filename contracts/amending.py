"""What an amendment changes: derived from the difference with the text in force, never declared.

Its document says it in articles of its own, frozen with the text; its gates refuse an amendment that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.errors import Reason
from cls_portal.rows import Rows, reads_of_many
from contracts.comparison import DATES, Article, Comparison, Fate, Item, compare
from contracts.documents import content_of, rows_of_contents
from contracts.models import Contract
from contracts.states import ContractState

NBSP = "\u00a0"
EXTENSION, CHANGE, NOTHING = "extension", "change", ""
NATURES = {EXTENSION: "Prorogation", CHANGE: "Modification", NOTHING: "Sans effet"}


def nature_of(found: Comparison) -> str:
    """« Prorogation » when only dates change, « modification » when anything else does."""
    if not found.text_changed:
        return NOTHING
    others = (found.communes, found.places, found.articles, found.axes, found.objectives, found.actions, found.partners)
    only_dates = not any(others) and all(change.label in DATES for change in found.frame)
    return EXTENSION if only_dates else CHANGE


def changes_of(amendment: Contract) -> Comparison:
    """What the amendment, as its rows stand, changes in the text in force."""
    assert amendment.amends is not None
    return compare(comparable(amendment.amends), comparable(amendment))


# Sections of the document that no comparison reads.
_UNREAD = frozenset({"amendment", "children", "diagnostic", "opinions", "waivers"})


def comparable(contract: Contract) -> dict[str, Any]:
    """The text as its rows stand, as far as a comparison reads it; an amendment under the title of its contract."""
    diagnostic = {"title": contract.diagnostic.title} if contract.diagnostic else {}
    amendment = {"title": contract.amends.title} if contract.amends else {}
    return {**content_of(contract, without=_UNREAD), "diagnostic": diagnostic, "amendment": amendment}


def amendment_section(contract: Contract) -> dict[str, Any]:
    """What the document of an amendment says of itself; nothing for a contract proper."""
    amended = contract.amends
    if amended is None:
        return {}
    found = changes_of(contract)
    return {
        "number": contract.amendment_number,
        "object": contract.amendment_object,
        "nature": nature_of(found),
        "nature_label": NATURES[nature_of(found)],
        "reference": amended.reference,
        "title": amended.title,
        "kind_label": amended.get_kind_display(),
        "signed_on": amended.signed_on.isoformat() if amended.signed_on else "",
        "clauses": clauses(found),
        **({"origin": amended.printed_origin} if amended.on_paper else {}),
    }


# The articles of the amendment


def clauses(found: Comparison) -> list[dict[str, Any]]:
    """The articles of the amendment: a title, sentences, and the text that replaces an article of the contract."""
    made = [
        *_frame_clauses(found),
        *(_article_clause(article) for article in found.articles),
        *_list_clause("Lieux nommés", found.places),
        *_list_clause("Axes et objectifs", [*found.axes, *found.objectives]),
        *_list_clause("Actions", found.actions),
        *_list_clause("Partenaires", found.partners),
    ]
    return [{"number": number, **clause} for number, clause in enumerate(made, start=1)]


def _frame_clauses(found: Comparison) -> Iterable[dict[str, Any]]:
    dates = [change for change in found.frame if change.label in DATES]
    others = [change for change in found.frame if change.label not in DATES]
    if dates:
        said = [_replaced(f"{change.label} de la période", change.before, change.after) for change in dates]
        yield _clause("Période", said)
    communes = [_sentence(item) for item in found.communes]
    if others or communes:
        said = [_replaced(change.label, change.before, change.after) for change in others]
        yield _clause("Cadre du contrat", [*said, *communes])


def _article_clause(article: Article) -> dict[str, Any]:
    name = f"L’article «{NBSP}{article.title}{NBSP}»"
    words = {
        Fate.ADDED: f"{name} est ajouté, ainsi rédigé :",
        Fate.REMOVED: f"{name} est supprimé.",
    }.get(article.fate, f"{name} est remplacé par le texte suivant{NBSP}:")
    return {**_clause(article.title, [words]), "body": article.body}


def _list_clause(title: str, items: Iterable[Item]) -> Iterable[dict[str, Any]]:
    said = [sentence for item in items for sentence in _sentences(item)]
    if said:
        yield _clause(title, said)


def _clause(title: str, sentences: list[str]) -> dict[str, Any]:
    return {"title": title, "sentences": sentences, "body": ""}


def _sentences(item: Item) -> list[str]:
    """One sentence for the item, then one for each fact that changes."""
    if item.fate in (Fate.ADDED, Fate.REMOVED):
        return [_sentence(item)]
    said = [f"{item.name}{NBSP}: déplacement {item.moved}."] if item.moved else []
    said += [_replaced(f"{item.name}, {_lower(field.label)}", field.before, field.after) for field in item.fields]
    for part in item.parts:
        for row in part.items:
            said += _of_part(f"{item.name}, {_lower(part.title)}", row)
    return said


def _of_part(where: str, row: Item) -> list[str]:
    if row.fate in (Fate.ADDED, Fate.REMOVED):
        return [f"{where}{NBSP}: {_lower(row.fate.label)} de «{NBSP}{row.name}{NBSP}»."]
    return [
        _replaced(f"{where}, «{NBSP}{row.name}{NBSP}», {_lower(field.label)}", field.before, field.after)
        for field in row.fields
    ]


def _sentence(item: Item) -> str:
    return f"{item.name}{NBSP}: {_lower(item.fate.label)}."


def _replaced(what: str, before: str, after: str) -> str:
    if not before:
        return f"{what}{NBSP}: «{NBSP}{after}{NBSP}»."
    if not after:
        return f"{what}{NBSP}: «{NBSP}{before}{NBSP}» est supprimé."
    return f"{what}{NBSP}: «{NBSP}{before}{NBSP}» est remplacé par «{NBSP}{after}{NBSP}»."


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


# Gates (`settings.GATES`), those that read more than the contract itself asked of many at once


def something_changes(contract: Contract, on: date) -> list[Reason]:
    """An amendment that changes nothing is not frozen."""
    if contract.amends_id is None or changes_of(contract).text_changed:
        return []
    text = "L’avenant ne change rien au contrat : modifiez ses dates, ses articles ou ses actions."
    return [Reason(text, code="contract.amendment_empty", url=reverse("contract-settings", args=[contract.pk]))]


def _texts_compared(contracts: Sequence[Contract]) -> Mapping[Rows, list[Contract]]:
    """What is read of the amendments and of what they amend."""
    texts = [text for each in contracts if each.amends is not None for text in (each, each.amends)]
    return dict.fromkeys(rows_of_contents(without=_UNREAD), texts)


@reads_of_many(_texts_compared)
def something_changes_in_many(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
    return {each.pk: something_changes(each, on) for each in contracts}


def amended_in_force(contract: Contract, on: date) -> list[Reason]:
    """What an amendment changes is still a signed contract, and its new period is free."""
    return amended_of_many_in_force([contract], on)[contract.pk]


def amended_of_many_in_force(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
    running = [each.pk for each in contracts if each.amends and each.amends.state == ContractState.SIGNED]
    others = Contract.objects.overlaps_of(running)
    return {each.pk: _of_amended(each, others.get(each.pk)) for each in contracts}


def _of_amended(contract: Contract, other: str | None) -> list[Reason]:
    amended = contract.amends
    if amended is not None and amended.state != ContractState.SIGNED:
        url = reverse("contract-detail", args=[amended.pk])
        return [Reason("Le contrat modifié n’est plus en vigueur.", code="contract.amended_ended", url=url)]
    text = "Un contrat signé de même nature couvre déjà ce territoire pendant la nouvelle période : {}."
    return _overlap(contract, text, other)


def no_amendment_comes_here(contract: Contract, on: date) -> list[Reason]:
    """The period of a contract is not the one that an amendment, already being signed, gives to another."""
    return no_amendment_comes_to_many([contract], on)[contract.pk]


def no_amendment_comes_to_many(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
    proper = [each.pk for each in contracts if each.amends_id is None]
    others = Contract.objects.amendments_overlapping(proper)
    text = "L’avenant {}, arrêté pour être signé, étend un autre contrat de même nature sur cette période."
    return {each.pk: _overlap(each, text, others.get(each.pk)) for each in contracts}


def _overlap(contract: Contract, text: str, other: str | None) -> list[Reason]:
    if other is None:
        return []
    url = reverse("contract-settings", args=[contract.pk])
    return [Reason(text.format(other), code="contract.overlap", url=url)]


def no_amendment_open(contract: Contract, on: date) -> list[Reason]:
    """A contract does not end while its amendment is under way."""
    return [
        Reason(
            f"Un avenant est en préparation : {each.reference}. Menez-le à son terme, ou abandonnez-le.",
            code="contract.amendment_open",
            url=reverse("contract-detail", args=[each.pk]),
        )
        for each in contract.amendments.unsigned()
    ]


def not_an_amendment(contract: Contract, on: date) -> list[Reason]:
    """An amendment has no end of its own: it is the contract that is renewed, redefined or terminated."""
    if contract.amends_id is None:
        return []
    url = reverse("contract-detail", args=[contract.amends_id])
    return [Reason("Un avenant suit le sort du contrat qu’il modifie.", code="contract.amends", url=url)]
