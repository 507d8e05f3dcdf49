"""Every constraint of the contracts, broken once by name, by a write that asks no operation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cls_portal.models import StoredFile
from cls_portal.writing import check
from contracts.models import (
    Axis,
    Contract,
    ContractCommune,
    FrameworkAgreement,
    FrameworkCommune,
    Objective,
    Opinion,
    Resolution,
    SignatureDeposit,
    Version,
    Waiver,
)
from contracts.states import ContractState
from partners.models import Council, Meeting, Organisation
from tests.contracts.stages import (
    TODAY,
    a_contract,
    a_file,
    a_signatory,
    contract_in,
    freeze,
    moved,
    signed_by,
    taken_over,
)
from tests.house.broken import breaks
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState


@pytest.fixture
def contract() -> Contract:
    return a_contract()


def change(contract: Contract, **values) -> None:
    Contract.objects.filter(pk=contract.pk).update(**values)


def test_contract_reference_given(contract):
    with breaks("contract_reference_given"):
        change(contract, reference="")


def test_contract_title_given(contract):
    with breaks("contract_title_given"):
        change(contract, title="")


def test_contract_dates_in_order(contract):
    with breaks("contract_dates_in_order"):
        change(contract, ends_on=contract.starts_on - timedelta(days=1))


def test_a_contract_of_one_day_is_allowed(contract):
    change(contract, ends_on=contract.starts_on)


def test_contract_period_set():
    contract = contract_in(S.CONSULTATION)
    with breaks("contract_period_set"):
        change(contract, ends_on=None)


def test_contract_signed_has_date():
    contract = taken_over()
    with breaks("contract_signed_has_date"):
        change(contract, signed_on=None)


def test_contract_unsigned_has_no_date(contract):
    with breaks("contract_unsigned_has_no_date"):
        change(contract, signed_on=TODAY)


def test_contract_council_or_reason(contract):
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    with breaks("contract_council_or_reason"):
        change(contract, council=council, no_council_reason="aucun")


def test_contract_not_its_own_parent(contract):
    with breaks("contract_not_its_own_parent"):
        change(contract, parent=F("pk"))
    with breaks("contract_not_its_own_parent"):
        change(contract, predecessor=F("pk"))


def test_contract_no_overlap():
    taken_over()
    other = taken_over(starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31), title="Suite")
    with breaks("contract_no_overlap"):
        change(other, starts_on=date(2027, 12, 31))


def test_two_contracts_of_different_kinds_or_of_transport_may_overlap():
    taken_over()
    taken_over(kind="STSPD")
    other = taken_over(starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    change(other, transport_part=True, starts_on=date(2025, 1, 1))


def test_a_part_of_another_contract_may_overlap_it():
    whole = taken_over()
    part = taken_over(starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    change(part, parent=whole)
    change(part, starts_on=date(2025, 1, 1))


def test_the_reference_is_unique(contract):
    other = a_contract()
    with breaks("contracts_contract_reference_key"):
        change(other, reference=contract.reference)


def test_contract_commune_unique(contract):
    with breaks("contract_commune_unique"):
        ContractCommune.objects.create(contract=contract, commune=commune("33039"))


def test_section_unique(contract):
    with breaks("section_unique"):
        contract.sections.create(key="preamble", position=99)


def test_axis_number_unique(contract):
    Axis.objects.create(contract=contract, number=1, title="Un")
    with breaks("axis_number_unique"):
        Axis.objects.create(contract=contract, number=1, title="Encore")


def test_objective_number_unique(contract):
    axis = Axis.objects.create(contract=contract, number=1, title="Un")
    Objective.objects.create(contract=contract, axis=axis, number=1, title="Un")
    with breaks("objective_number_unique"):
        Objective.objects.create(contract=contract, axis=axis, number=1, title="Encore")


def test_signatory_unique(contract):
    a_signatory(contract, capacity="prosecutor", title="Le procureur")
    with breaks("signatory_unique"):
        a_signatory(contract, capacity="prosecutor", title="Un autre procureur")


def test_several_other_signatories_are_allowed(contract):
    a_signatory(contract)
    a_signatory(contract)


def test_contract_partner_unique(contract):
    organisation = Organisation.objects.create(kind="ASSO", name="Médiation")
    contract.partners.create(organisation=organisation)
    with breaks("contract_partner_unique"):
        contract.partners.create(organisation=organisation)


def test_guest_unique(contract, maire):
    contract.guests.create(agent=maire)
    with breaks("guest_unique"):
        contract.guests.create(agent=maire)


def test_opinion_unique(contract):
    Opinion.objects.create(contract=contract, source="prosecutor", given_on=TODAY, sense="noted")
    with breaks("opinion_unique"):
        Opinion.objects.create(contract=contract, source="prosecutor", given_on=TODAY, sense="noted")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"given_on": TODAY},
        {"sense": "favourable"},
        {"given_on": TODAY, "sense": "favourable", "not_applicable_reason": "aucun conseil"},
    ],
)
def test_opinion_given_or_not_applicable(contract, values):
    with breaks("opinion_given_or_not_applicable"):
        Opinion.objects.create(contract=contract, source="council", **values)


def test_opinion_prosecutor_always_consulted(contract):
    with breaks("opinion_prosecutor_always_consulted"):
        Opinion.objects.create(contract=contract, source="prosecutor", not_applicable_reason="inutile")


def test_the_prosecutor_does_not_give_his_opinion_in_a_council_meeting(contract):
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    meeting = Meeting.objects.create(council=council, form="plenary", held_on=TODAY)
    with breaks("opinion_prosecutor_always_consulted"):
        Opinion.objects.create(contract=contract, source="prosecutor", given_on=TODAY, sense="noted", meeting=meeting)


def test_resolution_number_given(contract):
    with breaks("resolution_number_given"):
        Resolution.objects.create(contract=contract, territory=commune("33039"), number="", adopted_on=TODAY)


def test_resolution_unique(contract):
    Resolution.objects.create(contract=contract, territory=commune("33039"), number="1", adopted_on=TODAY)
    with breaks("resolution_unique"):
        Resolution.objects.create(contract=contract, territory=commune("33039"), number="2", adopted_on=TODAY)


def test_waiver_reason_given(contract):
    with breaks("waiver_reason_given"):
        Waiver.objects.create(contract=contract, code="chain.x", reason="", granted_on=TODAY)


def test_waiver_unique(contract):
    Waiver.objects.create(contract=contract, code="chain.x", reason="motif", granted_on=TODAY)
    with breaks("waiver_unique"):
        Waiver.objects.create(contract=contract, code="chain.x", reason="autre", granted_on=TODAY)


def test_waiver_of_waivable_piece(contract):
    with breaks("waiver_of_waivable_piece"):
        Waiver.objects.create(contract=contract, code="contract.prosecutor", reason="motif", granted_on=TODAY)


def test_version_number_unique():
    contract = contract_in(S.APPROVAL)
    version = freeze(contract)
    Version.objects.filter(pk=version.pk).update(voided_at=timezone.now(), void_reason="erreur")
    with breaks("version_number_unique"):
        Version.objects.create(contract=contract, number=1, json="{}", json_sha256="0" * 64, frozen_at=timezone.now())


def test_version_one_in_force():
    contract = contract_in(S.APPROVAL)
    freeze(contract)
    with breaks("version_one_in_force"):
        freeze(contract)


def test_version_void_has_reason():
    version = freeze(contract_in(S.APPROVAL))
    with breaks("version_void_has_reason"):
        Version.objects.filter(pk=version.pk).update(voided_at=timezone.now())
    with breaks("version_void_has_reason"):
        Version.objects.filter(pk=version.pk).update(void_reason="sans date")


def test_signature_unique(maire):
    contract = a_contract()
    signatory = a_signatory(contract, maire)
    a_signatory(contract, maire, title="Autre")
    to_signing(contract)
    signed_by(signatory)
    with breaks("signature_unique"):
        signed_by(signatory)


def to_signing(contract: Contract) -> None:
    for state in (S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL):
        change(contract, state=state)
    freeze(contract)
    change(contract, state=S.READY_TO_SIGN)
    change(contract, state=S.SIGNING)


def test_framework_dates_in_order():
    with breaks("framework_dates_in_order"):
        FrameworkAgreement.objects.create(kind="CUCS", title="Cucs", starts_on=TODAY, ends_on=date(2020, 1, 1))


def test_framework_commune_unique():
    framework = FrameworkAgreement.objects.create(kind="CUCS", title="Cucs", starts_on=TODAY)
    FrameworkCommune.objects.create(framework=framework, commune=commune("33039"))
    with breaks("framework_commune_unique"):
        FrameworkCommune.objects.create(framework=framework, commune=commune("33039"))


def test_full_clean_says_the_same_before_the_database_is_asked(contract):
    contract.title, contract.ends_on = "", contract.starts_on - timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        contract.full_clean()
    said = [message for messages in error.value.message_dict.values() for message in messages]
    assert "La fin du contrat ne peut pas précéder son début." in said


def test_a_row_is_checked_as_full_clean_does_for_far_fewer_statements(contract):
    told = []
    for whole in (Contract.full_clean, check):
        contract.title, contract.ends_on = "", contract.starts_on - timedelta(days=1)
        with pytest.raises(ValidationError) as error:
            whole(contract)
        told.append(error.value.message_dict)
        contract.title, contract.ends_on = "CLS", contract.starts_on
        with CaptureQueriesContext(connection) as asked:
            whole(contract)
        told.append(len(asked))
    assert told[0] == told[2]
    assert told[3] < told[1] / 2


def test_a_file_that_a_version_holds_cannot_go():
    version = freeze(contract_in(S.APPROVAL))
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="violates foreign key"), transaction.atomic():
        StoredFile.objects.filter(pk=version.pdf_id)._raw_delete("default")


def an_amendment(**values) -> Contract:
    amendment = a_contract()
    change(amendment, **{"amendment_number": 1, **values})
    return amendment


def test_contract_amendment_numbered():
    with breaks("contract_amendment_numbered"):
        an_amendment(amends=taken_over(), amendment_number=None)


def test_contract_amendment_unique():
    signed = taken_over()
    moved(an_amendment(amends=signed), S.ABANDONED)
    with breaks("contract_amendment_unique"):
        an_amendment(amends=signed)


def test_contract_one_amendment_open():
    signed = taken_over()
    an_amendment(amends=signed)
    with breaks("contract_one_amendment_open"):
        an_amendment(amends=signed, amendment_number=2)


def test_signatory_required_is_awaited(contract):
    with breaks("signatory_required_is_awaited"):
        a_signatory(contract, required=True, awaited=False)


def test_signatory_delegation_complete(contract):
    with breaks("signatory_delegation_complete"):
        a_signatory(contract, delegate_name="Anne Martin")


def test_version_sealed_has_date(contract):
    with breaks("version_sealed_has_date"):
        Version.objects.filter(pk=freeze(contract).pk).update(sealed_at=timezone.now())


@pytest.fixture
def awaited(claire):
    contract = contract_in(S.APPROVAL)
    signatory = a_signatory(contract, claire)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN, S.SIGNING)
    return signatory


def test_signature_by_account_or_deposit(awaited):
    with breaks("signature_by_account_or_deposit"):
        signed_by(awaited, method="external")


def test_signature_level_of_its_method(awaited):
    with breaks("signature_level_of_its_method"):
        signed_by(awaited, level="handwritten")


def deposit(awaited, **values) -> SignatureDeposit:
    return SignatureDeposit.objects.create(
        version=awaited.contract.versions.get(),
        signatory=awaited,
        file=a_file(),
        deposited_by=awaited.agent,
        deposited_at=timezone.now(),
        **{"method": "external", **values},
    )


def test_deposit_signed_outside(awaited):
    with breaks("deposit_signed_outside"):
        deposit(awaited, method="portal")


def test_deposit_by_hand_has_date(awaited):
    with breaks("deposit_by_hand_has_date"):
        deposit(awaited, method="handwritten")


def test_deposit_accepted_has_signature(awaited):
    with breaks("deposit_accepted_has_signature"):
        deposit(awaited, state="accepted")


def test_deposit_refused_has_reasons(awaited):
    with breaks("deposit_refused_has_reasons"):
        deposit(awaited, state="refused")


def test_axis_lineage_unique(contract):
    axis = Axis.objects.create(contract=contract, number=1, title="Un")
    with breaks("axis_lineage_unique"):
        Axis.objects.create(contract=contract, number=2, title="Encore", lineage=axis.lineage)


def test_objective_lineage_unique(contract):
    axis = Axis.objects.create(contract=contract, number=1, title="Un")
    objective = Objective.objects.create(contract=contract, axis=axis, number=1, title="Un")
    with breaks("objective_lineage_unique"):
        Objective.objects.create(contract=contract, axis=axis, number=2, title="Encore", lineage=objective.lineage)
