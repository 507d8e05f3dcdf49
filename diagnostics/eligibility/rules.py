"""The rule of eligibility, its version and its thresholds: pure functions, each choice with its source.

No text gives a threshold. A contract is never compulsory and knows no threshold of population (domain.md §1.2): it is
concluded when the mayor and the préfet judge that « l’intensité des problèmes de délinquance » justifies it (CSI
D132-7). The programme's text prefers the priority geography, which is « pas exclusive » (circ. 4 Dec 2006), and the
territories whose rates are above the national average. What is measured, over which years, is the portal's choice:
it is written here and nowhere else, and printed with every statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diagnostics.eligibility.values import (
    FORMAT,
    AreaFound,
    CommuneNamed,
    DecisionFound,
    Ground,
    IndicatorFound,
    Statement,
    Threshold,
    Verdict,
    YearFound,
)
from diagnostics.standing.rules import WHOLE, ratio
from diagnostics.standing.values import ABSENT, LEAST_COVERED, Cell, CellState, IndicatorStanding, Standing

DECREE = "Code de la sécurité intérieure, art. D.\u00a0132-7"
CIRCULAR = "Circulaire INTK0600110C du 4 décembre 2006"
PROGRAMME = "Texte de présentation du programme des contrats locaux de sécurité"
CHOICE = "Choix du portail"
SSMSI = "SSMSI, bases de la délinquance enregistrée"

CAUTION = (
    "Ce constat rassemble des faits ; il n’oblige à rien et n’interdit rien. Un contrat local de sécurité n’est jamais"
    " obligatoire et aucun seuil de population ne s’y applique : le préfet et le maire le concluent lorsqu’ils jugent"
    f" que l’intensité des problèmes de délinquance le justifie ({DECREE})."
)


@dataclass(frozen=True)
class Rule:
    """One version of the rule. An indicator is above when its rate is more than `ratio` times the national one in at
    least `years_above` of the last `years` years of the edition; the ground is met with `indicators` of them.

    `covered`: the least share of the inhabitants (or dwellings) in published communes for a rate to be compared.
    """

    version: str
    ratio: float = 1.0
    years: int = 3
    years_above: int = 2
    indicators: int = 3
    covered: float = LEAST_COVERED

    def thresholds(self) -> tuple[Threshold, ...]:
        """The thresholds as they are shown and printed."""
        return (
            Threshold(
                "Géographie prioritaire",
                "au moins une, en vigueur à la date, dans une commune du territoire",
                "Une référence, et non une limite : elle est préférée, elle n’est « pas exclusive ».",
                CIRCULAR,
            ),
            Threshold(
                "Taux d’un indicateur",
                f"plus de {_figure(self.ratio)} fois le taux national de la même année",
                "Un territoire dont les taux dépassent la moyenne nationale peut relever d’un contrat.",
                PROGRAMME,
            ),
            Threshold(
                "Années",
                f"au moins {self.years_above} des {self.years} dernières années de l’édition",
                "Une seule année peut être un accident, surtout dans une petite commune.",
                CHOICE,
            ),
            Threshold(
                "Indicateurs",
                f"au moins {self.indicators} au-dessus de la moyenne nationale",
                "Un seul dépasse la moyenne par le jeu du hasard dans bien des communes. Les mis en cause (stupéfiants)"
                " ne sont pas comptés : additionnés, ils ne sont pas un nombre de personnes.",
                CHOICE,
            ),
            Threshold(
                "Part publiée",
                f"au moins {round(self.covered * 100)}\u00a0% des habitants (ou des logements)",
                "En dessous, le taux ne dit que l’état de quelques communes. Une année dont une partie n’est pas"
                " diffusée n’est au-dessus que si ses seuls faits publiés, rapportés à tous les habitants (ou"
                " logements), y suffisent ; elle n’est jamais comptée en dessous.",
                CHOICE,
            ),
            Threshold(
                "Décision",
                "datée et motivée par la préfecture",
                "Le préfet et le maire apprécient l’intensité des problèmes de délinquance, quels que soient les"
                " chiffres.",
                DECREE,
            ),
        )


CURRENT = Rule("2026-2")


# The grounds


def area_ground(areas: Sequence[AreaFound], known_kinds: Collection[str]) -> Ground:
    """`known_kinds`: labels of the geographies of which the portal holds the complete list at that date."""
    certain = [area for area in areas if not area.end_unknown]
    if certain:
        verdict = Verdict.MET
        summary = (
            f"{_many(len(certain), 'géographie prioritaire', 'géographies prioritaires')} en vigueur à cette date."
        )
    elif areas:
        verdict = Verdict.UNKNOWN
        known = _many(len(areas), "géographie prioritaire connue", "géographies prioritaires connues")
        summary = f"{known}, dont la fin est inconnue\u00a0: rien ne dit qu’elle soit encore en vigueur à cette date."
    elif known_kinds:
        verdict = Verdict.NOT_MET
        summary = (
            f"Aucune de celles dont le portail a la liste complète à cette date : {', '.join(sorted(known_kinds))}."
        )
    else:
        verdict = Verdict.UNKNOWN
        summary = "Aucune n’est connue, mais le portail n’a de liste complète d’aucune géographie à cette date."
    return Ground(
        "areas", "Géographie prioritaire", verdict, verdict.label, summary, CIRCULAR, areas=tuple(areas)
    )  # fmt: skip


def indicator_ground(standing: Standing | None, rule: Rule = CURRENT) -> Ground:
    """Indicators above the national average; unknown without figures, or when those withheld may be enough."""
    code, label = "indicators", "Indicateurs au-dessus de la moyenne nationale"
    if standing is None:
        words = "Aucune édition produite avant cette date n’est servie, ou elle n’a pas de chiffre pour ce territoire."
        return Ground(code, label, Verdict.UNKNOWN, Verdict.UNKNOWN.label, words, SSMSI)
    years = last_years(standing, rule)
    rows = [indicator_found(item, years, rule) for item in standing.indicators if item.indicator.additive]
    verdict = verdict_of([row.verdict for row in rows], rule)
    rows.sort(key=lambda row: (_ORDER[row.verdict], -(row.ratio or 0.0), row.name))
    return Ground(
        code, label, verdict, verdict.label, _counted(rows, years), standing.source, indicators=tuple(rows)
    )  # fmt: skip


def decision_ground(decisions: Sequence[DecisionFound]) -> Ground:
    verdict = Verdict.MET if decisions else Verdict.NOT_MET
    summary = (
        f"{_many(len(decisions), 'décision enregistrée', 'décisions enregistrées')} à cette date."
        if decisions
        else "Aucune décision n’est enregistrée à cette date."
    )
    return Ground(
        "decision", "Décision motivée de la préfecture", verdict, verdict.label, summary, DECREE,
        decisions=tuple(decisions),
    )  # fmt: skip


def last_years(standing: Standing, rule: Rule = CURRENT) -> tuple[int, ...]:
    """The years that the rule looks at: the last of the edition, whether published or not."""
    return tuple(range(standing.last_year - rule.years + 1, standing.last_year + 1))


def indicator_found(item: IndicatorStanding, years: Sequence[int], rule: Rule = CURRENT) -> IndicatorFound:
    """One indicator over these years."""
    found = [_year(year, item.cell(year), item.france.get(year, ABSENT), rule) for year in years]
    above = sum(year.mark == "above" for year in found)
    below = sum(year.mark == "below" for year in found)
    verdict = weigh(above=above, below=below, rule=rule)
    compared = [year for year in found if year.ratio is not None]
    mine, france = sum(year.rate or 0.0 for year in compared), sum(year.france or 0.0 for year in compared)
    mean = mine / france if france else None
    return IndicatorFound(
        name=item.indicator.name,
        unit=item.indicator.rate_label,
        verdict=verdict,
        verdict_label={"met": "Au-dessus", "not_met": "Pas au-dessus", "unknown": "Indéterminé"}[verdict],
        ratio=mean,
        percent=None if mean is None else (mean - 1) * 100,
        years_above=above,
        years=tuple(found),
    )


def weigh(*, above: int, below: int, rule: Rule = CURRENT) -> Verdict:
    """An indicator: above in enough years; not, when the other years could not be enough; else unknown."""
    if above >= rule.years_above:
        return Verdict.MET
    return Verdict.NOT_MET if rule.years - below < rule.years_above else Verdict.UNKNOWN


def verdict_of(verdicts: Sequence[str], rule: Rule = CURRENT) -> Verdict:
    """The ground: enough indicators above; not met only when those unknown could not make up for it."""
    met, unknown = verdicts.count(Verdict.MET), verdicts.count(Verdict.UNKNOWN)
    if met >= rule.indicators:
        return Verdict.MET
    return Verdict.UNKNOWN if met + unknown >= rule.indicators or not verdicts else Verdict.NOT_MET


def mark_of(cell: Cell, france: Cell, rule: Rule = CURRENT) -> str:
    """« above », « below » or « unknown »: what is partly withheld is never below.

    It is above when that is certain: its published facts over all of its people. The communes that are withheld are
    mostly the low ones, so that the rate of the others is most often too high.
    """
    found = ratio(cell, france)
    if found is None or cell.covered < rule.covered:
        return "unknown"
    if found * cell.covered > rule.ratio:
        return "above"
    return "below" if cell.official or cell.state in WHOLE else "unknown"


def _year(year: int, cell: Cell, france: Cell, rule: Rule) -> YearFound:
    mark = mark_of(cell, france, rule)
    found = ratio(cell, france) if cell.covered >= rule.covered else None
    return YearFound(
        year=year,
        rate=cell.rate if found is not None else None,
        france=france.rate,
        ratio=found,
        mark=mark,
        text=_said(cell, found),
        withheld=cell.withheld,
        covered=round(cell.covered * 100, 1),
    )


def _said(cell: Cell, found: float | None) -> str:
    """What stands in place of a rate, or beside one that is not that of all the communes."""
    if cell.state is CellState.WITHHELD:
        return "non diffusé"
    if cell.withheld:
        many = _many(cell.withheld, "commune non diffusée", "communes non diffusées")
        return many if found is not None else f"non comparé : {many}"
    return "" if found is not None else "pas de chiffre"


_ORDER: Mapping[str, int] = {Verdict.MET: 0, Verdict.UNKNOWN: 1, Verdict.NOT_MET: 2}


def _counted(rows: Collection[IndicatorFound], years: Sequence[int]) -> str:
    """« 4 indicateurs au-dessus sur 12, 3 indéterminés, de 2023 à 2025 (18 cellules non diffusées). »"""
    met = sum(row.verdict == Verdict.MET for row in rows)
    unknown = sum(row.verdict == Verdict.UNKNOWN for row in rows)
    withheld = sum(year.withheld for row in rows for year in row.years)
    words = f"{_many(met, 'indicateur', 'indicateurs')} au-dessus sur {len(rows)}"
    words += f", {_many(unknown, 'indéterminé', 'indéterminés')}" if unknown else ""
    words += f", de {years[0]} à {years[-1]}"
    return words + (
        f" ({_many(withheld, 'cellule non diffusée', 'cellules non diffusées')})." if withheld else "."
    )  # fmt: skip


# The statement


def state(
    *,
    territory: str,
    communes: Iterable[CommuneNamed],
    on: date,
    areas: Sequence[AreaFound],
    known_kinds: Collection[str],
    standing: Standing | None,
    decisions: Sequence[DecisionFound] | None = None,
    rule: Rule = CURRENT,
) -> Statement:
    """What is known of a territory on that day. `decisions` is None where no diagnostic bears one."""
    grounds = [area_ground(areas, known_kinds), indicator_ground(standing, rule)]
    if decisions is not None:
        grounds.append(decision_ground(decisions))
    verdict = overall([ground.verdict for ground in grounds])
    return Statement(
        format=FORMAT,
        rule=rule.version,
        thresholds=rule.thresholds(),
        territory=territory,
        communes=tuple(communes),
        stated_on=on,
        edition_on=standing.produced_on if standing else None,
        synthetic=bool(standing and standing.synthetic),
        source=standing.source if standing else "",
        years=last_years(standing, rule) if standing else (),
        grounds=tuple(grounds),
        verdict=verdict,
        verdict_label=verdict.label,
        conclusion=conclusion(grounds),
        caution=CAUTION,
    )


def overall(verdicts: Collection[str]) -> Verdict:
    """One ground is enough; without any, what is unknown forbids to conclude."""
    if Verdict.MET in verdicts:
        return Verdict.MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.NOT_MET


def conclusion(grounds: Sequence[Ground]) -> str:
    met = [ground.label.lower() for ground in grounds if ground.verdict == Verdict.MET]
    if met:
        return f"{_many(len(met), 'motif est constaté', 'motifs sont constatés')} : {', '.join(met)}."
    if any(ground.verdict == Verdict.UNKNOWN for ground in grounds):
        return (
            "Aucun motif n’est établi, mais ce qui n’est pas diffusé ou pas connu empêche de conclure."
            " La préfecture peut prendre une décision motivée."
        )
    return "Aucun motif calculé n’est constaté à cette date. La préfecture peut prendre une décision motivée."


def _many(number: int, one: str, many: str) -> str:
    return f"{number}\u00a0{one if number < 2 else many}"


def _figure(value: float) -> str:
    return f"{value:g}".replace(".", ",")
