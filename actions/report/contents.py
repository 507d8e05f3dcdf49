"""What the report says, chapter by chapter, from the rows as they stand; what is not known is never said to be zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions.budget.page import FUNDERS, NOTE, charts_of
from actions.budget.plan import gap_in_words
from actions.budget.sums import GROUPINGS, LABELS, Sums, by_group, total
from actions.calendars import due_within
from actions.measuring.series import chart_of, trend
from actions.models import Action, BudgetLine, Indicator, IndicatorNature
from actions.reading.following import way_to_target
from actions.report.decisions import decided
from actions.report.report import Report, Since
from actions.report.standing import Standing, mean, standings
from actions.states import NEEDS_REASON, Status
from cls_portal.charts import Bars, grouped_bars
from cls_portal.models import Agent
from cls_portal.reporting.blocks import Block, Chapter, Col, Grid, Heading, Items, Plot, Words
from cls_portal.templatetags.portal import count_of, date_fr, euros, figure, percent
from contracts.models import Contract
from partners.lines import Line, line_of
from partners.models import Meeting

AHEAD = timedelta(days=90)
MOST_AHEAD = 60
PLOTTED = 6
UNKNOWN = "n.\u00a0c."
NONE = "—"
FOLLOW_UP = "suivi saisi dans le portail"
MONEY = ("planned", "requested", "granted", "paid", "spent")
NATURES = (IndicatorNature.IMPACT, IndicatorNature.OUTCOME, IndicatorNature.OUTPUT)


def report_of(contract: Contract, agent: Agent, since: Since, on: date) -> Report:
    """The whole report as this person may read it; a fixed number of queries, whatever the number of actions."""
    rows = standings(contract, since.day, on)
    line = line_of(contract.council_id)
    meetings = _meetings(line, agent, since.day, on + AHEAD)
    chapters = [
        Chapter("ou-en-est", "Où en est le contrat", _counts(rows)),
        Chapter("axes", "Avancement par axe et par objectif", _axes(contract, rows)),
        Chapter("retards", "Actions en retard", _late(rows)),
        Chapter("arretees", "Actions bloquées, reportées ou abandonnées", _stuck(rows)),
        Chapter("changements", f"Ce qui a changé depuis le {date_fr(since.day)}", _moves(rows, since.day, on)),
        Chapter("budget", "Budget", _budget(contract)),
        Chapter("indicateurs", "Indicateurs", _indicators(rows, on)),
        Chapter("conseil", "Réunions du conseil", _held(meetings, on)),
        Chapter("decisions", "Décisions depuis la dernière réunion", decided(line, agent, since.day, on)),
        Chapter("echeances", "Prochaines échéances", _ahead(rows, meetings, on)),
    ]
    return Report(
        title=contract.title,
        reference=contract.reference,
        on=on,
        since=since,
        facts=_facts(contract, since, on),
        chapters=[chapter for chapter in chapters if chapter.blocks],
    )


def _facts(contract: Contract, since: Since, on: date) -> list[tuple[str, str]]:
    facts = [
        ("Contrat", f"{contract.reference}, {contract.get_kind_display()}"),
        ("Période", f"du {date_fr(contract.starts_on)} au {date_fr(contract.ends_on)}" if contract.ends_on else ""),
        ("Signé le", date_fr(contract.signed_on)),
        ("État au", date_fr(on)),
        ("Changements depuis le", f"{date_fr(since.day)} ({since.words})"),
    ]
    return [(label, value) for label, value in facts if value]


# Where we are


def _counts(rows: Sequence[Standing]) -> list[Block]:
    if not rows:
        return [Words("Le contrat n’a aucune action.")]
    late, quiet = [row for row in rows if row.late], [row for row in rows if row.silent]
    said = (
        f"{count_of(len(rows), 'action')}, dont {len(late)} en retard et {len(quiet)} sans nouvelle depuis"
        f" 90\u00a0jours. Avancement moyen\u00a0: {percent(_progress(rows))}."
    )
    columns = [
        Col("État", 8), Col("Actions", 3, True), Col("En retard", 3, True), Col("Sans nouvelle", 3, True),
        Col("Avancement moyen", 3, True),
    ]  # fmt: skip
    groups = [(str(status.label), [row for row in rows if row.status == status]) for status in Status]
    lines = [_count(label, group) for label, group in groups if group]
    whole = _count("Ensemble", rows)
    return [
        Words(said),
        Grid("Actions par état", columns, [*lines, whole], frozenset({len(lines)})),
        Words("Le retard se calcule\u00a0: début ou fin dépassés, jalon passé sans être atteint, mesure manquante."),
    ]


def _count(label: str, rows: Sequence[Standing]) -> tuple[str, ...]:
    late, quiet = sum(bool(row.late) for row in rows), sum(row.silent for row in rows)
    return (label, str(len(rows)), str(late), str(quiet), percent(_progress(rows)) or NONE)


def _progress(rows: Iterable[Standing]) -> int | None:
    return mean(row.row.progress for row in rows)


# Axes


def _axes(contract: Contract, rows: Sequence[Standing]) -> list[Block]:
    bars, strong = [], []
    lines: list[tuple[str, ...]] = []
    for axis in contract.axes.prefetch_related("objectives").order_by("number", "pk"):
        own = [row for row in rows if row.row.served.axis_id == axis.pk]
        name = f"Axe {axis.number} – {axis.title}"
        bars.append(Bars(name, (mean(row.elapsed for row in own), _progress(own))))
        strong.append(len(lines))
        lines.append(_advance(name, own))
        for objective in axis.objectives.all():
            served = [row for row in own if row.row.objective_id == objective.pk]
            lines.append(_advance(f"{axis.number}.{objective.number} {objective.title}", served))
    if not lines:
        return []
    columns = [
        Col("Axe, objectif", 9), Col("Actions", 2, True), Col("Réalisées", 3, True), Col("En retard", 3, True),
        Col("Avancement moyen", 3, True),
    ]  # fmt: skip
    plot = grouped_bars(
        "Avancement moyen des actions et part écoulée de leur calendrier, par axe",
        ("Calendrier écoulé", "Avancement moyen"),
        bars,
        of="Axe",
        unit="en %",
        source=FOLLOW_UP,
        note=NOTE,
    )
    return [Plot(plot), Grid("Avancement par axe et par objectif", columns, lines, frozenset(strong))]


def _advance(name: str, rows: Sequence[Standing]) -> tuple[str, ...]:
    done, late = sum(row.status == Status.DONE for row in rows), sum(bool(row.late) for row in rows)
    return (name, str(len(rows)), str(done), str(late), percent(_progress(rows)) or NONE)


# What is stuck


def _lead(row: Standing) -> str:
    return row.row.lead.name if row.row.lead else "à désigner"


def _late(rows: Sequence[Standing]) -> list[Block]:
    found = [row for row in rows if row.late]
    if not found:
        return [Words("Aucune action n’est en retard.")]
    columns = [Col("Action", 5), Col("Pilote", 4), Col("Échéance", 4), Col("Pourquoi", 7)]
    lines = [(row.name, _lead(row), date_fr(row.due_on) or NONE, " ".join(row.late)) for row in found]
    return [Grid("Actions en retard et ce qui les met en retard", columns, lines)]


def _stuck(rows: Sequence[Standing]) -> list[Block]:
    found = [row for row in rows if row.status in NEEDS_REASON]
    quiet = [row for row in rows if row.silent]
    blocks: list[Block] = []
    if found:
        columns = [Col("Action", 6), Col("État", 3), Col("Motif", 7), Col("Nouvelle échéance", 4)]
        lines = [
            (row.name, str(row.status.label), row.row.status_reason, date_fr(row.row.postponed_to) or NONE)
            for row in found
        ]
        blocks.append(Grid("Actions bloquées, reportées ou abandonnées, et pourquoi", columns, lines))
    else:
        blocks.append(Words("Aucune action n’est bloquée, reportée ni abandonnée."))
    if quiet:
        said = [f"{row.name}\u00a0: {_last_news(row)}, pilote\u00a0: {_lead(row)}" for row in quiet]
        blocks += [Heading("Sans nouvelle depuis 90 jours"), Items(said)]
    return blocks


def _last_news(row: Standing) -> str:
    return f"dernières nouvelles le {date_fr(row.row.news_on)}" if row.row.news_on else "aucune nouvelle"


# What moved


def _moves(rows: Sequence[Standing], since: date, on: date) -> list[Block]:
    found = [*_statuses(rows), *_reached(rows, since, on), *_notes(rows, since, on)]
    return found or [Words("Rien n’a été noté depuis ce jour.")]


def _statuses(rows: Sequence[Standing]) -> list[Block]:
    moved = [row for row in rows if row.before and _state(row) != (row.before.status, row.before.progress)]
    unknown = sum(row.before is None for row in rows)
    blocks: list[Block] = []
    if moved:
        columns = [Col("Action", 8), Col("Alors", 6), Col("Maintenant", 6)]
        lines = [
            (row.name, _said(row.before.status, row.before.progress), _said(*_state(row)))
            for row in moved
            if row.before
        ]
        blocks.append(Grid("États et avancements qui ont changé", columns, lines))
    if unknown:
        blocks.append(Words(f"On ne sait pas où {_were(unknown)} ce jour-là."))
    return blocks


def _were(count: int) -> str:
    return "en était une action" if count == 1 else f"en étaient {count} actions"


def _state(row: Standing) -> tuple[Status, int]:
    return row.status, row.row.progress


def _said(status: Status, progress: int) -> str:
    return f"{status.label}, {percent(progress)}"


def _reached(rows: Sequence[Standing], since: date, on: date) -> list[Block]:
    lines = [
        (each.name, row.name, date_fr(each.due_on), date_fr(each.done_on))
        for row in rows
        for each in row.row.milestones.all()
        if each.done_on and since < each.done_on <= on
    ]
    columns = [Col("Jalon", 6), Col("Action", 6), Col("Attendu le", 4), Col("Atteint le", 4)]
    return [Grid("Jalons atteints", columns, lines)] if lines else []


def _notes(rows: Sequence[Standing], since: date, on: date) -> list[Block]:
    """The latest note of each action, and how many others there are."""
    lines = []
    for row in rows:
        notes = [note for note in row.row.notes.all() if since < note.noted_on <= on]
        if notes:
            others = len(notes) - 1
            more = f" (et {count_of(others, 'autre note,autres notes')})" if others else ""
            lines.append((row.name, date_fr(notes[0].noted_on), f"{notes[0].text}{more}"))
    columns = [Col("Action", 6), Col("Le", 4), Col("Dernière note", 10)]
    return [Grid("Dernières notes du suivi", columns, lines)] if lines else []


# Money


def _budget(contract: Contract) -> list[Block]:
    lines = BudgetLine.objects.filter(action__in=Action.objects.in_text().filter(contract=contract).values("pk"))
    whole = total(lines)
    if not whole.lines:
        return [Words("Le contrat ne dit aucun budget.")]
    by_year, _ = by_group(lines, GROUPINGS["annee"])
    by_funder, more = by_group(lines, GROUPINGS["financeur"])
    planned, granted = whole.amounts[0], whole.amounts[2]
    first = sorted(by_funder, key=lambda each: each.of("planned") or 0, reverse=True)[:FUNDERS]
    blocks: list[Block] = [
        Words(gap_in_words(planned.value or Decimal(0), granted.value, granted.unknown)),
        *(Plot(chart) for chart in charts_of(by_year, first, None)),
        _money("Budget par année", "Année", by_year, whole),
        _money("Budget par financeur", "Financeur", by_funder, whole),
        Words(
            "n.\u00a0c.\u00a0: non connu. «\u00a0+\u00a02\u00a0n.\u00a0c.\u00a0»\u00a0: le montant de deux lignes"
            " n’est pas connu, la somme est celle des autres."
        ),
    ]
    return [*blocks, Words("Les autres financeurs se lisent dans le portail.")] if more else blocks


def _money(caption: str, label: str, groups: Sequence[Sums], whole: Sums) -> Grid:
    columns = [Col(label, 5), *(Col(LABELS[name], 3, True) for name in MONEY)]
    lines = [(each.name, *(_amount(each, LABELS[name]) for name in MONEY)) for each in [*groups, whole]]
    return Grid(caption, columns, lines, frozenset({len(lines) - 1}))


def _amount(group: Sums, label: str) -> str:
    """« 12 000 € », the same and « + 2 n. c. » below, « n. c. »."""
    amount = next(each for each in group.amounts if each.label == label)
    if amount.value is None:
        return UNKNOWN
    more = f"\n+\u00a0{amount.unknown}\u00a0{UNKNOWN}" if amount.unknown else ""
    return euros(amount.value, 0) + more


# Indicators


def _indicators(rows: Sequence[Standing], on: date) -> list[Block]:
    pairs = [(row, indicator) for row in rows for indicator in row.row.indicators.all()]
    if not pairs:
        return [Words("Le contrat n’a aucun indicateur.")]
    columns = [
        Col("Indicateur", 5), Col("Départ", 2, True), Col("Dernière valeur", 5, True), Col("Cible", 2, True),
        Col("Chemin parcouru", 3, True), Col("Tendance", 3),
    ]  # fmt: skip
    blocks: list[Block] = [
        Grid("Indicateurs\u00a0: du départ à la cible", columns, [_standing_of(row, each) for row, each in pairs])
    ]
    drawn = [(row, each) for row, each in sorted(pairs, key=_rank) if any(m.value is not None for m in _measures(each))]
    for row, each in drawn[:PLOTTED]:
        chart = chart_of(each, _measures(each), on, title=f"{each.name} (action n°\u00a0{row.row.number})")
        blocks += [Plot(chart)] if chart else []
    if len(drawn) > PLOTTED:
        blocks.append(Words(f"Les courbes des {len(drawn) - PLOTTED} autres se lisent dans le portail."))
    return blocks


def _measures(indicator: Indicator) -> list[Any]:
    return list(indicator.measures.all())


def _rank(pair: tuple[Standing, Indicator]) -> tuple[Any, ...]:
    """Impact, outcome, then output; those with a target first."""
    row, each = pair
    return (NATURES.index(IndicatorNature(each.nature)), each.target is None, row.row.number, each.pk)


def _standing_of(row: Standing, each: Indicator) -> tuple[str, ...]:
    known = [measure for measure in _measures(each) if measure.value is not None]
    last, previous = (known[-1] if known else None), (known[-2] if len(known) > 1 else None)
    value = f"{figure(last.value)}\nle {date_fr(last.measured_on)}" if last else "jamais mesuré"
    heading = trend(each.direction, last.value if last else None, previous.value if previous else None)
    way = way_to_target(each.baseline, each.target, last.value if last else None)
    return (
        f"{each.name}, en {each.unit} (action n°\u00a0{row.row.number})",
        figure(each.baseline) or UNKNOWN,
        value,
        figure(each.target) or UNKNOWN,
        percent(way) or NONE,
        heading.label if heading else NONE,
    )


# The council, and what comes


def _meetings(line: Line, agent: Agent, since: date, last: date) -> list[Meeting]:
    """Of the council that steers, after the first day, if this person sees it."""
    rows = Meeting.objects.visible_to(agent).of_line(line).filter(held_on__gt=since, held_on__lte=last)
    return list(rows.order_by("held_on", "pk"))


def _held(meetings: Sequence[Meeting], on: date) -> list[Block]:
    found = [each for each in meetings if each.held_on <= on]
    return [Items([_met(each) for each in found])] if found else []


def _met(meeting: Meeting) -> str:
    subject = f"\u00a0: {meeting.subject}" if meeting.subject else ""
    return f"{date_fr(meeting.held_on)}, {meeting.get_form_display().lower()}{subject}"


def _ahead(rows: Sequence[Standing], meetings: Sequence[Meeting], on: date) -> list[Block]:
    """What falls within ninety days: milestones, ends, measures to give, meetings."""
    found: list[tuple[date, str, str]] = []
    for row in rows:
        if row.open:
            found += [(day, row.name, what) for each in (_milestones, _end, _to_measure) for day, what in each(row, on)]
    found += [(each.held_on, "", f"{each.get_form_display()} du conseil") for each in meetings if each.held_on > on]
    if not found:
        return [Words("Rien n’est attendu dans les 90 prochains jours.")]
    found.sort()
    columns = [Col("Le", 4), Col("Ce qui est attendu", 8), Col("Action", 8)]
    lines = [(date_fr(day), what, name) for day, name, what in found[:MOST_AHEAD]]
    blocks: list[Block] = [Grid("Échéances des 90 prochains jours", columns, lines)]
    if len(found) > MOST_AHEAD:
        blocks.append(Words(f"Et {count_of(len(found) - MOST_AHEAD, 'autre échéance,autres échéances')}."))
    return blocks


Days = Iterable[tuple[date, str]]


def _milestones(row: Standing, on: date) -> Days:
    for each in row.row.milestones.all():
        if each.done_on is None and on <= each.due_on <= on + AHEAD:
            yield each.due_on, f"Jalon\u00a0: {each.name}"


def _end(row: Standing, on: date) -> Days:
    if row.due_on and on <= row.due_on <= on + AHEAD:
        yield row.due_on, "Nouvelle échéance de l’action" if row.row.postponed_to else "Fin de l’action"


def _to_measure(row: Standing, on: date) -> Days:
    """A measure that nobody has given yet of a period that ends, at the latest, in these days."""
    for each in row.row.indicators.all():
        due = due_within(each.frequency, row.row.starts_on, row.row.ends_on, on, on + AHEAD)
        if due and not any(measure.measured_on >= due[0] for measure in _measures(each)):
            yield due[1], f"Mesure\u00a0: {each.name}"
