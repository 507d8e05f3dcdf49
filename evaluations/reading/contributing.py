"""Contributions of partners: whom to ask, where each stands, what they wish and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q

from actions.reading.news import Where, state_of
from cls_portal import links
from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from evaluations.access import BY_LINK
from evaluations.achieved import actions_to_judge, follow_up_of, followed, led_by
from evaluations.models import Evaluation, EvaluationContribution
from evaluations.notifications import last_day
from evaluations.reading.judging import shown
from evaluations.report.contributing import QUESTIONS, wishes_chart, wishes_of
from partners.models import Affiliation, Contact, Organisation
from partners.querysets import people

SHOWN_USES = 50


# Whom to ask.


def organisations_to_ask(
    evaluation: Evaluation, agent: Agent, on: date
) -> list[tuple[Organisation, Sequence[Contact | Agent], bool, str]]:
    """The organisations that take part in the contract, sign it or lead its actions, by name: who is there, accounts
    first, whether the first is proposed, and what there is to know."""
    contract = evaluation.contract
    parties = (contract.partners, contract.signatories)
    named = [
        actions_to_judge(contract).order_by().values("lead"),
        *(each.order_by().values("organisation") for each in parties),
    ]
    concerned = reduce(or_, (Q(pk__in=keys) for keys in named))
    reachable = Contact.objects.visible_to(agent).filter(left_on=None).exclude(email="").order_by("pk")
    acting = Affiliation.objects.in_force(on).filter(agent__in=people().known_to(agent).order_by().values("pk"))
    rows: Any = Organisation.objects.open_on(on).filter(concerned).order_by("sort_key", "pk")
    asked = {row.organisation_id: row for row in evaluation.contributions.filter(revoked_on=None)}
    return [
        _to_ask(row, asked.get(row.pk))
        for row in rows.prefetch_related(
            Prefetch("contacts", reachable, to_attr="reachable"),
            Prefetch("affiliations", acting.select_related("agent").order_by("pk"), to_attr="acting"),
        )
    ]


def _to_ask(
    organisation: Any, asked: EvaluationContribution | None
) -> tuple[Organisation, Sequence[Contact | Agent], bool, str]:
    accounts = [each.agent for each in organisation.acting]
    known = ""
    if asked is not None and asked.answered_on:
        known = f"A répondu le {date_fr(asked.answered_on)}."
    elif asked is not None:
        known = f"Déjà demandé, attendu le {date_fr(asked.due_on)}\u00a0: relancez plutôt."
    return organisation, [*accounts, *organisation.reachable], asked is None, known


# Where it stands.


def standings(evaluation: Evaluation, agent: Agent, on: date) -> list[Where]:
    """Those that this person sees, by organisation; an answer stays one, revoked or not. One query."""
    rows: Any = EvaluationContribution.objects.visible_to(agent).filter(evaluation=evaluation).for_list()
    counted = rows.annotate(was_opened=links.opened(BY_LINK)).order_by("organisation__sort_key", "pk")
    return [_where(row, on) for row in counted]


def _where(row: Any, on: date) -> Where:
    return Where(row, "answered" if row.answered_on else state_of(row, on))


def contributions_panel(evaluation: Evaluation, agent: Agent, held: Mapping[str, bool], on: date) -> dict[str, Any]:
    """For the page of the evaluation and for its own: how many are asked, answered, late; what is wished."""
    found = standings(evaluation, agent, on)
    answered = [each.row for each in found if each.state == "answered"]
    living = [each for each in found if each.state != "revoked"]
    late = sum(each.state == "silent" for each in found)
    validated = evaluation.validated_on is not None
    return {
        "rows": found,
        "conducts": held["edit"],
        "may_ask": held["edit"] and not validated,
        "counts": [("Organismes interrogés", str(len(living))), ("Ont répondu", str(len(answered))),
                   ("En retard", str(late))],
        "wishes": wishes_of((row.wish, row.organisation.name) for row in answered),
        "chart": wishes_chart([row.wish for row in answered]),
    }  # fmt: skip


# One of them.


def contributions_loaded(agent: Agent) -> Any:
    """Contributions with all that their page shows."""
    return EvaluationContribution.objects.for_detail(agent)


def contribution_detail(contribution: EvaluationContribution, agent: Agent, on: date) -> dict[str, Any]:
    """A contribution loaded by `for_detail`; who conducts the evaluation also reads the uses of its link."""
    conducts = may(agent, "evaluations.edit", contribution.evaluation)
    link = links.in_force(BY_LINK, contribution.pk) if conducts else None
    rows = EvaluationContribution.objects.filter(pk=contribution.pk).annotate(was_opened=links.opened(BY_LINK))
    return {
        "contribution": contribution,
        "evaluation": contribution.evaluation,
        "contract": contribution.evaluation.contract,
        "standing": _where(rows.get(), on),
        "conducts": conducts,
        "closed": contribution.revoked_on is not None or contribution.evaluation.validated_on is not None,
        "may_answer": may(agent, "evaluations.contribute", contribution),
        "link": link,
        "last_day": last_day(link) if link else None,
        "uses": list(links.uses_of(BY_LINK, contribution.pk)[:SHOWN_USES]) if conducts else [],
        "answers": [(label, getattr(contribution, name)) for name, label in QUESTIONS.items()],
    }


def questionnaire(contribution: EvaluationContribution, on: date) -> dict[str, Any]:
    """What who answers has before them: what is asked, and the actions that their organisation leads."""
    contract = contribution.evaluation.contract
    rows = followed(led_by(contract, contribution.organisation_id), on)
    return {
        "contribution": contribution,
        "evaluation": contribution.evaluation,
        "contract": contract,
        "actions": [{**shown(follow_up_of(row)), "name": f"{row.number}. {row.title}"} for row in rows],
    }


def contribution_of_link(link: Any) -> EvaluationContribution | None:
    """What this link opens; nothing once the evaluation is validated, or whoever was asked has left."""
    rows = EvaluationContribution.objects.by_link().filter(pk=link.target)
    found: EvaluationContribution | None = rows.select_related("evaluation__contract", "organisation").first()
    return found
