"""What PostgreSQL refuses about contracts, whoever asks: every write here is a console's."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.copying import FRAME as COPIED
from contracts.copying import Purpose
from contracts.guards import PRINTED
from contracts.models import Axis, Contract, Version
from contracts.states import FROZEN, ContractState
from partners.models import Organisation
from tests.contracts.stages import TODAY, a_contract, a_file, a_signatory, freeze, moved, signed_by, taken_over
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
S = ContractState
FROZEN_TEXT = "Le texte de ce contrat est arrêté"


@pytest.fixture(scope="module")
def made_maire(stage: Stage) -> Agent:
    with stage():
        return person("Mathilde", "Roux", Role.MAYOR, commune("33039"))


@pytest.fixture(scope="module")
def made_contract(stage: Stage, made_maire: Agent) -> Contract:
    with stage():
        return with_its_text(made_maire)


@pytest.fixture
def maire(db: None, made_maire: Agent) -> Agent:
    return deepcopy(made_maire)


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    return deepcopy(made_contract)


def with_its_text(maire: Agent) -> Contract:
    """A contract with a row of each part of its text, and two signatories."""
    contract = a_contract()
    axis = Axis.objects.create(contract=contract, number=1, title="Prévenir")
    contract.objectives.create(axis=axis, number=1, title="Accompagner")
    contract.places.create(number=1, kind="station", name="Gare", communes=["33039"])
    contract.opinions.create(source="prosecutor", given_on=TODAY, sense="noted")
    contract.resolutions.create(territory=commune("33039"), number="1", adopted_on=TODAY)
    contract.waivers.create(code="chain.x", reason="motif", granted_on=TODAY)
    contract.partners.create(organisation=Organisation.objects.create(kind="ASSO", name="Médiation"))
    a_signatory(contract, maire)
    a_signatory(contract, Agent.objects.create_user("autre@exemple.fr", first_name="A", last_name="B"), title="Autre")
    return contract


def to(contract: Contract, state: str) -> Contract:
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN)
    if state == S.READY_TO_SIGN:
        return contract
    moved(contract, S.SIGNING)
    if state == S.SIGNED:
        for signatory in contract.signatories.all():
            signed_by(signatory)
        Contract.objects.filter(pk=contract.pk).update(state=S.SIGNED, signed_on="2026-11-23")
    return contract


PARTS = {
    "sections": {"body": "réécrit"},
    "axes": {"title": "réécrit"},
    "objectives": {"title": "réécrit"},
    "signatories": {"title": "réécrit"},
    "places": {"name": "réécrit"},
    "partners": {"commitment": "réécrit"},
    "perimeter": {"commune_id": 0},
    "opinions": {"text": "réécrit"},
    "resolutions": {"number": "réécrit"},
    "waivers": {"reason": "réécrit"},
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("state", [*FROZEN, S.SIGNED])
def test_no_part_of_a_frozen_text_can_be_changed(contract, part, state):
    to(contract, state)
    with pytest.raises(DatabaseError, match=FROZEN_TEXT):
        getattr(contract, part).update(**PARTS[part])


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_frozen_text_can_be_deleted(contract, part):
    to(contract, S.READY_TO_SIGN)
    row = getattr(contract, part).first()
    with pytest.raises(DatabaseError, match=FROZEN_TEXT):
        row.delete()


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_frozen_text_can_be_given_to_another_contract(contract, part):
    other = a_contract()
    other.sections.all().delete()
    to(contract, S.READY_TO_SIGN)
    with pytest.raises(DatabaseError, match=FROZEN_TEXT):
        getattr(contract, part).update(contract=other)


def test_nothing_can_be_added_to_a_frozen_text(contract):
    to(contract, S.SIGNING)
    with pytest.raises(DatabaseError, match=FROZEN_TEXT), transaction.atomic():
        Axis.objects.create(contract=contract, number=2, title="De plus")
    with pytest.raises(DatabaseError, match=FROZEN_TEXT):
        a_signatory(contract, title="De plus")


REWRITTEN = {
    models.DateField: "2031-01-01", models.BooleanField: True, models.ForeignKey: 0,
    models.PositiveSmallIntegerField: 7, models.CharField: "réécrit", models.TextField: "réécrit",
}  # fmt: skip


@pytest.mark.parametrize("state", [S.READY_TO_SIGN, S.SIGNED])
def test_nothing_that_a_frozen_contract_prints_of_its_own_row_can_be_changed(contract, state):
    to(contract, state)
    assert set(PRINTED) > set(COPIED[Purpose.AMENDMENT])
    for column in (*PRINTED, *(("signed_on",) if state == S.SIGNED else ())):
        value = REWRITTEN[type(Contract._meta.get_field(column.removesuffix("_id")))]
        with pytest.raises(DatabaseError, match=FROZEN_TEXT), transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(**{column: value})


def test_a_frozen_contract_still_goes_back_to_drafting_where_its_frame_may_be_written(contract):
    to(contract, S.SIGNING)
    with pytest.raises(DatabaseError, match=FROZEN_TEXT), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state=S.DRAFTING, title="réécrit")
    moved(contract, S.DRAFTING)
    Contract.objects.filter(pk=contract.pk).update(title="repris")
    contract.perimeter.update(commune=commune("33063"))


def test_a_scan_added_to_a_frozen_contract_does_not_free_its_text(contract):
    to(contract, S.SIGNED)
    Contract.objects.filter(pk=contract.pk).update(scan=a_file())
    with pytest.raises(DatabaseError, match=FROZEN_TEXT):
        contract.sections.update(body="réécrit")


def test_the_text_may_be_written_until_approval(contract):
    for state in (S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL):
        moved(contract, state)
        contract.sections.update(body=state)


def test_a_withdrawn_text_may_be_written_again(contract):
    to(contract, S.READY_TO_SIGN)
    moved(contract, S.DRAFTING)
    contract.sections.update(body="repris")


def test_what_a_paper_contract_says_may_be_entered_after_its_signature():
    Axis.objects.create(contract=taken_over(), number=1, title="Tel que signé")


# A version, once frozen


@pytest.mark.parametrize(
    "values",
    [
        {"json": "{}"},
        {"json_sha256": "0" * 64},
        {"number": 7},
        {"frozen_at": "2020-01-01T00:00Z"},
        {"frozen_by": None, "contract_id": 0},
    ],
)
def test_a_version_never_changes(contract, values):
    version = freeze(contract)
    with pytest.raises(DatabaseError, match="Une version arrêtée ne change plus"):
        Version.objects.filter(pk=version.pk).update(**values)


def test_a_version_is_never_deleted(contract):
    freeze(contract)
    with pytest.raises(DatabaseError, match="Une version arrêtée ne change plus"):
        Version.objects.all()._raw_delete("default")


def test_the_pdf_of_a_version_is_given_once(contract):
    version = freeze(contract)
    with pytest.raises(DatabaseError, match="Une version arrêtée ne change plus"):
        Version.objects.filter(pk=version.pk).update(pdf=a_file())


def test_a_voided_version_stays_void(contract):
    version = freeze(contract)
    Version.objects.filter(pk=version.pk).update(voided_at=timezone.now(), void_reason="erreur")
    for values in ({"voided_at": None, "void_reason": ""}, {"void_reason": "autre motif"}):
        with pytest.raises(DatabaseError, match="Une version arrêtée ne change plus"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**values)


# A signature


def test_nobody_signs_for_another(contract, claire):
    to(contract, S.SIGNING)
    signatory = contract.signatories.first()
    with pytest.raises(DatabaseError, match="Nul ne signe pour un autre"):
        signed_by(signatory, agent=claire)


@pytest.mark.parametrize("state", [S.READY_TO_SIGN, S.SIGNED])
def test_nobody_signs_outside_the_time_of_signature(contract, state):
    to(contract, state)
    signatory = contract.signatories.first()
    with pytest.raises(DatabaseError, match="hors de la période de signature"):
        signed_by(signatory)


def test_nobody_signs_the_version_of_another_contract(contract, maire):
    other = a_contract()
    a_signatory(other, maire)
    to(other, S.SIGNING)
    to(contract, S.SIGNING)
    with pytest.raises(DatabaseError, match="Nul ne signe pour un autre"):
        signed_by(contract.signatories.first(), version=other.versions.get())


def test_nobody_signs_a_voided_version(contract):
    to(contract, S.SIGNING)
    version = contract.versions.get()
    Version.objects.filter(pk=version.pk).update(voided_at=timezone.now(), void_reason="erreur")
    with pytest.raises(DatabaseError, match="hors de la période de signature"):
        signed_by(contract.signatories.first(), version=version)


def test_a_signatory_without_account_cannot_sign(contract, claire):
    signatory = a_signatory(contract, None, title="Sans compte")
    to(contract, S.SIGNING)
    with pytest.raises(DatabaseError, match="Nul ne signe pour un autre"):
        signed_by(signatory, agent=claire)


def test_a_signature_never_changes_and_never_goes(contract):
    to(contract, S.SIGNING)
    signature = signed_by(contract.signatories.first())
    rows = type(signature).objects.filter(pk=signature.pk)
    with pytest.raises(DatabaseError, match=r"permission denied|Cannot"), transaction.atomic():
        rows.update(evidence={"account": "autre"})
    with pytest.raises(DatabaseError, match=r"permission denied|Cannot"):
        rows._raw_delete("default")
