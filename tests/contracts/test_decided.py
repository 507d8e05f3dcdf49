"""The council's opinion as one of its decisions gives it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from contracts import decided, gates, operations
from contracts.forms import CouncilOpinionForm
from contracts.models import Contract, Opinion
from partners.models import Council
from tests.contracts.stages import TODAY, contract_in, freeze, moved
from tests.partners.conftest import signed_in
from tests.partners.deciding import HELD, SINCE, a_council, a_decision, a_meeting, succeeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(db: None) -> Council:
    return a_council()


@pytest.fixture
def contract(council: Council) -> Contract:
    return contract_in("consultation", council=council)


def give(contract: Contract, by: Any, decision: Any, **values: Any) -> Opinion:
    made: Opinion = operations.record_opinion(contract, by=by, on=TODAY, source="council", decision=decision, **values)
    return made


def test_the_vote_and_the_meeting_give_the_opinion(contract, council, karim):
    decision = a_decision(a_meeting(council), kind="opinion", sense="reserved")
    opinion = give(contract, karim, decision, text="Sous réserve des moyens.")
    assert (opinion.sense, opinion.given_on, opinion.meeting) == ("reserved", HELD, decision.meeting)
    decision.refresh_from_db()
    assert (opinion.decision, decision.acted_on) == (decision, TODAY)
    assert [effect.name for effect in decided.effects_of(decision, karim)] == [
        f"{contract.reference}, favorable avec réserves"
    ]


def test_who_gives_it_reads_the_decision_and_coordinates_the_council(contract, council, karim, claire):
    restricted = a_decision(a_meeting(council, "restricted", claire), kind="opinion", sense="favourable")
    with pytest.raises(Http404):
        give(contract, karim, restricted)
    with pytest.raises(Forbidden):
        give(contract, claire, restricted)
    with pytest.raises(Refused, match="Seul l’avis du conseil"):
        operations.record_opinion(
            contract, by=claire, on=TODAY, source="prosecutor", given_on=TODAY, sense="noted", decision=restricted
        )
    restricted.refresh_from_db()
    assert restricted.acted_on is None


def test_a_decision_does_not_open_a_frozen_text(contract, council, karim):
    decision = a_decision(a_meeting(council))
    opinion = give(contract, karim, decision, sense="favourable")
    moved(contract, "approval")
    freeze(contract)
    moved(contract, "ready_to_sign")
    with pytest.raises(Refused, match="arrêté"):
        give(contract, karim, decision, revision=opinion.revision, sense="noted")
    with pytest.raises(Exception, match="arrêté"):
        Opinion.objects.filter(pk=opinion.pk).update(decision=None)


def test_a_correction_keeps_the_decision_of_the_same_meeting_only(contract, council, karim):
    decision = a_decision(a_meeting(council))
    opinion = give(contract, karim, decision, sense="favourable")
    values = {"by": karim, "on": TODAY, "text": "", "not_applicable_reason": "", "sense": "noted"}
    kept = operations.correct_opinion(
        opinion, revision=opinion.revision, given_on=HELD, meeting=decision.meeting, **values
    )
    assert kept.decision == decision
    other = a_meeting(council, held_on=TODAY)
    changed = operations.correct_opinion(kept, revision=kept.revision, given_on=TODAY, meeting=other, **values)
    assert changed.decision is None


def test_it_is_offered_while_the_opinion_is_awaited_to_who_records_it(contract, council, karim, claire):
    decision = a_decision(a_meeting(council), kind="opinion", sense="favourable")
    [act] = decided.acts_of(decision, karim, TODAY)
    assert act.about == f"contracts.contract:{contract.pk}"
    assert decided.acts_of(decision, claire, TODAY) == []
    client = signed_in(karim)
    page = client.get(act.url)
    assert "sense" not in page.context["form"].fields
    assert client.post(act.url, {"text": "Avis rendu.", "revision": "0"}).status_code == 302
    opinions = client.get(reverse("contract-opinions", args=[contract.pk])).content.decode()
    assert "Décidé par le conseil le 2\u00a0novembre\u00a02026" in opinions
    assert decided.acts_of(decision, karim, TODAY) == []


# What succeeded the council of the contract


TOWN, TOGETHER = date(2026, 2, 1), date(2026, 9, 1)


@pytest.fixture
def line(contract: Contract, council: Council) -> list[Council]:
    """The council of the contract, the one that succeeded it, the one of today, and a stranger."""
    second = succeeded(council, TOWN, kind="CLSPD", name="Deuxième")
    return [council, second, succeeded(second, TOGETHER, created_on=SINCE), a_council(name="Un autre")]


@pytest.mark.parametrize(
    ("who", "day", "given"),
    [
        (0, date(2026, 1, 5), True),
        (1, date(2026, 1, 5), False),
        (1, date(2026, 3, 5), True),
        (2, date(2026, 3, 5), False),
        (2, HELD, True),
        (3, HELD, False),
    ],
)
def test_the_opinion_is_of_the_council_that_steered_on_that_day(who, day, given, line, contract, karim):
    meeting = a_meeting(line[who], held_on=day)
    values = {"by": karim, "on": TODAY, "source": "council", "given_on": day, "sense": "noted", "meeting": meeting}
    form = CouncilOpinionForm(contract=contract, agent=karim)
    field: Any = form.fields["meeting"]
    assert (meeting in field.queryset) is given
    assert field.label_from_instance(meeting).endswith(f" – {line[who]}"), "it says whose meeting it is"
    if given:
        assert operations.record_opinion(contract, **values).council == line[who]
    else:
        with pytest.raises(Refused, match="réunion du conseil"):
            operations.record_opinion(contract, **values)
    assert bool(gates.council_opinion_given(contract, TODAY)) is not given


def test_a_document_gives_the_opinion_of_the_council_of_its_day(line, contract, karim):
    given = operations.record_opinion(
        contract, by=karim, on=TODAY, source="council", given_on=date(2026, 3, 5), sense="noted",
        document=("extrait.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    assert given.council == line[1]
    assert gates.council_opinion_given(contract, TODAY) == []


def test_the_opinion_of_a_successor_counts_no_more_once_the_succession_is_undone(line, contract, karim):
    give(contract, karim, a_decision(a_meeting(line[2]), kind="opinion", sense="favourable"))
    assert gates.council_opinion_given(contract, TODAY) == []
    Council.objects.filter(pk=line[1].pk).update(succeeded_by=None, dissolved_on=None)
    assert [reason.code for reason in gates.council_opinion_given(contract, TODAY)] == ["contract.council_opinion"]


def test_a_decision_of_the_successor_is_offered_what_the_former_was(line, contract, karim):
    early, late, other = (
        a_decision(a_meeting(line[who], held_on=day)) for who, day in ((2, TOWN), (2, HELD), (3, HELD))
    )
    assert [act.about for act in decided.acts_of(late, karim, TODAY)] == [f"contracts.contract:{contract.pk}"]
    assert [decided.acts_of(each, karim, TODAY) for each in (early, other)] == [[], []]


def test_a_meeting_that_was_cancelled_gave_no_opinion(contract, council, karim):
    meeting = a_meeting(council, cancelled_on=HELD, cancel_reason="Neige")
    with pytest.raises(Refused, match="annulée"):
        operations.record_opinion(
            contract, by=karim, on=TODAY, source="council", given_on=HELD, sense="noted", meeting=meeting
        )
