"""What anybody is told of a contract: what became of a concluded one, nothing of one in preparation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cls_portal.verification import find, look_up
from contracts.models import Contract, Signature, Version
from contracts.publicity import became
from contracts.states import ContractState
from tests.contracts.stages import TODAY, a_contract, a_file, a_signatory, freeze, moved, signed_by, taken_over

pytestmark = pytest.mark.django_db
S = ContractState
SIGNED_ON = date(2026, 12, 1)
DURING, AFTERWARDS = date(2028, 6, 1), date(2030, 1, 1)


@pytest.fixture
def signing(claire: Any) -> Contract:
    """Open to signature; its only signatory has not signed."""
    contract = a_contract(title="CLS des Capucins")
    a_signatory(contract, claire, name="Ada Lovelace", title="La maire de Bègles")
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    return moved(contract, S.READY_TO_SIGN, S.SIGNING)


def concluded(contract: Contract) -> Contract:
    row = contract.signatories.get()
    signed_by(row, agent=row.agent)
    Contract.objects.filter(pk=contract.pk).update(state=S.SIGNED, signed_on=SIGNED_ON)
    contract.refresh_from_db()
    return contract


def by_hand(contract: Contract, depositor: Any) -> Signature:
    row = contract.signatories.get()
    return Signature.objects.create(
        version=version_of(contract), signatory=row, name=row.name, signed_at=timezone.now(), file=a_file(),
        evidence={}, method="handwritten", level="handwritten", deposited_by=depositor,
    )  # fmt: skip


def version_of(contract: Contract) -> Version:
    return contract.versions.select_related("pdf").get()


def said(digest: str, on: date) -> str:
    document = find(digest)
    assert document is not None
    return " ".join(each for part in became(document, digest, on) for each in part.sentences).replace("\u00a0", " ")


def test_a_contract_in_preparation_is_said_to_bind_nobody_and_nothing_else(signing, claire):
    for digest in (version_of(signing).pdf.sha256, by_hand(signing, claire).file.sha256):
        assert said(digest, TODAY) == "Ce contrat n’est pas conclu à ce jour : ce texte n’engage personne."


def test_a_signed_contract_says_its_dates_and_where_it_stands(signing):
    concluded(signing)
    last = version_of(signing).signatures.get().file.sha256
    for on, words in (
        (SIGNED_ON, "prendra effet le 1er janvier 2027"),
        (DURING, "est en vigueur le 1er juin 2028"),
        (AFTERWARDS, "est échu depuis le 31 décembre 2029"),
    ):
        told = said(last, on)
        assert "Signé le 1er décembre 2026, pour la période du 1er janvier 2027 au 31 décembre 2029." in told
        assert words in told
        assert "n’est pas le dernier" not in told
    assert "Ce fichier n’est pas le dernier" in said(version_of(signing).pdf.sha256, DURING)


def test_signatures_by_hand_are_told_beside_the_file_once_it_is_concluded(signing, claire):
    scanned = by_hand(signing, claire).file
    Contract.objects.filter(pk=signing.pk).update(state=S.SIGNED, signed_on=SIGNED_ON)
    told = said(version_of(signing).pdf.sha256, DURING)
    assert "Signature manuscrite numérisée : Ada Lovelace (La maire de Bègles), datée du" in told
    assert str(claire) not in told
    scan = find(scanned.sha256)
    assert scan is not None
    assert "signé à la main par Ada Lovelace (La maire de Bègles)" in scan.note
    assert "ne vérifie pas les signatures manuscrites" in scan.note


def test_amendments_and_successors_are_told_once_they_are_signed(signing):
    concluded(signing)
    last = version_of(signing).signatures.get().file.sha256
    amendment = Contract.objects.create(
        reference="AV-1", title="Avenant", kind="CLS", lead_prefecture=signing.lead_prefecture, amends=signing,
        amendment_number=1, state=S.DRAFTING, starts_on=signing.starts_on, ends_on=signing.ends_on,
    )  # fmt: skip
    assert "avenant" not in said(last, DURING)
    later = taken_over(signed_on=TODAY, starts_on=date(2030, 1, 1), ends_on=date(2032, 12, 31))
    Contract.objects.filter(pk=later.pk).update(predecessor=signing)
    assert later.reference not in said(last, TODAY - timedelta(days=1))
    told = said(last, AFTERWARDS)
    assert f"Le contrat {later.reference}, signé le 23 novembre 2026, lui a succédé." in told
    assert amendment.reference not in told


def test_a_signed_amendment_is_told_by_its_contract_and_says_which_it_amends(signing, claire):
    concluded(signing)
    last = version_of(signing).signatures.get().file.sha256
    amendment = Contract.objects.create(
        reference="AV-1", title="Avenant", kind="CLS", lead_prefecture=signing.lead_prefecture, amends=signing,
        amendment_number=1, state=S.DRAFTING, starts_on=signing.starts_on, ends_on=signing.ends_on,
    )  # fmt: skip
    a_signatory(amendment, claire)
    moved(amendment, S.CONSULTATION, S.APPROVAL)
    freeze(amendment)
    concluded(moved(amendment, S.READY_TO_SIGN, S.SIGNING))
    assert "Modifié par l’avenant n° 1, signé le 1er décembre 2026." in said(last, DURING)
    own = version_of(amendment).signatures.get().file.sha256
    assert f"C’est l’avenant n° 1 au contrat {signing.reference}." in said(own, DURING)


def test_a_termination_is_told_with_its_day(signing):
    concluded(signing)
    last = version_of(signing).signatures.get().file.sha256
    Contract.objects.filter(pk=signing.pk).update(
        state=S.TERMINATED, terminated_on=DURING, termination_document=a_file()
    )
    assert "sa dénonciation prendra effet le 1er juin 2028" in said(last, DURING - timedelta(days=1))
    assert "sa dénonciation a pris effet le 1er juin 2028" in said(last, DURING)


def test_the_code_of_a_page_says_whether_the_text_is_signed_and_no_name(signing):
    version = version_of(signing)
    asked = (signing.reference, "1", version.json_sha256[:16])
    answer = look_up(*asked, on=TODAY)
    assert answer is not None
    assert "n’est pas conclu" in answer.sentences[-1]
    concluded(signing)
    told = " ".join(look_up(*asked, on=DURING).sentences).replace("\u00a0", " ")
    assert "Signé le 1er décembre 2026" in told
    assert "Lovelace" not in told
    assert "Capucins" not in told


def test_a_voided_version_says_no_more(signing):
    version = version_of(signing)
    Version.objects.filter(pk=version.pk).update(voided_at=timezone.now(), void_reason="Une faute.")
    answer = look_up(signing.reference, "1", version.json_sha256[:16], on=TODAY)
    assert "annulée" in answer.sentences[-1]
    assert said(version.pdf.sha256, TODAY) == ""


def test_wrong_codes_all_cost_the_same(signing, django_assert_num_queries):
    draft = a_contract()
    for asked in ((signing.reference, "1", "0" * 16), ("CLS-0", "1", "0" * 16), (draft.reference, "1", "0" * 16)):
        with django_assert_num_queries(1):
            assert look_up(*asked, on=TODAY) is None
