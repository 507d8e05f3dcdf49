"""The yearly report to the conseil départemental, chapter by chapter: one content, on the page, in PDF, to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cls_portal.charts import ChartTable
from cls_portal.models import Agent
from cls_portal.reporting.blocks import Block, Chapter, Col, Document, Grid, Heading, Items, Plot, Words
from cls_portal.reporting.kept import as_data, from_data
from cls_portal.templatetags.portal import count_of, date_fr, number_fr
from cls_portal.wording import short_date
from partners.departmental.activity import Activity, Year, activity_of
from partners.departmental.cover import Cover, missing
from partners.departmental.law import basis
from partners.departmental.maps import map_of
from partners.models import DepartmentalReport
from partners.states import CouncilState

NONE = "—"
Figures = Mapping[str, int]
TEXTS = (("introduction", "Introduction"), ("appreciation", "Appréciation"), ("perspectives", "Perspectives"))


def contents_of(report: DepartmentalReport, agent: Agent, on: date, before: Figures | None = None) -> dict[str, Any]:
    """What the report says, as data that it keeps once closed: chapters and the figures of its year.

    `before`: the figures that the closed report of the year before kept; else they are counted again. The number of
    queries does not depend on that of the councils.
    """
    activity = activity_of(agent, report.department, report.year, on)
    figures = figures_of(activity.this, activity.councils)
    previous = before if before is not None else figures_of(activity.before, activity.councils_before)
    typed = {name: Chapter(name, title, _paragraphs(getattr(report, name))) for name, title in TEXTS}
    chapters = [
        typed["introduction"],
        Chapter("chiffres", "L’année en chiffres", _compared(activity, figures, previous, before is not None)),
        Chapter("activite", "Activité des conseils", _activity(activity)),
        Chapter("territoire", "Le département", _territory(activity)),
        Chapter("charte", "Bilan annuel de la charte déontologique", _charter(activity)),
        Chapter("actes", "Arrêtés, règlements intérieurs, information des conseils", _acts(activity)),
        Chapter("contrats", "Contrats", _contracts(activity.this)),
        Chapter("alertes", "Conseils en alerte", _alerts(activity)),
        typed["appreciation"],
        typed["perspectives"],
    ]
    return {
        "until": activity.this.end.isoformat(),
        "figures": dict(figures),
        "chapters": as_data(chapter for chapter in chapters if chapter.blocks),
    }


def current_contents(report: DepartmentalReport, agent: Agent, on: date) -> Mapping[str, Any]:
    """What a closed report kept; what a draft says today."""
    kept: dict[str, Any] | None = report.contents
    return kept if kept is not None else contents_of(report, agent, on, kept_before(report))


def kept_before(report: DepartmentalReport) -> Figures | None:
    """The figures of the report of the year before, where it is closed."""
    before = DepartmentalReport.objects.filter(department=report.department_id, year=report.year - 1)
    return before.exclude(closed_on=None).values_list("contents__figures", flat=True).first()


def as_document(report: DepartmentalReport, contents: Mapping[str, Any]) -> Document:
    """The report as it is printed; a draft says that it is one."""
    department, year = report.department, report.year
    until = date.fromisoformat(contents["until"])
    draft = report.closed_on is None
    text, article = basis(department.code, year)
    state = "projet" if draft else f"clos le {date_fr(report.closed_on)}"
    return Document(
        name=f"Rapport annuel {year} sur l’activité des conseils – {department.name}",
        heading=f"Activité des conseils locaux et intercommunaux en {year}\u00a0: {department.name}",
        head=f"{department.name} – rapport annuel {year} sur l’activité des conseils – {state}",
        reference=f"{department.name} ({department.code})",
        version=f"Rapport annuel {year} sur l’activité des conseils – {state}",
        worth=f"{DRAFT if draft else CLOSED} {text} ({article}).",
        facts=[
            ("Département", f"{department.name} ({department.code})"),
            ("Année", str(year)),
            ("Faits comptés jusqu’au", date_fr(until)),
            ("État", "projet, à relire et à compléter" if draft else f"clos le {date_fr(report.closed_on)}"),
        ],
        chapters=from_data(contents["chapters"]),
    )


DRAFT = "Projet préparé avec ce que le portail contient\u00a0: il ne prouve rien."
CLOSED = "Rapport établi avec ce que le portail contenait le jour où il a été clos\u00a0; il ne prouve rien d’autre."


def _paragraphs(text: str) -> list[Block]:
    return [Words(part.strip()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


# Figures


def figures_of(year: Year, councils: Sequence[Any]) -> dict[str, int]:
    """By the keys of `LABELS`."""
    living = [council for council in councils if year.state(council) is not CouncilState.DISSOLVED]
    ids = {council.pk for council in councils}

    def total(counted: Mapping[int, int]) -> int:
        return sum(number for council, number in counted.items() if council in ids)

    return {
        "councils": len(living),
        "dormant": sum(year.state(council) is CouncilState.DORMANT for council in living),
        "plenaries": sum(map(year.plenaries, councils)),
        "met": sum(bool(year.plenaries(council)) for council in councils),
        "restricted": sum(map(year.restricted, councils)),
        "groups_met": sum(map(year.of_groups, councils)),
        "cancelled": total(year.cancelled),
        "informed": sum(bool(year.informed.get(council.pk)) for council in councils),
        "orders": total(year.orders),
        "rules": sum(council.pk in year.rules for council in living),
        "charters": sum(council.pk in year.charters for council in living),
        "groups": total(year.groups),
        "members": total(year.members),
        "signed": total(year.signed),
        "signatures": total(year.signatures),
        "exclusions": total(year.exclusions),
        **{f"contracts_{what}": len(told) for what, told in year.contracts.items()},
    }


LABELS = {
    "councils": "Conseils, à la fin de la période",
    "dormant": "dont en sommeil",
    "plenaries": "Réunions plénières tenues",
    "met": "Conseils qui ont tenu une plénière",
    "restricted": "Réunions en formation restreinte",
    "groups_met": "Réunions de groupes de travail et de cellules de veille",
    "cancelled": "Réunions annulées",
    "informed": "Conseils informés par le préfet dans l’année",
    "orders": "Arrêtés de composition signés",
    "rules": "Conseils dotés d’un règlement intérieur",
    "charters": "Conseils dotés d’une charte",
    "groups": "Groupes ouverts, à la fin de la période",
    "members": "Membres de ces groupes",
    "signed": "dont signataires de la charte",
    "signatures": "Signatures de la charte dans l’année",
    "exclusions": "Exclusions d’un groupe dans l’année",
    "contracts_signed": "Contrats signés",
    "contracts_ended": "Contrats arrivés à leur terme ou dénoncés",
    "contracts_renewed": "Contrats reconduits ou redéfinis",
    "contracts_unevaluated": "Contrats finis sans évaluation finale validée",
}


def _compared(activity: Activity, figures: Figures, before: Figures, kept: bool) -> list[Block]:
    this = activity.this
    columns = [
        Col("Chiffre", 11), Col(str(activity.before.year), 3, True), Col(str(this.year), 3, True),
        Col("Évolution", 3, True),
    ]  # fmt: skip
    rows = [
        (
            label,
            number_fr(before[key]) if key in before else NONE,
            number_fr(figures[key]),
            _moved(figures, before, key),
        )
        for key, label in LABELS.items()
    ]
    note = (
        f"Les chiffres de {activity.before.year} sont ceux du rapport clos de cette année."
        if kept
        else f"Les chiffres de {activity.before.year} sont recomptés avec ce que le portail contient aujourd’hui\u00a0:"
        " un conseil qui dormait alors et s’est réveillé depuis n’y est plus compté en sommeil."
    )
    partial = this.end < date(this.year, 12, 31)
    until = f" L’année n’est pas finie\u00a0: {this.year} est compté jusqu’au {date_fr(this.end)}." if partial else ""
    return [Grid(f"Les conseils en {this.year} et l’année d’avant", columns, rows), Words(note + until)]


def _moved(figures: Figures, before: Figures, key: str) -> str:
    if key not in before:
        return NONE
    moved = figures[key] - before[key]
    return "=" if not moved else f"{'+' if moved > 0 else '−'}\u00a0{number_fr(abs(moved))}"


# What the councils did


def _activity(activity: Activity) -> list[Block]:
    year = activity.this
    if not activity.councils:
        return [Words("Le portail ne connaît aucun conseil dans ce département pour cette année.")]
    columns = [
        Col("Conseil", 6), Col("Plénières", 3, True), Col("Restreintes", 3, True), Col("Groupes", 2, True),
        Col("Annulées", 3, True), Col("Dernière plénière", 3),
    ]  # fmt: skip
    rows = [
        (
            _with_state(year, council), str(year.plenaries(council)), str(year.restricted(council)),
            str(year.of_groups(council)), str(year.cancelled[council.pk]), short_date(council.last_plenary) or NONE,
        )
        for council in activity.councils
    ]  # fmt: skip
    without = [
        council.name
        for council in activity.councils
        if year.state(council) is CouncilState.ACTIVE and not year.plenaries(council)
    ]
    asleep = [
        f"{council.name}\u00a0: depuis le {date_fr(council.dormant_since)}"
        for council in activity.councils
        if year.state(council) is CouncilState.DORMANT
    ]
    return [
        Grid("Réunions tenues dans l’année, par conseil", columns, rows),
        Words(
            "Les réunions restreintes et celles des groupes sont seulement comptées\u00a0: ce qui s’y dit n’est lu que"
            " de leurs membres (CSI, art. L.\u00a0132-5). Une réunion annulée n’est pas comptée comme tenue."
        ),
        *_listed("Conseils actifs sans réunion plénière dans l’année", without),
        *_listed("Conseils en sommeil", asleep),
        *_listed("Créés dans l’année", _in_year(activity, "created_on")),
        *_listed("Dissous dans l’année", _in_year(activity, "dissolved_on")),
    ]


def _with_state(year: Year, council: Any) -> str:
    """« CLSPD de Pessac (en sommeil) »; of an active one, its name."""
    state = year.state(council)
    return council.name if state is CouncilState.ACTIVE else f"{council.name} ({state.label.lower()})"


def _in_year(activity: Activity, name: str) -> list[str]:
    found = []
    for council in activity.councils:
        day = getattr(council, name)
        if day is not None and activity.this.start <= day <= activity.this.end:
            heir = council.succeeded_by if name == "dissolved_on" else None
            after = f", remplacé par {heir.name}" if heir else ""
            found.append(f"{council.name}\u00a0: le {date_fr(day)}{after}")
    return found


def _listed(title: str, rows: Sequence[str]) -> list[Block]:
    return [Heading(title), Items(rows)] if rows else []


def _territory(activity: Activity) -> list[Block]:
    chart = map_of(activity.department, activity.covers, printed=True)
    without = missing(activity.covers)
    unknown = sum(cover is Cover.UNKNOWN for _, cover in activity.covers)
    blocks: list[Block] = [Plot(replace(chart, table=_counted(activity)))] if chart is not None else []
    if without:
        columns = [Col("Commune", 7), Col("Quartiers prioritaires", 9), Col("Habitants", 4, True)]
        rows = [
            (
                each.name, ", ".join(each.areas) or NONE,
                number_fr(each.population) if each.population is not None else NONE,
            )
            for each in without
        ]  # fmt: skip
        blocks.append(Grid("Communes obligées d’avoir un conseil et qui n’en ont pas", columns, rows))
    else:
        blocks.append(Words("Aucune commune connue pour être obligée d’avoir un conseil n’en est dépourvue."))
    said = (
        f" Pour {count_of(unknown, 'autre commune,autres communes')}, c’est à vérifier\u00a0: la population ou les"
        " quartiers prioritaires ne sont pas connus."
        if unknown
        else ""
    )
    return [*blocks, Words(f"Obligation du jour où ces lignes sont écrites (CSI, art. L.\u00a0132-4).{said}")]


def _counted(activity: Activity) -> ChartTable:
    """How many communes are in each state: five lines, instead of one for each of some hundreds of communes."""
    found = Counter(cover for _, cover in activity.covers)
    rows = tuple((cover.label.capitalize(), number_fr(found[cover])) for cover in Cover)
    return ChartTable("Communes par état du conseil", ("État du conseil", "Communes"), rows)


# Charter, acts


def _charter(activity: Activity) -> list[Block]:
    year = activity.this
    concerned = [council for council in activity.councils if council.pk in year.charters or year.groups[council.pk]]
    note = Words(
        "Seuls des nombres figurent ici\u00a0: les membres des groupes qui échangent des informations confidentielles"
        " signent la charte avant d’y prendre part (CSI, art. L.\u00a0132-5), et un bilan départemental en est dressé"
        " chaque année (charte déontologique type, 2014)."
    )
    if not concerned:
        return [Words("Aucun conseil n’a enregistré de charte ni de groupe."), note]
    columns = [
        Col("Conseil", 4), Col("Charte adoptée le", 3), Col("Groupes", 2, True), Col("Membres", 2, True),
        Col("Signataires", 3, True), Col("Signatures", 3, True), Col("Exclusions", 3, True),
    ]  # fmt: skip
    rows = [
        (council.name, short_date(year.charters.get(council.pk)) or "non", *_counts(year, council))
        for council in concerned
    ]
    totals = [str(sum(int(row[place]) for row in rows)) for place in range(2, len(columns))]
    grid = Grid(
        "Charte et signataires, par conseil", columns, [*rows, ("Ensemble", "", *totals)], frozenset({len(rows)})
    )
    return [grid, note]


def _counts(year: Year, council: Any) -> list[str]:
    counted = (year.groups, year.members, year.signed, year.signatures, year.exclusions)
    return [str(each[council.pk]) for each in counted]


def _acts(activity: Activity) -> list[Block]:
    year = activity.this
    if not activity.councils:
        return []
    columns = [Col("Conseil", 8), Col("Règlement intérieur", 4), Col("Informé le", 5), Col("Arrêtés signés", 3, True)]
    rows = [
        (
            council.name, short_date(year.rules.get(council.pk)) or "non",
            ", ".join(map(short_date, year.informed.get(council.pk, ()))) or NONE, str(year.orders[council.pk]),
        )
        for council in activity.councils
    ]  # fmt: skip
    return [Grid("Actes de l’année et information donnée par le préfet", columns, rows)]


# Contracts, alerts

CONTRACTS = (
    ("signed", "Signés", "le"),
    ("ended", "Arrivés à leur terme ou dénoncés", "le"),
    ("renewed", "Reconduits ou redéfinis", "le"),
    ("unevaluated", "Finis sans évaluation finale validée", "fini le"),
)


def _contracts(year: Year) -> list[Block]:
    blocks: list[Block] = []
    for what, title, when in CONTRACTS:
        blocks += _listed(title, [f"{name}, {when} {date_fr(day)}" for name, day in year.contracts[what]])
    return blocks or [Words("Aucun contrat n’a été signé, n’a pris fin ni n’a été reconduit dans l’année.")]


def _alerts(activity: Activity) -> list[Block]:
    day = date_fr(activity.this.end)
    if not activity.alerts:
        return [Words(f"Aucun conseil n’était en alerte le {day}.")]
    rows = [(council.name, "\n".join(reason.text for reason in reasons)) for council, reasons in activity.alerts]
    return [
        Grid(
            f"Ce que les textes demandent et qui n’était pas fait le {day}",
            [Col("Conseil", 6), Col("Alerte", 14)],
            rows,
        ),
        Words("Par l’état, la population et les quartiers connus aujourd’hui\u00a0: à vérifier près d’un seuil."),
    ]
