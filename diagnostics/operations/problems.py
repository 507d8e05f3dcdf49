"""The problems of a diagnostic, where they are, and the actors they concern."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Max

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import ConcernedActor, Diagnostic, Moment, Problem, ProblemPlace, ResponseField, Sufferer
from diagnostics.operations.diagnostic import open_to
from partners.models import Organisation
from territories.models import Territory, TerritoryCommune
from territories.states import LOCAL_KINDS, PARTS_OF_COMMUNES, TerritoryKind

PLACE_KINDS = (TerritoryKind.COMMUNE, *PARTS_OF_COMMUNES, *LOCAL_KINDS)


@operation("diagnostic.problem_added")
def add_problem(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    title: str,
    description: str = "",
    fields: Sequence[str] = (),
    places: Sequence[Territory] = (),
    where: str = "",
    moments: Sequence[str] = (),
    when: str = "",
    sufferers: Sequence[str] = (),
    sufferers_note: str = "",
) -> Problem:
    """One more problem, numbered after the last: classed in these fields (`ResponseField`), in these places of the
    perimeter, at these moments (`Moment`), suffered by these people (`Sufferer`)."""
    diagnostic = open_to(by, diagnostic)
    last = diagnostic.problems.aggregate(last=Max("number"))["last"] or 0
    problem = create(
        Problem(
            diagnostic=diagnostic,
            number=last + 1,
            title=title,
            description=description.strip(),
            fields=_in_order(fields, ResponseField),
            where=where.strip(),
            moments=_in_order(moments, Moment),
            when=when.strip(),
            sufferers=_in_order(sufferers, Sufferer),
            sufferers_note=sufferers_note.strip(),
        )
    )
    _put_in(problem, places)
    return problem


@operation("diagnostic.problem_changed")
def change_problem(
    problem: Problem,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    title: str | None = None,
    description: str | None = None,
    fields: Sequence[str] | None = None,
    places: Sequence[Territory] | None = None,
    where: str | None = None,
    moments: Sequence[str] | None = None,
    when: str | None = None,
    sufferers: Sequence[str] | None = None,
    sufferers_note: str | None = None,
) -> Problem:
    """Change what is given; what is None stays."""
    open_to(by, problem.diagnostic)
    texts = {"description": description, "where": where, "when": when, "sufferers_note": sufferers_note}
    lists = {"fields": (fields, ResponseField), "moments": (moments, Moment), "sufferers": (sufferers, Sufferer)}
    given: dict[str, Any] = {"title": title} if title is not None else {}
    given |= {name: text.strip() for name, text in texts.items() if text is not None}
    given |= {name: _in_order(codes, known) for name, (codes, known) in lists.items() if codes is not None}
    problem = write(lock(problem, revision), **given)
    if places is not None:
        _put_in(problem, places)
    return problem


@operation("diagnostic.problem_removed")
def remove_problem(problem: Problem, *, by: Agent | SystemActor, revision: int | None) -> None:
    """Remove a problem and its actors, and close the gap in the numbers; refused while actions answer it."""
    diagnostic = open_to(by, problem.diagnostic)
    problem = lock(problem, revision)
    if problem.action_links.exists():
        raise Refused("Des actions répondent à ce problème : rattachez-les d’abord à un autre problème.")
    following = list(diagnostic.problems.filter(number__gt=problem.number).order_by("number"))
    remove(problem)
    for other in following:
        write(lock(other, None), number=other.number - 1)


@operation("diagnostic.actor_added")
def add_concerned_actor(
    problem: Problem, *, by: Agent | SystemActor, organisation: Organisation, part: str
) -> ConcernedActor:
    """Name an organisation concerned by the problem, and how (`ActorPart`)."""
    diagnostic = open_to(by, problem.diagnostic)
    return create(ConcernedActor(diagnostic=diagnostic, problem=problem, organisation=organisation, part=part))


@operation("diagnostic.actor_removed")
def remove_concerned_actor(actor: ConcernedActor, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, actor.diagnostic)
    remove(lock(actor, revision))


def _put_in(problem: Problem, places: Collection[Territory]) -> None:
    """Make these the places of the problem: communes of the diagnostic, or smaller territories that meet them."""
    wanted = {place.pk for place in places}
    allowed = set(places_of(problem.diagnostic).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - allowed:
        raise Refused([Reason("Ce lieu n’est pas dans le périmètre du diagnostic.", field="places")])
    present = {link.territory_id: link for link in problem.place_links.all()}
    for pk in sorted(set(present) - wanted):
        remove(present[pk])
    for pk in sorted(wanted - set(present)):
        create(ProblemPlace(diagnostic=problem.diagnostic, problem=problem, territory_id=pk))


def places_of(diagnostic: Diagnostic) -> Any:
    """The territories that a problem of this diagnostic may name as its places."""
    met = TerritoryCommune.objects.filter(commune__diagnostics=diagnostic).values("territory")
    return Territory.objects.current().filter(kind__in=PLACE_KINDS, pk__in=met)


def _in_order(codes: Sequence[str], known: Any) -> list[str]:
    """Each code once, in the order they are shown; an unknown one is kept for `full_clean` to refuse."""
    return [code for code in known.values if code in codes] + [code for code in codes if code not in known.values]
