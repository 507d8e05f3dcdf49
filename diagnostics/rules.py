"""The rules of a diagnostic: pure functions of values and explicit dates, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cls_portal.errors import Reason
from diagnostics.states import LEGAL_PARTS, DiagnosticPart

SOURCE_OF_PARTS = "circulaire du 28 octobre 1997, I.3"
RECENT_EDITION_DAYS = 400  # one edition a year: the one that was just replaced still serves


def missing_before_validation(
    *, texts: Mapping[str, str], problem_count: int, unappraised: Mapping[str, str]
) -> list[Reason]:
    """What a diagnostic still lacks: its three legal parts, its sources, a problem, its four fields appraised.

    `texts` holds each part by its code; `unappraised` the fields whose response nobody has appraised (code → label).
    """
    missing = _missing_parts(texts)
    if not problem_count:
        missing.append(Reason("Aucun problème n’est décrit.", code="diagnostic.problem_missing"))
    return missing + [
        Reason(
            f"L’adéquation de la réponse n’est pas appréciée dans le champ « {label} ».",
            code=f"diagnostic.field_unappraised:{field}",
        )
        for field, label in unappraised.items()
    ]


def _missing_parts(texts: Mapping[str, str]) -> list[Reason]:
    words = {part: f"La partie « {part.label} » n’est pas rédigée ({SOURCE_OF_PARTS})." for part in LEGAL_PARTS}
    words[DiagnosticPart.SOURCES] = "Les sources et les dates des chiffres ne sont pas indiquées."
    return [
        Reason(text, code=f"diagnostic.part_missing:{part.value}")
        for part, text in words.items()
        if not texts[part].strip()
    ]


def missing_in_figures(
    *,
    unanalysed: Mapping[int, str],
    editions: Collection[date],
    current: date | None,
    published: bool,
    withdrawn: bool = False,
    strangers: Mapping[int, str] | None = None,
) -> list[Reason]:
    """Every figure has its analysis; where the current edition says something of the communes, a recent one is cited.

    `unanalysed` holds the figures without analysis (key → title); `editions` the days of those that are cited
    and serve, `withdrawn` whether others are cited; `published` whether the current edition knows one of the communes
    at least; `strangers` the figures read for another perimeter than the present one (key → title).
    """
    missing = [
        Reason(f"Le chiffre « {title} » n’est pas analysé.", code=f"diagnostic.figure_unanalysed:{pk}")
        for pk, title in unanalysed.items()
    ]
    missing += [
        Reason(f"Le chiffre « {title} » ne porte pas sur le périmètre actuel.", code=f"diagnostic.figure_outside:{pk}")
        for pk, title in (strangers or {}).items()
    ]
    if current and published and not any(is_recent(edition, current) for edition in editions):
        words = "Tous les chiffres de la délinquance enregistrée viennent d’une édition ancienne ou retirée"
        if not editions and not withdrawn:
            words = "Aucun chiffre de la délinquance enregistrée n’est cité"
        text = f"{words} : l’édition du {current:%d/%m/%Y} en publie pour ces communes."
        missing.append(Reason(text, code="diagnostic.figure_missing"))
    return missing


def missing_to_adopt(*, validated: bool, adopted: bool, plenary: bool, own: bool) -> list[Reason]:
    """What stands against the council's adoption of a diagnostic; `own`: it covers a commune of the council."""
    code, missing = "diagnostic.adoption", []
    if not validated:
        text = "Le diagnostic n’est pas validé\u00a0: le conseil adopte un texte qui ne change plus."
        missing.append(Reason(text, code))
    if adopted:
        missing.append(Reason("Ce diagnostic est déjà adopté par le conseil.", code))
    if not plenary:
        text = "Un diagnostic est adopté en formation plénière\u00a0: qui le lit doit pouvoir lire la décision."
        missing.append(Reason(text, code))
    if not own:
        missing.append(Reason("Ce diagnostic ne porte sur aucune commune du conseil.", code))
    return missing


def is_recent(edition: date, current: date) -> bool:
    """Whether an edition is the current one, or was replaced so lately that its figures may still be validated."""
    return (current - edition).days <= RECENT_EDITION_DAYS


@dataclass(frozen=True)
class DescribedProblem:
    """What the rules need of a problem."""

    pk: int
    number: int
    title: str
    fields: Collection[str]
    actor_count: int


def missing_in_problem(problem: DescribedProblem) -> list[Reason]:
    """Every problem names its concerned actors and is classed in at least one of the four fields."""
    name = f"{problem.number}. « {problem.title} »"
    missing = []
    if not problem.actor_count:
        missing.append(
            Reason(f"Problème {name} : aucun acteur concerné.", code=f"chain.problem_without_actor:{problem.pk}")
        )
    if not problem.fields:
        missing.append(
            Reason(
                f"Problème {name} : aucun champ (prévention, dissuasion, sanction, réparation).",
                code=f"chain.problem_without_field:{problem.pk}",
            )
        )
    return missing


@dataclass(frozen=True)
class WeighedProblem:
    """What makes a problem usable beyond the chain: where it is, what shows it, what priority it has."""

    pk: int
    number: int
    title: str
    located: bool
    evidenced: bool
    classed: bool  # scored on the five notes, or decided with a reason
    strangers: Collection[str] = ()  # its places that are no longer in the diagnostic's perimeter
    unanswered: Collection[str] = ()  # labels of its fields about which nobody said what response exists


def unfinished_in_problem(problem: WeighedProblem) -> list[Reason]:
    """What would make the problem clearer: told, never blocking (product.md §2 asks for actors and fields only)."""
    name = f"Problème {problem.number}. « {problem.title} »"
    told = [
        (not problem.located, "place", "aucun lieu indiqué"),
        (not problem.evidenced, "evidence", "aucun élément à l’appui (chiffre, série ou constat sourcé)"),
        (not problem.classed, "priority", "priorité ni notée ni décidée"),
        (bool(problem.strangers), "stranger", f"hors du périmètre : {', '.join(problem.strangers)}"),
        (bool(problem.unanswered), "response", f"réponse existante non décrite : {', '.join(problem.unanswered)}"),
    ]
    return [
        Reason(f"{name} : {words}.", code=f"diagnostic.problem_without_{piece}:{problem.pk}")
        for lacking, piece, words in told
        if lacking
    ]


def ready_in_words(left: int) -> str:
    """What is said when nothing stands in the way of the validation, `left` points being still to complete."""
    still = {0: "", 1: "\u00a0; un point reste à compléter"}.get(left, f"\u00a0; {left} points restent à compléter")
    return f"Rien n’empêche la validation{still}."


def names_to_settle(count: int) -> list[Reason]:
    """What looks like nominative data is removed or confirmed before validation (CSI L132-5)."""
    if not count:
        return []
    noun = "passage ressemble" if count == 1 else "passages ressemblent"
    text = f"{count}\u00a0{noun} à une donnée nominative (CSI, art. L.\u00a0132-5) : à retirer ou à confirmer."
    return [Reason(text, code="diagnostic.nominative")]


def refusal_to_validate(*, validated: bool, ends_on: date, on: date) -> list[Reason]:
    """What stands in the way whatever the text: already validated, or a period not yet over."""
    if validated:
        return [Reason("Ce diagnostic est déjà validé.", code="diagnostic.validated")]
    if ends_on > on:
        return [Reason("La période observée n’est pas terminée.", code="diagnostic.period_running")]
    return []


def age(validated_on: date, on: date) -> str:
    """How long ago that was, in words: « aujourd’hui », « il y a 12 jours », « il y a 2 ans et 3 mois »."""
    months = (on.year - validated_on.year) * 12 + on.month - validated_on.month - (on.day < validated_on.day)
    if months >= 12:
        years, rest = divmod(months, 12)
        return f"il y a {years}\u00a0an{'s' if years > 1 else ''}" + (f" et {rest}\u00a0mois" if rest else "")
    if months >= 1:
        return f"il y a {months}\u00a0mois"
    days = (on - validated_on).days
    if days <= 0:
        return "aujourd’hui"
    return "hier" if days == 1 else f"il y a {days}\u00a0jours"


def few_words(names: Sequence[str], shown: int = 3) -> str:
    """Communes by their names: « Bègles, Talence, Villenave-d’Ornon et 4 autres communes »."""
    rest = len(names) - shown
    if rest <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} et {rest}\u00a0autre{'s communes' if rest > 1 else ' commune'}"
