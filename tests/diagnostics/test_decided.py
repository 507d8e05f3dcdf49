"""A diagnostic that the council adopts: what the préfecture validated, in plenary, until it is reopened."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from diagnostics import decided, operations, rules
from tests.diagnostics.conftest import TODAY
from tests.partners.conftest import signed_in
from tests.partners.deciding import a_council, a_decision, a_meeting
from tests.personas import commune

pytestmark = pytest.mark.django_db


def test_the_council_adopts_what_is_validated_and_nothing_else_moves(validated, karim, claire):
    decision = a_decision(a_meeting(a_council()))
    [act] = decided.acts_of(decision, karim, TODAY)
    client = signed_in(karim)
    assert client.get(act.url).status_code == 200
    assert client.post(act.url, {"revision": validated.revision}).status_code == 302
    validated.refresh_from_db()
    decision.refresh_from_db()
    assert (validated.decision, validated.validated_by) == (decision, claire)
    assert decision.acted_on is not None
    page = client.get(reverse("diagnostic-detail", args=[validated.pk])).content.decode()
    assert "Adopté par le conseil le 2\u00a0novembre\u00a02026" in page
    assert decided.acts_of(decision, karim, TODAY) == []
    assert [effect.label for effect in decided.effects_of(decision, karim)] == ["Diagnostic adopté"]


def test_reopened_it_is_to_be_adopted_again(validated, karim, claire):
    decision = a_decision(a_meeting(a_council()))
    adopted = operations.adopt_diagnostic(validated, by=karim, on=TODAY, decision=decision)
    reopened = operations.reopen_diagnostic(adopted, by=claire, reason="Chiffres de l’année.")
    assert reopened.decision is None
    assert decided.effects_of(decision, karim) == []


def test_what_is_not_validated_or_not_of_the_council_is_not_adopted(diagnostic, karim, claire, maire):
    decision = a_decision(a_meeting(a_council()))
    assert decided.acts_of(decision, karim, TODAY) == []
    with pytest.raises(Refused, match="n’est pas validé"):
        operations.adopt_diagnostic(diagnostic, by=karim, on=TODAY, decision=decision)
    with pytest.raises(Forbidden):
        operations.adopt_diagnostic(diagnostic, by=maire, on=TODAY, decision=decision)
    elsewhere = a_decision(a_meeting(a_council(name="Bordeaux", territory=commune("33063"))))
    with pytest.raises(Refused, match="aucune commune du conseil"):
        operations.adopt_diagnostic(diagnostic, by=claire, on=TODAY, decision=elsewhere)


def test_it_is_adopted_in_plenary_once():
    missing = rules.missing_to_adopt(validated=True, adopted=True, plenary=False, own=True)
    assert ["déjà adopté" in missing[0].text, "formation plénière" in missing[1].text] == [True, True]
    assert rules.missing_to_adopt(validated=True, adopted=False, plenary=True, own=True) == []
