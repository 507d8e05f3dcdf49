"""Délibérations and the council's opinion: recorded, corrected, removed, all of them on one page."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cls_portal import files
from cls_portal.errors import Forbidden, Refused, Stale
from contracts.operations import (
    ResolutionEntry,
    change_resolution,
    record_opinion,
    record_resolution,
    record_resolutions,
    remove_resolution,
    set_contract,
)
from contracts.reading import progress_of
from contracts.states import ContractState
from partners.models import Council
from tests.contracts.stages import TODAY, a_contract, contract_in
from tests.house.broken import breaks
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState


@pytest.fixture
def contract():
    return a_contract(places=[commune("33039"), commune("33063")])


@pytest.fixture
def bordeaux(contract, claire):
    return record_resolution(
        contract, by=claire, on=TODAY, territory=commune("33063"), number="1", adopted_on=TODAY, file=("d.pdf", b"%PDF")
    )


def test_a_resolution_is_corrected_and_keeps_its_file_until_it_is_replaced(bordeaux, claire):
    kept = change_resolution(bordeaux, by=claire, on=TODAY, revision=1, number="2", adopted_on=TODAY)
    assert (kept.number, files.read(kept.file)) == ("2", b"%PDF")
    replaced = change_resolution(
        kept, by=claire, on=TODAY, revision=2, number="2", adopted_on=TODAY, file=("e.pdf", b"%PDF-2")
    )
    assert files.read(replaced.file) == b"%PDF-2"


def test_a_resolution_removed_is_awaited_again(contract, bordeaux, claire, procureur):
    assert progress_of(contract) == {"given": 1, "wanted": 2}
    with pytest.raises(Forbidden):
        remove_resolution(bordeaux, by=procureur, revision=1)
    remove_resolution(bordeaux, by=claire, revision=1)
    assert progress_of(contract) == {"given": 0, "wanted": 2}


def test_nothing_changes_once_the_text_is_frozen(claire):
    contract = contract_in(S.READY_TO_SIGN)
    with pytest.raises(Refused, match="arrêté"):
        record_resolution(contract, by=claire, on=TODAY, territory=commune("33039"), number="1", adopted_on=TODAY)


def test_several_are_recorded_together_or_not_at_all(contract, bordeaux, claire):
    begles = ResolutionEntry(commune("33039"), "7", TODAY)
    entries = [begles, ResolutionEntry(commune("33063"), "8", TODAY, revision=9)]
    with pytest.raises(Stale):
        record_resolutions(contract, by=claire, on=TODAY, entries=entries)
    assert contract.resolutions.count() == 1
    entries = [begles, ResolutionEntry(commune("33063"), "8", TODAY, revision=1)]
    record_resolutions(contract, by=claire, on=TODAY, entries=entries)
    assert sorted(contract.resolutions.values_list("number", flat=True)) == ["7", "8"]


def test_the_page_of_all_records_what_was_typed_and_keeps_it_when_refused(contract, bordeaux, claire, client):
    client.force_login(claire)
    address = reverse("resolution-list", args=[contract.pk])
    begles, other = (f"t{commune(code).pk}" for code in ("33039", "33063"))
    assert "1 délibération enregistrée sur 2 attendues" in client.get(address).text.replace("\u00a0", " ")
    typed = {
        f"{begles}-number": "2026-12", f"{begles}-adopted_on": "2026-11-02", f"{other}-number": "1",
        f"{other}-adopted_on": "2026-11-23", f"{other}-revision": "1",
    }  # fmt: skip
    wrong = client.post(address, {**typed, f"{begles}-adopted_on": ""})
    assert "Rien n’est enregistré" in wrong.text
    assert "2026-12" in wrong.text
    assert contract.resolutions.count() == 1
    sent = client.post(address, {**typed, f"{begles}-file": SimpleUploadedFile("d.pdf", b"%PDF")})
    assert sent.status_code == 302
    row = contract.resolutions.get(territory=commune("33039"))
    assert (row.number, row.adopted_on, row.file.name) == ("2026-12", date(2026, 11, 2), "d.pdf")
    bordeaux.refresh_from_db()
    assert bordeaux.revision == 1, "a line left as it was is not written"


def test_a_council_whose_meeting_is_elsewhere_gives_its_opinion_by_a_document(contract, claire, karim):
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    begles = a_contract()
    set_contract(begles, by=claire, revision=1, council=council)
    given = {"by": karim, "on": TODAY, "source": "council", "given_on": date(2026, 10, 1), "sense": "favourable"}
    with pytest.raises(Refused, match="joignez le document"):
        record_opinion(begles, **given)
    opinion = record_opinion(begles, **given, document=("pv.pdf", b"%PDF"))
    again = record_opinion(begles, **{**given, "sense": "reserved"}, revision=1)
    assert (again.sense, again.document) == ("reserved", opinion.document)


def test_a_contract_without_council_receives_no_opinion_of_one(karim):
    with pytest.raises(Refused, match="Aucun conseil ne pilote"):
        record_opinion(
            a_contract(), by=karim, on=TODAY, source="council", given_on=TODAY, sense="noted", document=("a", b"x")
        )


def test_an_opinion_of_the_council_from_nowhere_is_refused_by_the_database(contract):
    with breaks("opinion_council_proven"):
        contract.opinions.create(source="council", given_on=TODAY, sense="noted")
