"""What each step asks for, on real rows: every gate closed, then opened by the operation that mends it."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as portal
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from cls_portal.actors import PORTAL
from contracts import gates
from contracts.models import Contract
from contracts.operations import (
    add_signatory,
    derive_signatories,
    name_signatory,
    record_opinion,
    record_resolution,
    set_contract,
)
from contracts.states import ContractState
from diagnostics.models import Diagnostic, Eligibility
from diagnostics.operations import state_eligibility
from partners.models import Council, Meeting
from territories.models import PriorityArea, Territory
from tests.contracts.stages import PERIOD, TODAY, a_contract, contract_in, freeze, signed_by
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState


def codes(gate, contract, on=TODAY) -> list[str]:
    contract = Contract.objects.get(pk=contract.pk)
    return [reason.code for reason in gate(contract, on)]


@pytest.fixture
def contract() -> Contract:
    return a_contract(starts_on=None, ends_on=None)


@pytest.fixture
def diagnostic(claire) -> Diagnostic:
    diagnostic = Diagnostic.objects.create(title="D", starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))
    diagnostic.perimeter.create(commune=commune("33039"))
    return diagnostic


@pytest.fixture
def council() -> Council:
    return Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")


def validate(diagnostic: Diagnostic, agent, on: date = date(2026, 6, 1)) -> None:
    Diagnostic.objects.filter(pk=diagnostic.pk).update(validated_on=on, validated_by=agent)
    diagnostic.refresh_from_db()


def test_drafting_waits_for_a_validated_diagnostic_of_the_whole_perimeter(contract, diagnostic, claire):
    assert codes(gates.diagnostic_ready, contract) == ["contract.diagnostic"]
    set_contract(contract, by=PORTAL, revision=None, diagnostic=diagnostic)
    assert codes(gates.diagnostic_ready, contract) == ["contract.diagnostic_validated"]
    validate(diagnostic, claire)
    assert codes(gates.diagnostic_ready, contract) == []
    set_contract(contract, by=PORTAL, revision=None, communes=[commune("33039"), commune("33063")])
    assert codes(gates.diagnostic_ready, contract) == ["contract.diagnostic_covers"]


def test_an_aged_diagnostic_serves_with_a_reason(contract, diagnostic, claire):
    validate(diagnostic, claire, date(2024, 1, 1))
    set_contract(contract, by=PORTAL, revision=None, diagnostic=diagnostic)
    assert codes(gates.diagnostic_ready, contract) == ["contract.diagnostic_aged"]
    set_contract(contract, by=PORTAL, revision=None, older_diagnostic_reason="rien n’a changé")
    assert codes(gates.diagnostic_ready, contract) == []


def test_drafting_waits_for_the_eligibility(contract, diagnostic, claire):
    assert codes(gates.eligibility_stated, contract) == ["contract.eligibility"]
    validate(diagnostic, claire)
    eligibility = Eligibility.objects.create(
        diagnostic=diagnostic, decided_on=TODAY, grounds="intensité", decided_by=claire
    )
    set_contract(contract, by=PORTAL, revision=None, diagnostic=diagnostic, eligibility=eligibility)
    assert codes(gates.eligibility_stated, contract) == []


def test_a_statement_serves_when_a_ground_is_met(contract, diagnostic, claire):
    validate(diagnostic, claire)
    nothing = state_eligibility(diagnostic, by=claire, stated_on=TODAY)
    set_contract(contract, by=PORTAL, revision=None, diagnostic=diagnostic, eligibility=nothing)
    assert codes(gates.eligibility_stated, contract) == ["contract.eligibility_not_met"]
    area = PriorityArea.objects.create(kind="qpv", name="Yves Farge", starts_on=date(2024, 1, 1), source="Décret")
    area.perimeter.create(commune=commune("33039"))
    stated = state_eligibility(diagnostic, by=claire, stated_on=TODAY)
    set_contract(contract, by=PORTAL, revision=None, eligibility=stated)
    assert codes(gates.eligibility_stated, contract) == []


def test_consultation_waits_for_the_period_the_council_and_the_plan(contract, council):
    assert codes(gates.period_set, contract) == ["contract.period"]
    assert codes(gates.council_named, contract) == ["contract.council"]
    assert codes(gates.departmental_plan_linked, contract) == ["contract.departmental_plan"]
    set_contract(contract, by=PORTAL, revision=None, council=council, departmental_plan="Plan 2024-2028", **PERIOD)
    for gate in (gates.period_set, gates.council_named, gates.departmental_plan_linked):
        assert codes(gate, contract) == []


def test_a_council_may_be_absent_with_a_reason(contract):
    set_contract(contract, by=PORTAL, revision=None, no_council_reason="commune de 800 habitants")
    assert codes(gates.council_named, contract) == []


def test_approval_waits_for_the_procureur_and_the_council(contract, council):
    set_contract(contract, by=PORTAL, revision=None, council=council)
    assert codes(gates.prosecutor_consulted, contract) == ["contract.prosecutor"]
    assert codes(gates.council_opinion_given, contract) == ["contract.council_opinion"]
    record_opinion(contract, by=PORTAL, on=TODAY, source="prosecutor", given_on=TODAY, sense="noted")
    meeting = Meeting.objects.create(council=council, form="plenary", held_on=date(2026, 11, 2))
    record_opinion(
        contract, by=PORTAL, on=TODAY, source="council", given_on=meeting.held_on, sense="favourable", meeting=meeting
    )
    assert codes(gates.prosecutor_consulted, contract) == []
    assert codes(gates.council_opinion_given, contract) == []


def test_an_unfavourable_opinion_is_an_opinion(contract):
    record_opinion(contract, by=PORTAL, on=TODAY, source="prosecutor", given_on=TODAY, sense="unfavourable")
    assert codes(gates.prosecutor_consulted, contract) == []


def test_the_text_waits_for_the_resolution_of_each_commune():
    contract = a_contract(places=[commune("33039"), commune("33063")])
    assert codes(gates.resolutions_adopted, contract) == ["contract.resolution"] * 2
    record_resolution(contract, by=PORTAL, on=TODAY, territory=commune("33039"), number="1", adopted_on=TODAY)
    (missing,) = gates.resolutions_adopted(contract, TODAY)
    assert "Bordeaux" in missing.text
    record_resolution(contract, by=PORTAL, on=TODAY, territory=commune("33063"), number="2", adopted_on=TODAY)
    assert codes(gates.resolutions_adopted, contract) == []


def test_the_text_waits_for_every_required_signatory_with_a_name(contract, maire):
    assert codes(gates.signatories_named, contract) == ["contract.signatory"] * 3
    rows = derive_signatories(contract, by=PORTAL, on=TODAY)
    assert [row.title for row in rows] == [
        "Le préfet de la Gironde", "Le procureur de la République", "Le maire de Bègles",
    ]  # fmt: skip
    assert codes(gates.signatories_named, contract) == ["contract.signatory_name"] * 3
    for row in rows:
        name_signatory(row, by=PORTAL, revision=1, title=row.title, name="Mme X", agent=None)
    assert codes(gates.signatories_named, contract) == []


def test_the_signature_waits_for_the_pdf_and_for_the_name_of_each_signatory():
    contract = contract_in(S.APPROVAL)
    row = add_signatory(contract, by=PORTAL, title="Le maire", name="")
    assert codes(gates.document_composed, contract) == ["contract.document"]
    assert codes(gates.signatories_reachable, contract) == ["contract.signatory_name"]
    name_signatory(row, by=PORTAL, revision=1, title="Le maire", name="Mme X", agent=None)
    freeze(contract)
    assert codes(gates.document_composed, contract) == []
    assert codes(gates.signatories_reachable, contract) == [], "an account only serves to sign in the portal"


def test_the_text_waits_for_the_resolution_of_the_epci_whose_president_signs(contract):
    metropolis = Territory.objects.get(kind="epci", commune_rows__commune=commune("33039"))
    record_resolution(contract, by=PORTAL, on=TODAY, territory=metropolis, number="1", adopted_on=TODAY)
    (missing,) = gates.resolutions_adopted(contract, TODAY)
    assert "Bègles" in missing.text, "the EPCI’s replaces no signing commune’s"
    contract.resolutions.all().delete()
    record_resolution(contract, by=PORTAL, on=TODAY, territory=commune("33039"), number="1", adopted_on=TODAY)
    assert codes(gates.resolutions_adopted, contract) == []
    add_signatory(
        contract, by=PORTAL, title="La présidente", name="Mme Y", capacity="epci_president", territory=metropolis
    )
    (missing,) = gates.resolutions_adopted(contract, TODAY)
    assert metropolis.name in missing.text


def test_the_contract_is_signed_once_every_signature_is_given(maire):
    contract = contract_in(S.APPROVAL)
    row = add_signatory(contract, by=PORTAL, title="Le maire", name=str(maire), agent=maire)
    freeze(contract)
    Contract.objects.filter(pk=contract.pk).update(state=S.READY_TO_SIGN)
    Contract.objects.filter(pk=contract.pk).update(state=S.SIGNING)
    assert codes(gates.every_signature_given, contract) == ["contract.signature"]
    row.refresh_from_db()
    signed_by(row)
    assert codes(gates.every_signature_given, contract) == []


EVERY_GATE = sorted({name for names in portal.GATES.values() for name in names})


@pytest.mark.parametrize("name", EVERY_GATE)
def test_what_is_missing_is_said_in_french_with_a_code_and_a_page_that_mends_it(name, contract):
    for reason in import_string(name)(contract, TODAY):
        assert reason.text[0].isupper()
        assert reason.text.endswith((".", "…"))
        assert reason.code
        try:
            resolve(reason.url.split("?")[0].split("#")[0])
        except Resolver404:  # pragma: no cover
            pytest.fail(f"{name}: {reason.url!r} leads nowhere")
