"""What the pages of a diagnostic show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.access import abilities
from cls_portal.listing import Badge
from cls_portal.models import Agent
from diagnostics import gates, matrix, parts, problem_reading, rules, staleness, texts
from diagnostics.access import reads_drafting
from diagnostics.models import (
    ConcernedActor,
    Contribution,
    Diagnostic,
    DiagnosticCommune,
    DiagnosticFigure,
    DiagnosticVersion,
    Eligibility,
    ExistingResponse,
    FieldResponse,
    NominativeWaiver,
    PartComment,
    Problem,
    ProblemEvidence,
    ProblemPlace,
    ProblemResponse,
    Survey,
)
from diagnostics.states import LEGAL_PARTS, DiagnosticPart
from partners.decisions.effects import origin_of

# The models whose history is told with the diagnostic's.
TOLD_PARTS = (
    DiagnosticCommune, FieldResponse, Problem, ProblemPlace, ProblemEvidence, ProblemResponse, ConcernedActor,
    NominativeWaiver, Eligibility, DiagnosticFigure, Survey, ExistingResponse, Contribution, PartComment,
    DiagnosticVersion,
)  # fmt: skip
COMMUNES_SHOWN = 30


def listed(agent: Agent) -> Any:
    return Diagnostic.objects.visible_to(agent).for_list()


def detailed(agent: Agent) -> Any:
    return Diagnostic.objects.for_detail(agent)


def drafted(agent: Agent) -> Any:
    """Those of which the agent reads the drafting: former texts, exchanges, history."""
    return Diagnostic.objects.drafting_read_by(agent)


def badge(diagnostic: Diagnostic) -> Badge:
    return Badge("Validé", "success") if diagnostic.validated_on else Badge("En cours de rédaction", "info")


def freshness(diagnostic: Diagnostic, on: date) -> Badge:
    """Of a diagnostic loaded with `dated`: « Périmé », or « À jour »."""
    return Badge("Périmé", "warning") if stale_in_list(diagnostic, on) else Badge("À jour", "neutral")


def stale_in_list(diagnostic: Any, on: date) -> list[str]:
    """Why a diagnostic loaded with `dated` is out of date."""
    return staleness.reasons(
        staleness.Dates(
            ends_on=diagnostic.ends_on,
            validated_on=diagnostic.validated_on,
            edition_on=diagnostic.oldest_edition_on,
            current_edition_on=diagnostic.current_edition_on,
            withdrawn=diagnostic.edition_withdrawn,
        ),
        on,
    )


def validation_in_words(diagnostic: Diagnostic, on: date) -> str:
    """« validé il y a 2 ans », or nothing."""
    return f"validé {rules.age(diagnostic.validated_on, on)}" if diagnostic.validated_on else ""


def places(diagnostic: Diagnostic, shown: int = 3) -> str:
    """« Bègles, Talence, Villenave-d’Ornon et 4 autres communes »."""
    return rules.few_words([commune.name for commune in diagnostic.communes.all()], shown)


def diagnostic_page(diagnostic: Any, agent: Agent, on: date) -> dict[str, Any]:
    """The diagnostic (loaded by `detailed`) as its page reads it, and what the agent may do of it now."""
    rights = abilities(agent, "diagnostics", diagnostic)
    validated = diagnostic.validated_on is not None
    communes = list(diagnostic.communes.all())
    problems = list(diagnostic.problems.all())
    open_to_agent = rights["edit"] and not validated
    names = [finding.digest for _, finding in texts.passages_in(diagnostic)] if open_to_agent else []
    unsettled = set(names) - set(diagnostic.confirmed)
    incomplete = gates.incomplete_problems(diagnostic, problems) if rights["edit"] else []
    unfinished = gates.unfinished_problems(problems) if open_to_agent else []
    figures, exchanges = list(diagnostic.figures.all()), parts.exchanges_of(diagnostic)
    return {
        "diagnostic": diagnostic,
        "badge": badge(diagnostic),
        "age": validation_in_words(diagnostic, on),
        "origin": origin_of(diagnostic, agent),
        "communes": communes[:COMMUNES_SHOWN],
        "more_communes": max(len(communes) - COMMUNES_SHOWN, 0),
        "parts_shown": [(part, getattr(diagnostic, part), exchanges[part]) for part in LEGAL_PARTS],
        "sources": (DiagnosticPart.SOURCES, diagnostic.sources),
        "responses": parts.response_rows(diagnostic.field_responses.all()),
        "figures": parts.figure_rows(figures, [commune.name for commune in communes]),
        "surveys": list(diagnostic.surveys.all()),
        "stale": parts.stale_reasons(diagnostic, figures, diagnostic.current_edition_on, on),
        "refresh_url": reverse("diagnostic-refresh", args=[diagnostic.pk]) if rights["edit"] else "",
        "matrix": matrix.matrix_of(problems),
        "problems": problem_reading.rows(problems),
        "missing": gates.missing_to_validate(diagnostic, on, len(unsettled)) if open_to_agent else [],
        "incomplete": incomplete,
        "unfinished": unfinished,
        "ready": rules.ready_in_words(len(incomplete) + len(unfinished)),
        "names": names,
        "writable": open_to_agent,
        "drafting": reads_drafting(agent, diagnostic),
        "abilities": rights,
        "panels": panels_of(diagnostic, agent),
    }


def panels_of(diagnostic: Diagnostic, agent: Agent) -> list[dict[str, Any]]:
    """The panels that higher apps show on its page: template and context."""
    found = (
        (template, import_string(name)(diagnostic, agent)) for template, name in settings.DIAGNOSTIC_PANELS.items()
    )
    return [{"template": template, "context": context} for template, context in found if context is not None]


def frame(diagnostic: Diagnostic) -> dict[str, Any]:
    """Title, communes and period, for their form."""
    return {
        "title": diagnostic.title,
        "communes": list(diagnostic.communes.all()),
        "starts_on": diagnostic.starts_on,
        "ends_on": diagnostic.ends_on,
    }
