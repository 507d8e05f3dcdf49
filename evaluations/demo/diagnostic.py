"""The diagnostics of the demonstration, written with others: figures, surveys, responses, contributions, a renewal."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cls_portal import jobs
from cls_portal.models import Job
from diagnostics import operations as on_diagnostics
from diagnostics.models import Diagnostic, DiagnosticVersion, Problem
from diagnostics.priority import Criterion
from diagnostics.standing.reading import current_edition
from evaluations.demo import content
from evaluations.demo.people import Cast
from partners.models import Organisation


def write_parts(diagnostic: Diagnostic, cast: Cast, partners: dict[str, Organisation], on: date) -> None:
    """The rows of the three parts, and the contribution that the landlord gave to the second."""
    _figures(diagnostic, cast, on)
    _survey(diagnostic, cast, partners, on)
    _responses(diagnostic, cast, partners)
    _contribution(diagnostic, cast, on)


def _figures(diagnostic: Diagnostic, cast: Cast, on: date) -> None:
    """Three indicators of the edition, when one is loaded, and a figure of the landlord."""
    if current_edition() is not None:
        chosen = on_diagnostics.choose_figures(diagnostic, by=cast.prefecture, indicators=list(content.FIGURES))
        for figure in chosen:
            analysis = content.FIGURES[figure.indicator]
            on_diagnostics.change_figure(figure, by=cast.prefecture, revision=figure.revision, analysis=analysis)
    on_diagnostics.give_figure(
        diagnostic,
        by=cast.prefecture,
        title="Signalements de troubles dans les parties communes",
        value=Decimal(214),
        unit="signalements",
        year=on.year - 1,
        source="Habitat Rive Droite, bilan de tranquillité (données inventées)",
        analysis="<p>Les deux tiers viennent de trois résidences, le soir, d’avril à septembre.</p>",
    )


def _survey(diagnostic: Diagnostic, cast: Cast, partners: dict[str, Organisation], on: date) -> None:
    on_diagnostics.add_survey(
        diagnostic,
        by=cast.prefecture,
        kind="survey",
        title="Consultation des habitants sur la tranquillité",
        organisation=partners["mediation"],
        starts_on=date(on.year - 1, 5, 2),
        ends_on=date(on.year - 1, 6, 14),
        method="Questionnaire en face à face, à la sortie des commerces et des écoles",
        sample_size=400,
        population="Habitants de 16 ans et plus",
        results=content.SURVEY_RESULTS,
        source="Médiation des Quais, note de restitution (données inventées)",
    )


def _responses(diagnostic: Diagnostic, cast: Cast, partners: dict[str, Organisation]) -> None:
    fields = {row.field: row for row in diagnostic.field_responses.all()}
    for field, title, key, place, period, fitness, comment in content.EXISTING_RESPONSES:
        on_diagnostics.add_existing_response(
            fields[field],
            by=cast.prefecture,
            title=title,
            organisation=partners[key],
            place=place,
            period=period,
            fitness=fitness,
            comment=comment,
        )


def _contribution(diagnostic: Diagnostic, cast: Cast, on: date) -> None:
    """Asked of the mediator, sent, added to the part; a comment, dealt with."""
    asked = on_diagnostics.ask_contribution(
        diagnostic,
        by=cast.prefecture,
        on=on,
        part="perception",
        agent=cast.partner,
        question="Qu’entendez-vous le soir, aux abords des résidences et du tramway ?",
        due_on=on + timedelta(days=15),
    )
    on_diagnostics.send_contribution(asked, by=cast.partner, on=on, revision=asked.revision, text=content.CONTRIBUTION)
    on_diagnostics.accept_contribution(asked, by=cast.prefecture, on=on)
    comment = on_diagnostics.comment_part(
        diagnostic, by=cast.coordinator, part="situation", text="Ajouter l’année du bilan du bailleur."
    )
    on_diagnostics.resolve_comment(comment, by=cast.prefecture)


def compose(diagnostic: Diagnostic) -> None:
    """The PDF of its validation, at once."""
    version = DiagnosticVersion.objects.get(diagnostic=diagnostic, draft=False)
    jobs.run(Job.objects.get(arguments__diagnostic_version_id=version.pk).pk)


def renew(diagnostic: Diagnostic, cast: Cast, partners: dict[str, Organisation], on: date) -> None:
    """A draft made of a validated diagnostic; one contribution is awaited, one comment is open."""
    draft = on_diagnostics.renew_diagnostic(
        diagnostic,
        by=cast.prefecture,
        title=f"{diagnostic.title}, mise à jour",
        starts_on=date(on.year - 1, 1, 1),
        ends_on=date(on.year - 1, 12, 31),
    )
    on_diagnostics.ask_contribution(
        draft,
        by=cast.prefecture,
        on=on,
        part="perception",
        organisation=partners["mediation"],
        question="Que disent les habitants depuis la dernière consultation ?",
        due_on=on + timedelta(days=30),
    )
    on_diagnostics.comment_part(
        draft, by=cast.coordinator, part="adequacy", text="La réparation a-t-elle trouvé de nouvelles places ?"
    )


def weigh(problem: Problem, text: content.ProblemText, cast: Cast, on: date) -> None:
    """Its notes, what people decided of it, what shows it, and the responses of today."""
    by = cast.prefecture
    on_diagnostics.score_problem(problem, by=by, revision=None, **dict(zip(Criterion.values, text.notes, strict=True)))
    if text.decided is not None:
        priority, reason = text.decided
        on_diagnostics.overrule_priority(problem, by=by, revision=None, priority=priority, reason=reason, on=on)
    for words, source in text.evidence:
        on_diagnostics.add_evidence(problem, by=by, kind="statement", text=words, source=source, dated_on=on)
    if text.indicator:
        on_diagnostics.add_evidence(
            problem,
            by=by,
            kind="recorded",
            indicator=text.indicator,
            territory=problem.places.order_by("-population", "pk").first(),
            edition=current_edition(),
        )
    for field, response, fitness in text.responses:
        on_diagnostics.describe_response(problem, by=by, field=field, response=response, fitness=fitness)
