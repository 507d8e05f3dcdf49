"""What a diagnostic still needs before validation, and what its problems need for a contract's chain.

Loads what a rule needs, asks it, and says where it is mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.errors import Reason
from diagnostics import perimeter, priority, rules, texts
from diagnostics.models import Diagnostic, Fitness, Problem, ResponseField
from diagnostics.states import DiagnosticPart


def problems_described(contract: Any, on: date) -> list[Reason]:
    """Every problem of the contract's diagnostic names its actors and its fields (`settings.GATES`)."""
    return problems_of_many_described([contract], on)[contract.pk]


def problems_of_many_described(contracts: Sequence[Any], on: date) -> dict[int, list[Reason]]:
    """The same for many contracts, by their keys, in one query (`settings.GATES_OF_MANY`)."""
    found = defaultdict(list)
    wanted = {contract.diagnostic_id for contract in contracts if contract.diagnostic_id}
    for problem in Problem.objects.filter(diagnostic__in=wanted).with_actor_count():
        found[problem.diagnostic_id].append(problem)
    return {each.pk: _incomplete(each.diagnostic_id, found[each.diagnostic_id]) for each in contracts}


def incomplete_problems(diagnostic: Diagnostic, problems: Iterable[Any] | None = None) -> list[Reason]:
    """What its problems lack for the chain « problème – acteurs – champs »; `problems` when they are loaded."""
    return _incomplete(diagnostic.pk, diagnostic.problems.with_actor_count() if problems is None else problems)


def _incomplete(diagnostic: int, problems: Iterable[Any]) -> list[Reason]:
    """What these problems lack, with their place on the page of the diagnostic of this key."""
    return [
        replace(reason, url=f"{reverse('diagnostic-detail', args=[diagnostic])}#probleme-{problem.pk}")
        for problem in problems
        for reason in rules.missing_in_problem(
            rules.DescribedProblem(
                pk=problem.pk,
                number=problem.number,
                title=problem.title,
                fields=problem.fields,
                actor_count=problem.actor_count,
            )
        )
    ]


def unfinished_problems(problems: Iterable[Problem]) -> list[Reason]:
    """« À compléter »: what would make its problems clearer, and stops nothing (`problems` loaded by `whole`)."""
    return [
        replace(reason, url=_completed_at(problem, reason.code))
        for problem in problems
        for reason in rules.unfinished_in_problem(_weighed(problem))
    ]


def left_to_complete(diagnostic: Diagnostic) -> list[Reason]:
    """What its problems still lack, though nothing of it stops the validation."""
    problems = list(diagnostic.problems.whole())
    return [*incomplete_problems(diagnostic, problems), *unfinished_problems(problems)]


def _weighed(problem: Any) -> rules.WeighedProblem:
    answered = {row.field for row in problem.responses.all()}
    return rules.WeighedProblem(
        pk=problem.pk,
        number=problem.number,
        title=problem.title,
        located=bool(problem.place_names),
        evidenced=bool(problem.evidences.all()),
        classed=problem.given_priority is not None or None not in priority.notes_of(problem).values(),
        strangers=problem.strangers,
        unanswered=[str(ResponseField(field).label) for field in problem.fields if field not in answered],
    )


def _completed_at(problem: Problem, code: str) -> str:
    rule = code.partition(":")[0]
    page = {"diagnostic.problem_without_place": "problem-edit", "diagnostic.problem_without_stranger": "problem-edit"}
    name = page.get(rule, "problem-score" if rule == "diagnostic.problem_without_priority" else "problem-detail")
    return reverse(name, args=[problem.pk])


def missing_to_validate(diagnostic: Diagnostic, on: date, names: int | None = None) -> list[Reason]:
    """What stands between a diagnostic and its validation on that day, each with the page that mends it.

    `names`: how many passages look like nominative data in it, when they were counted already.
    """
    found = rules.refusal_to_validate(
        validated=diagnostic.validated_on is not None, ends_on=diagnostic.ends_on, on=on
    ) or [*_missing_in_text(diagnostic), *_missing_in_figures(diagnostic)]
    found += rules.names_to_settle(_unsettled(diagnostic) if names is None else names)
    return [replace(reason, url=_mended_at(diagnostic, reason.code)) for reason in found]


def _missing_in_text(diagnostic: Diagnostic) -> list[Reason]:
    return rules.missing_before_validation(
        texts={part.value: getattr(diagnostic, part) for part in DiagnosticPart},
        problem_count=diagnostic.problems.count(),
        unappraised={
            row.field: row.get_field_display()
            for row in diagnostic.field_responses.all()
            if row.fitness == Fitness.UNKNOWN
        },
    )


def _missing_in_figures(diagnostic: Diagnostic) -> list[Reason]:
    figures = list(diagnostic.figures.all())
    known: Any = diagnostic
    if not hasattr(diagnostic, "published_now"):
        known = Diagnostic.objects.with_current_edition().get(pk=diagnostic.pk)
    editions = [figure.edition for figure in figures if figure.edition is not None]
    return rules.missing_in_figures(
        unanalysed={figure.pk: str(figure) for figure in figures if not figure.analysis},
        editions=[edition.produced_on for edition in editions if edition.withdrawn_on is None],
        withdrawn=any(edition.withdrawn_on for edition in editions),
        strangers={figure.pk: str(figure) for figure in perimeter.strangers(diagnostic, figures)},
        current=known.current_edition_on,
        published=known.published_now,
    )


def _unsettled(diagnostic: Diagnostic) -> int:
    unsettled = texts.unsettled_names(Diagnostic.objects.for_texts().get(pk=diagnostic.pk))
    return len({seen.finding.digest for seen in unsettled})


def _mended_at(diagnostic: Diagnostic, code: str) -> str:
    """The page that mends what this rule misses; `code` may end with the part or the field concerned."""
    rule, _, detail = code.partition(":")
    if rule == "diagnostic.figure_unanalysed":
        return reverse("figure-edit", args=[detail])
    if rule == "diagnostic.figure_outside":
        return reverse("diagnostic-refresh", args=[diagnostic.pk])
    page = {
        "diagnostic.part_missing": "diagnostic-part",
        "diagnostic.field_unappraised": "diagnostic-field",
        "diagnostic.problem_missing": "problem-create",
        "diagnostic.period_running": "diagnostic-edit",
        "diagnostic.figure_missing": "figure-pick",
        "diagnostic.nominative": "diagnostic-names",
    }.get(rule, "diagnostic-detail")
    return reverse(page, args=[diagnostic.pk, detail] if detail else [diagnostic.pk])
