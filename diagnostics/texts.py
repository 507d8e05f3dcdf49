"""Every text that people write in a diagnostic, with the page that mends it: one list, for whoever reads them all.

A new kind of text is one more function in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from cls_portal import nominative
from cls_portal.nominative import Finding, WrittenText
from diagnostics.models import Diagnostic, NominativeWaiver, Problem
from diagnostics.states import DiagnosticPart


@dataclass(frozen=True, slots=True)
class Seen:
    """What looks like nominative data in one text, and the confirmation that it is not, if any."""

    text: WrittenText
    finding: Finding
    waiver: NominativeWaiver | None


def texts_of(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    """Everything written in this diagnostic, loaded by `for_texts` or `for_detail`."""
    for source in SOURCES:
        yield from source(diagnostic)


def names_in(diagnostic: Diagnostic) -> list[Seen]:
    """What looks like nominative data, in the order of the diagnostic."""
    waivers = {waiver.digest: waiver for waiver in diagnostic.nominative_waivers.all()}
    return [Seen(text, finding, waivers.get(finding.digest)) for text, finding in passages_in(diagnostic)]


def passages_in(diagnostic: Diagnostic) -> Iterator[tuple[WrittenText, Finding]]:
    """What looks like nominative data, confirmed or not."""
    return nominative.passages(texts_of(diagnostic))


def unsettled_names(diagnostic: Diagnostic) -> list[Seen]:
    """Those that nobody has confirmed."""
    return [seen for seen in names_in(diagnostic) if seen.waiver is None]


def _frame(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    yield WrittenText("Intitulé du diagnostic", reverse("diagnostic-edit", args=[diagnostic.pk]), diagnostic.title)


def _parts(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    for part in DiagnosticPart:
        url = reverse("diagnostic-part", args=[diagnostic.pk, part.value])
        yield WrittenText(str(part.label), url, getattr(diagnostic, part.value))


def _fields(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    for row in diagnostic.field_responses.all():
        url = reverse("diagnostic-field", args=[diagnostic.pk, row.field])
        yield WrittenText(f"Réponse existante\u00a0: {row.get_field_display()}", url, row.response)
        for existing in row.existing:  # type: ignore[attr-defined]
            words = "\n".join(existing[name] for name in ("title", "place", "period", "comment"))
            yield WrittenText("Réponse existante d’un acteur", reverse("response-edit", args=[existing["pk"]]), words)


def _figures(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    for figure in diagnostic.figures.all():
        words = "\n".join((figure.title, figure.source, figure.analysis))
        yield WrittenText("Chiffre et son analyse", reverse("figure-edit", args=[figure.pk]), words)


def _surveys(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    for survey in diagnostic.surveys.all():
        words = (survey.title, survey.carried_out_by, survey.method, survey.population, survey.results, survey.source)
        yield WrittenText("Enquête ou attentes", reverse("survey-edit", args=[survey.pk]), "\n".join(words))


def _problems(diagnostic: Diagnostic) -> Iterator[WrittenText]:
    for problem in diagnostic.problems.all():
        yield from _problem(problem)


def _problem(problem: Problem) -> Iterator[WrittenText]:
    name = f"Problème {problem.number}"
    edit = reverse("problem-edit", args=[problem.pk])
    for label, words in (
        ("intitulé", problem.title),
        ("description", problem.description),
        ("précisions sur les lieux", problem.where),
        ("précisions sur les moments", problem.when),
        ("précisions sur les publics", problem.sufferers_note),
    ):
        yield WrittenText(f"{name}\u00a0: {label}", edit, words)
    decide = reverse("problem-overrule", args=[problem.pk])
    yield WrittenText(f"{name}\u00a0: motif de la priorité", decide, problem.given_reason)
    for evidence in problem.evidences.all():
        url = reverse("evidence-edit", args=[evidence.pk])
        words = "\n".join((evidence.series, evidence.text, evidence.source))
        yield WrittenText(f"{name}\u00a0: élément à l’appui", url, words)
    for row in problem.responses.all():
        url = reverse("problem-response", args=[problem.pk, row.field])
        yield WrittenText(f"{name}\u00a0: réponse, {row.get_field_display().lower()}", url, row.response)


SOURCES: tuple[Callable[[Diagnostic], Iterator[WrittenText]], ...] = (
    _frame,
    _parts,
    _figures,
    _surveys,
    _fields,
    _problems,
)
