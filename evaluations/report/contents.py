"""What the report says, chapter by chapter, from what the evaluation says in whole (`evaluations.documents`).

While it is written, that is its content of the day; once validated, what was frozen then. Nothing is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from cls_portal.charts import Bars, grouped_bars
from cls_portal.reporting.blocks import Block, Chapter, Col, Grid, Heading, Items, Plot, Words
from cls_portal.templatetags.portal import count_of, euros, figure, percent
from evaluations.report.contributing import contributions
from evaluations.report.impact import impacts
from evaluations.report.reading import NONE, SOURCE, UNKNOWN, Sums, actions_of, axis_sums, day, objectives_of, rated
from evaluations.rules import NBSP

Content = dict[str, Any]


def chapters_of(content: Content) -> list[Chapter]:
    """The chapters that have something to say."""
    found = [Chapter(key, title, list(blocks(content))) for key, title, blocks in CHAPTERS]
    return [chapter for chapter in found if chapter.blocks]


def paragraphs(text: str) -> Iterator[Words]:
    """A text that somebody typed, a block for each of its paragraphs."""
    return (Words(part.strip()) for part in text.split("\n") if part.strip())


def conclusion(content: Content) -> Iterator[Block]:
    texts = content["texts"]
    if texts["verdict"]:
        yield Words(f"Conclusion{NBSP}: {texts['verdict_label'].lower()} le contrat.")
    yield from paragraphs(texts["summary"])


def method(content: Content) -> Iterator[Block]:
    yield from paragraphs(content["texts"]["method"])
    if content["steering"]:
        yield Heading("Comité de pilotage")
        yield Items([_member(each) for each in content["steering"]])


def _member(member: dict[str, str]) -> str:
    return ", ".join(dict.fromkeys(part for part in (member["name"], member["title"], member["organisation"]) if part))


def questions(content: Content) -> Iterator[Block]:
    for each in content["questions"]:
        criterion = f"{each['criterion']}{NBSP}: " if each["criterion"] else ""
        yield Heading(criterion + each["question"])
        yield from paragraphs(each["answer"]) if each["answer"].strip() else [Words("Cette question est sans réponse.")]


def done(content: Content) -> Iterator[Block]:
    """What was done against what was planned, by axis."""
    actions = actions_of(content)
    if not actions:
        yield Words("Le contrat n’a aucune action.")
        return
    sums = axis_sums(content)
    yield Words(said_of_sums(Sums.of("", actions)))
    if any(each.planned for each in sums):
        yield Plot(_budget_plot(sums))
    columns = [
        Col("Action", 5), Col("Pilote", 5), Col("État et avancement", 4), Col("Budget prévu", 3, True),
        Col("Dépensé", 3, True),
    ]  # fmt: skip
    rows = [_action_row(each) for each in actions]
    whole = Sums.of("Ensemble", actions)
    rows.append((whole.name, NONE, percent(whole.progress), euros(whole.planned, 0), whole.said_spent))
    yield Grid("Ce qui a été fait de ce qui était prévu", columns, rows, frozenset({len(rows) - 1}))


def said_of_sums(whole: Sums) -> str:
    spent = "" if whole.spent is None else f", {euros(whole.spent, 0)} dépensés à ce que l’on sait"
    return (
        f"{count_of(whole.count, 'action')}, dont {count_of(whole.done, 'réalisée')}. Avancement moyen{NBSP}: "
        f"{percent(whole.progress)}. Budget prévu{NBSP}: {euros(whole.planned, 0)}{spent}."
    )


def _budget_plot(sums: Sequence[Sums]) -> Any:
    bars = [Bars(each.name, (float(each.planned), None if each.spent is None else float(each.spent))) for each in sums]
    return grouped_bars(
        "Budget prévu et dépensé, par axe", ("Prévu", "Dépensé"), bars, of="Axe", unit="en euros", source=SOURCE,
        note="Le budget dépensé est la somme de ce qui est connu.",
    )  # fmt: skip


def _action_row(action: dict[str, Any]) -> tuple[str, ...]:
    spent = euros(Decimal(action["spent"]), 0) if action["spent"] else UNKNOWN
    planned = euros(Decimal(action["planned"]), 0)
    state = f"{action['status']}, {percent(action['progress'])}"
    return (action["name"], action["lead"] or "à désigner", state, planned, spent)


def judged(content: Content) -> Iterator[Block]:
    """The notes of objectives and actions, and what they rest on."""
    for label, caption, rows in (
        ("Objectif", "Objectifs appréciés", objectives_of(content)),
        ("Action", "Actions appréciées", actions_of(content)),
    ):
        lines = [
            (each["name"], rated(each["rating"]), each["evidence"] or NONE)
            for each in rows
            if each["rating"] or each["evidence"].strip()
        ]
        if lines:
            yield Grid(caption, [Col(label, 6), Col("Appréciation", 4), Col("Ce qui l’appuie", 10)], lines)


def indicators(content: Content) -> Iterator[Block]:
    pairs = [(action, each) for action in actions_of(content) for each in action["indicators"]]
    if not pairs:
        return
    columns = [
        Col("Indicateur", 7), Col("Départ", 3, True), Col("Dernière valeur", 4, True), Col("Cible", 3, True),
        Col("Chemin parcouru", 3, True),
    ]  # fmt: skip
    yield Grid("Indicateurs, du départ à la cible", columns, [_indicator_row(*pair) for pair in pairs])


def _indicator_row(action: dict[str, Any], each: dict[str, str]) -> tuple[str, ...]:
    measured = f"\nle {day(each['measured_on'])}" if each["measured_on"] else ""
    return (
        f"{each['name']}, en {each['unit']} (action {action['name'].split('.')[0]})",
        _figure(each["baseline"]),
        f"{_figure(each['value'])}{measured}",
        _figure(each["target"]),
        percent(Decimal(each["way"])) if each["way"] else NONE,
    )


def _figure(value: str) -> str:
    return figure(Decimal(value)) if value else UNKNOWN


def criteria(content: Content) -> Iterator[Block]:
    rows = content["criteria"]
    if any(each["rating"] for each in rows):
        yield Plot(criteria_plot(content))
    columns = [Col("Critère", 4), Col("Appréciation", 4), Col("Éléments à l’appui", 12)]
    lines = [(each["criterion"], rated(each["rating"]), each["evidence"] or NONE) for each in rows]
    yield Grid("Appréciation de chaque critère", columns, lines)


def criteria_plot(content: Content) -> Any:
    bars = [Bars(each["criterion"], (each["rating"],)) for each in content["criteria"]]
    return grouped_bars(
        "Appréciation de chaque critère", ("Appréciation",), bars, of="Critère",
        unit="de 1, insuffisant, à 4, très satisfaisant", source="évaluation saisie dans le portail",
    )  # fmt: skip


def findings(content: Content) -> Iterator[Block]:
    yield from paragraphs(content["texts"]["findings"])
    if content["texts"]["unplanned_effects"].strip():
        yield Heading("Effets imprévus")
        yield from paragraphs(content["texts"]["unplanned_effects"])


def recommendations(content: Content) -> Iterator[Block]:
    yield from paragraphs(content["texts"]["recommendations"])
    columns = [Col("Recommandation", 6), Col("Précisions", 6), Col("Responsable", 5), Col("Pour le", 3)]
    lines = [
        (each["title"], each["text"] or NONE, owner_of(each), day(each["due_on"]) or NONE)
        for each in content["recommendations"]
    ]
    if lines:
        yield Grid("Recommandations, à qui elles s’adressent et pour quand", columns, lines)


def owner_of(recommendation: dict[str, str]) -> str:
    named = [recommendation["owner_title"], recommendation["owner"]]
    return ", ".join(part for part in named if part) or "à désigner"


CHAPTERS: tuple[tuple[str, str, Callable[[Content], Iterator[Block]]], ...] = (
    ("conclusion", "Conclusion et synthèse", conclusion),
    ("methode", "Méthode et sources", method),
    ("bilan", "Ce qui a été fait de ce qui était prévu", done),
    ("indicateurs", "Indicateurs et cibles", indicators),
    ("delinquance", "Délinquance enregistrée, avant et après", impacts),
    ("appreciations", "Objectifs et actions appréciés", judged),
    ("questions", "Questions évaluatives", questions),
    ("criteres", "Critères", criteria),
    ("contributions", "Contributions des partenaires", contributions),
    ("constats", "Constats", findings),
    ("recommandations", "Recommandations", recommendations),
)
