"""The report and its page for elected people, ready to be printed or edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cls_portal.reporting.blocks import Document
from cls_portal.templatetags.portal import date_fr
from evaluations.documents import frozen_content
from evaluations.models import Evaluation
from evaluations.report.brief import brief_of
from evaluations.report.contents import chapters_of
from evaluations.report.contributing import withheld
from evaluations.report.reading import day


def content_of(evaluation: Evaluation, on: date, *, answers: bool = False) -> dict[str, Any]:
    """What was frozen when it was validated; what it says on that day otherwise.

    Until then, what partners answered is read by who conducts the evaluation (`answers`): the others, and the files,
    which are everybody's, are told how many did.
    """
    if evaluation.frozen:
        return dict(evaluation.frozen)
    content = frozen_content(evaluation, on)
    return content if answers else withheld(content)


def report_document(evaluation: Evaluation, content: dict[str, Any]) -> Document:
    return _document(evaluation, content, "Rapport d’évaluation", chapters_of(content))


def brief_document(evaluation: Evaluation, content: dict[str, Any]) -> Document:
    return replace(_document(evaluation, content, "Synthèse de l’évaluation", brief_of(content)), compact=True)


def _document(evaluation: Evaluation, content: dict[str, Any], name: str, chapters: Any) -> Document:
    contract = content["evaluation"]["contract"]
    kind = content["evaluation"]["kind_label"].lower()
    return Document(
        name=f"{name} – {contract['title']} – {contract['reference']}",
        heading=f"{name}\u00a0: {contract['title']}",
        head=f"{name} – {contract['reference']}",
        reference=contract["reference"],
        version=f"Évaluation {kind} – {state_of(evaluation, content)}",
        worth=worth_of(evaluation, content),
        facts=_facts(evaluation, content),
        chapters=chapters,
    )


def state_of(evaluation: Evaluation, content: dict[str, Any]) -> str:
    """« validée le 12 mars 2026 », « en cours au 12 mars 2026 »."""
    if evaluation.validated_on:
        return f"validée le {date_fr(evaluation.validated_on)}"
    return f"en cours au {day(content['frozen_on'])}"


def worth_of(evaluation: Evaluation, content: dict[str, Any]) -> str:
    """What the document is worth."""
    if evaluation.validated_on is None:
        return (
            f"Document de travail\u00a0: il dit où en est l’évaluation le {day(content['frozen_on'])}, et peut encore "
            "changer jusqu’à sa validation."
        )
    if evaluation.frozen is None:
        return (
            f"Évaluation validée le {date_fr(evaluation.validated_on)}, avant que le portail n’arrête les chiffres du "
            f"suivi avec elle\u00a0: ceux que l’on lit ici sont du {day(content['frozen_on'])}. Ce fichier n’est pas "
            "signé."
        )
    return (
        f"Évaluation validée par la préfecture le {date_fr(evaluation.validated_on)}\u00a0: le texte et les chiffres "
        "sont ceux de ce jour. Ce fichier n’est pas signé\u00a0; il ne prouve pas à lui seul cette validation."
    )


def _facts(evaluation: Evaluation, content: dict[str, Any]) -> list[tuple[str, str]]:
    said = content["evaluation"]
    first, last = said["contract"]["period"]
    facts = [
        ("Contrat", said["contract"]["reference"]),
        ("Période", f"du {day(first)} au {day(last)}" if first and last else ""),
        ("Commandée par", said["commissioned_by"]),
        ("Commandée le", day(said["commissioned_on"])),
        ("État", state_of(evaluation, content).capitalize()),
    ]
    return [(label, value) for label, value in facts if value]
