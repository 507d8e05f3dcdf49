"""What the partners said, in the report: what they wish, counted and named, then each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cls_portal.charts import Bars, Chart, grouped_bars
from cls_portal.reporting.blocks import Block, Col, Grid, Heading, Items, Plot, Words
from cls_portal.templatetags.portal import count_of
from evaluations.models import Wish
from evaluations.report.reading import NONE
from evaluations.rules import NBSP

SOURCE = "questionnaires adressés aux organismes du contrat"
# The questions, in the order in which they are asked and read.
QUESTIONS = {
    "achieved": "Ce qui a été fait",
    "effects": "Ce que cela a changé",
    "obstacles": "Ce qui a manqué ou gêné",
    "unplanned": "Ce que personne n’avait prévu",
    "proposal": "Propositions",
}


def contributions(content: Mapping[str, Any]) -> Iterator[Block]:
    """Nothing when nobody was asked, or when the evaluation was frozen before there were questionnaires."""
    given: Sequence[Mapping[str, str]] = content.get("contributions", ())
    if not given:
        return
    answered = [each for each in given if each["answered_on"]]
    asked = count_of(len(given), "organisme interrogé,organismes interrogés")
    yield Words(f"{asked} par questionnaire, {count_of(len(answered), 'réponse,réponses')}.")
    if "organisation" not in given[0]:
        yield Words("Ce que disent les organismes entre dans le rapport une fois l’évaluation validée.")
        return
    if chart := wishes_chart([each["wish"] for each in answered]):
        yield Plot(chart)
        wishes = wishes_of((each["wish"], each["organisation"]) for each in answered)
        rows = [(label, str(len(names)), ", ".join(names) or NONE) for label, names in wishes]
        columns = (Col("Pour la suite", 4), Col("Nombre", 3, number=True), Col("Organismes", 13))
        yield Grid("Ce que souhaite chaque organisme", columns, rows)
    for each in answered:
        yield Heading(each["organisation"])
        if said := [f"{label}{NBSP}: {each[name].strip()}" for name, label in QUESTIONS.items() if each[name].strip()]:
            yield Items(said)
    if silent := [each["organisation"] for each in given if not each["answered_on"]]:
        yield Words(f"Sans réponse{NBSP}: {', '.join(silent)}.")


def withheld(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same content, which says how many answered and when, but neither who nor what."""
    told = [{"answered_on": each["answered_on"]} for each in content["contributions"]]
    return {**content, "contributions": told}


def wishes_of(given: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Each wish with the organisations that hold it; those that said none last, if there are any."""
    answers = list(given)
    named = [(wish.label, [name for said, name in answers if said == wish.value]) for wish in Wish]
    silent = [name for said, name in answers if not said]
    return [*named, *([("Sans avis", silent)] if silent else [])]


def wishes_chart(wishes: Sequence[str]) -> Chart | None:
    """How many organisations wish what; nothing before somebody does."""
    if not any(wishes):
        return None
    rows = [Bars(wish.label, [wishes.count(wish.value)]) for wish in Wish]
    return grouped_bars(
        "Ce que souhaitent les organismes pour la suite", ("Réponses",), rows, of="Souhait",
        unit="en nombre d’organismes", source=SOURCE,
    )  # fmt: skip
