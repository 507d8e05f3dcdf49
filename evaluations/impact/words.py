"""A comparison before and after in plain French: what it says, how its communes are chosen, what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from cls_portal.templatetags.portal import number_fr, percent
from diagnostics.recorded.indicators import CURRENT, Indicator
from diagnostics.recorded.strata import stratum_label
from diagnostics.standing.histories import History
from diagnostics.standing.words import change_text
from evaluations.impact import rules
from evaluations.impact.estimate import LEVEL, Estimate
from evaluations.impact.rules import NBSP, span
from evaluations.impact.values import Asked, Beside, Whole

FEW_FACTS = 100
CAUSE = "Un écart ne prouve pas que le contrat en est la cause."


def percent_of(ratio: float) -> str:
    """« −20 % » for 0.8; « −0,4 % » for 0.996, which is not the « 0 % » of no difference."""
    change = (ratio - 1) * 100
    if round(change) or not round(change, 1):
        return change_text(change)
    return f"{'+' if change > 0 else ''}{percent(change, 1)}"


def interval(estimate: Estimate) -> str:
    """« de −35 % à −2 % »."""
    return f"de {percent_of(estimate.low)} à {percent_of(estimate.high)}"


def sentences(asked: Asked, history: History, beside: Beside) -> Iterator[str]:
    """The reading of an estimate that is stated."""
    estimate, pooled, periods = beside.estimate, beside.pooled, asked.periods
    assert estimate is not None
    assert pooled is not None
    own = percent_of(rules.growth(history, periods))
    yield (
        f"De {span(periods.before)} à {span(periods.after)}, le taux a évolué de {own} dans le territoire et, en"
        f" moyenne, de {percent_of(exp(pooled.mean))} dans les {len(beside.matches)} communes comparables."
    )
    yield (
        f"Rapporté à elles, le territoire a évolué de {percent_of(estimate.ratio)}"
        f" (intervalle à {round(LEVEL * 100)} % : {interval(estimate)})."
    )
    if not estimate.says_something:
        yield (
            "L’intervalle contient 0 % : ces chiffres ne distinguent pas le territoire des communes comparables. Ils"
            f" ne montrent ni effet, ni absence d’effet. {CAUSE}"
        )
        return
    side = "plus bas" if estimate.high < 1 else "plus haut"
    yield (
        f"Le taux est {side} que l’évolution de ces communes ne le laissait attendre, au-delà de ce que le hasard fait"
        f" d’ordinaire. {CAUSE}"
    )


def placebo_sentence(beside: Beside) -> str:
    """What the same comparison finds on earlier years; empty when there was none to make."""
    if beside.estimate is None:
        return ""
    if beside.earlier is None:
        return "Sans deux années plus anciennes, rien ne vérifie que le territoire suivait déjà ces communes."
    years = f"de {span(beside.earlier.before)} à {span(beside.earlier.after)}"
    if beside.placebo is None:
        return (
            f"Trop de chiffres ne sont pas diffusés {years} : rien ne vérifie que le territoire suivait ces communes."
        )
    found = "un écart s’y voit déjà" if beside.placebo.says_something else "aucun écart ne s’y voit, comme il se doit"
    measured = f"{percent_of(beside.placebo.ratio)} (intervalle à {round(LEVEL * 100)} % : {interval(beside.placebo)})"
    return f"Avant le contrat, {years}, la même comparaison donne {measured} : {found}."


def rule(stratum: str, beside: Beside) -> Iterator[str]:
    """How the comparable communes are chosen."""
    strata = rules.strata_beside(stratum) if stratum else []
    if len(strata) > 1:
        where = f"communes de {number_fr(min(map(int, strata)))} habitants et plus"
    else:
        where = stratum_label(stratum) if stratum else "communes de même taille et de même type"
    yield (
        f"Sont comparables les {where} : c’est la strate où vit la plus grande part des habitants du territoire. Le"
        " territoire lui-même en est exclu, comme toute commune couverte par un contrat signé pendant les années"
        " comparées."
    )
    yield (
        f"Leur chiffre est diffusé chacune de ces années, avec au moins {rules.FEWEST_FACTS} faits avant, et un taux"
        " d’avant compris entre la moitié et le double de celui du territoire."
    )
    yield (
        f"Les {rules.NUMBER} plus proches sont gardées. La distance réunit, comme les deux côtés d’un angle droit,"
        " l’écart des taux moyens d’avant et celui de leur évolution pendant ces années : dix pour cent de l’un"
        " comptent autant que dix pour cent de l’autre."
    )
    if beside.candidates == 1:
        yield "Une seule commune remplit ces conditions."
    elif beside.candidates:
        few = number_fr(beside.candidates)
        yield f"{few}{NBSP}communes remplissent ces conditions, {len(beside.matches)} sont gardées."


def limits(asked: Asked, indicator: Indicator, territory: Whole) -> Iterator[str]:
    """What these figures cannot say."""
    ground = territory.ground
    if 0 < min(ground.facts_before, ground.facts_after) < FEW_FACTS:
        counted = f"{ground.facts_before} avant, {ground.facts_after} après"
        yield f"Peu de faits ({counted}) : un petit nombre varie beaucoup d’une année à l’autre, par hasard."
    yield (
        "Les faits enregistrés dépendent des plaintes et de l’activité des services : une hausse peut venir d’un"
        " meilleur accueil des victimes, une baisse d’un renoncement à porter plainte."
    )
    yield (
        "D’autres politiques, des travaux, des arrivées d’habitants ont pu agir les mêmes années, ici ou dans les"
        " communes comparables, qui ont peut-être des dispositifs que le portail ne connaît pas."
    )
    yield "Des faits ont pu se déplacer vers des communes voisines, ou en venir."
    yield (
        "Seules sont comparées des communes dont le chiffre est diffusé chaque année : celles où les faits sont"
        " devenus rares ne le sont plus."
    )
    yield (
        "Tous les chiffres sont d’une même édition, dont les années se comparent entre elles ; une autre édition peut"
        " en donner d’autres."
    )
    yield "Plus on compare d’indicateurs, plus il est probable que l’un s’écarte par hasard : un sur vingt en moyenne."
    yield from _own_limits(asked, indicator, territory)


def _own_limits(asked: Asked, indicator: Indicator, territory: Whole) -> Iterator[str]:
    """Those of this indicator, of these years, of this territory."""
    periods = asked.periods
    if asked.already:
        yield (
            "Un contrat signé couvrait déjà tout ou partie du territoire pendant des années d’avant : la comparaison ne"
            " dit pas ce qui se serait passé sans contrat."
        )
    if not indicator.additive:
        yield "Les mis en cause mesurent aussi l’activité des services ; chacun est compté une fois par commune."
    if indicator not in CURRENT:
        yield "Cet indicateur n’est plus publié : son périmètre a changé dans les éditions suivantes."
    between = list(range(periods.last_before + 1, periods.first_after))
    if between:
        verb = "n’est" if len(between) == 1 else "ne sont"
        yield f"{span(between)} {verb} dans aucune des deux périodes."
    if 0 < territory.used < territory.ground.communes:
        whole, covered = territory.ground.communes, round(territory.ground.covered * 100)
        yield (
            f"Les chiffres sont ceux de {territory.used} communes sur {whole}, diffusées chacune des années comparées"
            f" ({covered} % des habitants ou des logements)."
        )
