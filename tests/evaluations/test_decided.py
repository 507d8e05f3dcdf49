"""An evaluation that the council heard and approved, by one of its decisions."""

from __future__ import annotations

import pytest
from django.http import Http404

from cls_portal.errors import Forbidden, Refused
from evaluations import decided, operations
from tests.evaluations.conftest import TODAY
from tests.partners.conftest import signed_in
from tests.partners.deciding import a_council, a_decision, a_meeting, succeeded

pytestmark = pytest.mark.django_db


def test_a_decision_presents_the_evaluation_even_once_validated(validated, council, karim):
    decision = a_decision(a_meeting(council))
    labels = [act.label for act in decided.acts_of(decision, karim, TODAY)]
    assert labels == [f"Enregistrer la présentation de l’évaluation finale de {validated.contract.reference}"]
    followed = a_decision(a_meeting(succeeded(council, TODAY), held_on=TODAY))
    assert [act.label for act in decided.acts_of(followed, karim, TODAY)] == labels
    presented = operations.present_evaluation(
        validated, by=karim, on=TODAY, revision=validated.revision, decision=decision
    )
    decision.refresh_from_db()
    assert (presented.meeting, presented.decision, decision.acted_on) == (decision.meeting, decision, TODAY)
    assert decided.acts_of(decision, karim, TODAY) == []
    assert [effect.label for effect in decided.effects_of(decision, karim)] == ["Évaluation validée"]


def test_the_prefecture_validates_after_a_decision(written, council, karim, claire):
    decision = a_decision(a_meeting(council))
    words = [act.label.split(" l’")[0] for act in decided.acts_of(decision, claire, TODAY)]
    assert words == ["Enregistrer la présentation de", "Valider"]
    with pytest.raises(Forbidden):
        operations.validate_evaluation(written, by=karim, on=TODAY, decision=decision)
    client = signed_in(claire)
    address = decided.acts_of(decision, claire, TODAY)[1].url
    assert "Suite de la décision" in client.get(address).content.decode()
    assert client.post(address, {"revision": written.revision}).status_code == 302
    written.refresh_from_db()
    assert (written.validated_by, written.decision, written.meeting) == (claire, decision, None)


def test_the_page_of_the_presentation_asks_for_no_meeting(written, council, karim):
    decision = a_decision(a_meeting(council))
    client = signed_in(karim)
    address = decided.acts_of(decision, karim, TODAY)[0].url
    assert "meeting" not in client.get(address).context["form"].fields
    assert client.post(address, {"revision": written.revision}).status_code == 302
    written.refresh_from_db()
    assert (written.meeting, written.decision) == (decision.meeting, decision)


def test_who_acts_reads_a_decision_of_the_same_council_and_the_first_one_stays(written, council, karim, claire):
    restricted = a_decision(a_meeting(council, "restricted", claire))
    with pytest.raises(Http404):
        operations.present_evaluation(written, by=karim, on=TODAY, revision=written.revision, decision=restricted)
    other = a_decision(a_meeting(a_council(name="Un autre")))
    with pytest.raises(Refused, match="autre conseil"):
        operations.present_evaluation(written, by=karim, on=TODAY, revision=written.revision, decision=other)
    first = operations.present_evaluation(written, by=claire, on=TODAY, revision=written.revision, decision=restricted)
    with pytest.raises(Refused, match="porte déjà"):
        operations.validate_evaluation(first, by=claire, on=TODAY, decision=a_decision(a_meeting(council)))
