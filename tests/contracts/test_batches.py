"""Contracts signed on paper, deposited together: every fault told, nothing written before it is confirmed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cls_portal import files, jobs
from cls_portal.errors import Busy, Forbidden, Refused
from cls_portal.models import Job, JobState
from contracts.models import BatchState, Contract, TakeOverBatch
from contracts.operations import confirm_batch, deposit_batch
from contracts.papertable import archive
from contracts.papertable.columns import blank_file, help_lines, labels
from partners.models import Council
from territories.models import Territory
from tests.contracts.stages import taken_over
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 "
OLD = Path(__file__).parents[1] / "cls_portal" / "workbooks" / "table.xls"
GOOD = {
    "nature": "CLS", "intitulé": "CLS de Bègles", "communes": "33039", "signé le": "15/12/2024",
    "début": "1er janvier 2025", "fin": date(2027, 12, 31), "scan": "begles.pdf",
}  # fmt: skip


def workbook(*rows: dict[str, object], heads: list[str] | None = None) -> bytes:
    book, heads = Workbook(), heads or labels(2)
    book.active.append(heads)
    for row in rows:
        book.active.append([row.get(head) for head in heads])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(**entries: bytes) -> bytes:
    """Names with « . » written « __ »."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name.replace("__", "."), data)
    return content.getvalue()


def deposited(agent, content: bytes) -> TakeOverBatch:
    """The batch once its job has read it."""
    batch = deposit_batch(by=agent, archive=ContentFile(content, "contrats.zip"))
    jobs.run(Job.objects.get(kind="contracts.jobs.read_batch", arguments__batch_id=batch.pk).pk)
    batch.refresh_from_db()
    return batch


def entered(batch: TakeOverBatch, agent) -> Job:
    confirm_batch(batch, by=agent, revision=batch.revision)
    job = jobs.run(Job.objects.get(kind="contracts.jobs.enter_batch").pk)
    batch.refresh_from_db()
    return job


def said(batch: TakeOverBatch) -> list[tuple[int, str, str]]:
    return [tuple(problem) for problem in batch.problems]


def test_forty_contracts_are_entered_in_one_go(claire, client):
    places = list(Territory.objects.filter(kind="commune", department=department("33")).order_by("code")[:40])
    rows = [
        {**GOOD, "intitulé": f"CLS {n}", "communes": place.code, "scan": f"{n}.pdf", "référence papier": f"{n}/2024",
         "signataire 1 qualité": "Maire", "signataire 1 titre": "Le maire", "signataire 1 nom": f"Maire {n}",
         "signataire 1 signé le": "15/12/2024"}
        for n, place in enumerate(places)
    ]  # fmt: skip
    batch = deposited(
        claire, zipped(tableau__xlsx=workbook(*rows), **{f"{n}__pdf": PDF + b"%d" % n for n in range(40)})
    )
    assert said(batch) == []
    assert (batch.state, len(batch.rows), Contract.objects.count()) == (BatchState.READY, 40, 0)
    client.force_login(claire)
    assert "40\u00a0contrats lus" in client.get(reverse("take-over-batch-detail", args=[batch.pk])).content.decode()
    assert entered(batch, claire).state == JobState.DONE
    contracts = list(Contract.objects.filter(state="signed").order_by("pk").select_related("scan"))
    assert len({contract.reference for contract in contracts}) == 40
    assert files.read(contracts[7].scan) == PDF + b"7"
    signatory = contracts[7].signatories.get()
    assert (signatory.name, signatory.signed_on, signatory.territory) == ("Maire 7", date(2024, 12, 15), places[7])
    assert "40\u00a0contrats repris" in client.get(reverse("take-over-batch-detail", args=[batch.pk])).content.decode()
    with pytest.raises(Refused, match="n’est pas prêt"):
        confirm_batch(batch, by=claire, revision=batch.revision)


def test_a_lock_held_by_somebody_is_no_fault_of_a_line(claire, monkeypatch):
    def held(**_):
        raise Busy("Une autre personne enregistre cette fiche.")

    monkeypatch.setattr("contracts.operations.batches.take_over_contract", held)
    with pytest.raises(Busy):
        deposited(claire, zipped(tableau__xlsx=workbook(GOOD), begles__pdf=PDF))
    batch = TakeOverBatch.objects.get()
    assert (batch.state, batch.problems) == (BatchState.READING, [])


def test_every_fault_is_told_with_its_line_and_its_column(claire):
    rows = [
        {**GOOD, "nature": "XYZ", "fin": "31/13/2027", "scan": "absent.pdf", "conseil": "Inconnu"},
        {**GOOD, "communes": "Saint-Nulle-Part ; 33063", "préfecture": "999", "scan": "texte.pdf"},
        {**GOOD, "intitulé": None, "signataire 1 qualité": "Roi", "signataire 1 nom": "X"},
    ]
    batch = deposited(claire, zipped(t__xlsx=workbook(*rows), texte__pdf=b"bonjour", begles__pdf=PDF))
    assert batch.state == BatchState.FAULTY
    assert {(line, column) for line, column, _ in said(batch)} == {
        (2, "nature"), (2, "fin"), (2, "scan"), (2, "conseil"), (3, "communes"), (3, "préfecture"), (3, "scan"),
        (4, "intitulé"), (4, "signataire 1 qualité"), (4, "signataire 1 titre"),
    }  # fmt: skip
    with pytest.raises(Refused, match="n’est pas prêt"):
        confirm_batch(batch, by=claire, revision=batch.revision)


def test_what_the_operation_would_refuse_is_told_before(claire):
    taken_over(places=[commune("33063")], title="Déjà là")
    rows = [
        {**GOOD, "communes": "Bordeaux"},  # covered already
        {**GOOD, "scan": "deux.pdf", "communes": "40192"},  # another préfecture's
        {**GOOD, "scan": "trois.pdf", "nature": "Contrat de sécurité intégrée", "signé le": "01/02/2020"},
        {**GOOD, "scan": "quatre.pdf", "fin": "31/12/2020"},
    ]
    entries = {f"{name}__pdf": PDF for name in ("begles", "deux", "trois", "quatre")}
    batch = deposited(claire, zipped(t__xlsx=workbook(*rows), **entries))
    told = {line: " ".join(text for at, _, text in said(batch) if at == line) for line in range(2, 6)}
    assert "couvre déjà ce territoire" in told[2]
    assert "droits" in told[3]
    assert "n’existait pas encore" in told[4]
    assert "ne peut pas précéder" in told[5]
    assert Contract.objects.count() == 1


def test_a_refusal_on_the_way_leaves_nothing(claire):
    council = Council.objects.create(
        kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="le maire"
    )
    rows = [{**GOOD, "communes": "33063"}, {**GOOD, "scan": "deux.pdf", "conseil": "clspd de begles"}]
    batch = deposited(claire, zipped(t__xlsx=workbook(*rows), begles__pdf=PDF, deux__pdf=PDF))
    assert said(batch) == []
    assert batch.rows[1]["council"] == council.pk
    taken_over()  # meanwhile somebody entered the second by hand
    job = entered(batch, claire)
    assert (job.state, batch.state) == (JobState.FAILED, BatchState.READY)
    assert "couvre déjà" in job.message
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"begles__pdf": PDF}, "un seul tableau"),
        ({"a__csv": b"x", "b__xlsx": b"y"}, "un seul tableau"),
        ({"a__xlsx": b"not a workbook"}, "ne se lit pas"),
        ({"a__ods": b"not a workbook"}, "ne se lit pas"),
        ({"a__xls": OLD.read_bytes()}, "partez du modèle"),
        ({"a/x__pdf": PDF, "b/X__pdf": PDF, "t__csv": b"nature"}, "portent le nom"),
        ({"t__csv": b"nature;inconnue\nCLS;1"}, "Colonne inconnue"),
        ({"t__csv": ";".join(labels(0)).encode()}, "aucun contrat"),
    ],
)
def test_a_deposit_that_cannot_be_read_says_why(entries, expected, claire):
    batch = deposited(claire, zipped(**entries))
    assert expected in " ".join(text for *_, text in said(batch))


def test_a_csv_of_a_french_spreadsheet_and_names_in_folders_are_read(claire):
    heads = labels(0)
    line = ";".join(str(GOOD.get(head, "")) if head != "fin" else "31-12-2027" for head in heads)
    table = "\r\n".join([";".join(heads), line.replace("begles.pdf", "BÈGLES.PDF")]).encode("cp1252")
    batch = deposited(claire, zipped(**{"../../etc/t__csv": table, "scans/Bègles__pdf": PDF, "__MACOSX/x": b""}))
    assert said(batch) == []
    assert batch.rows[0]["ends_on"] == "2027-12-31"


def test_a_bomb_and_a_crowd_are_refused(claire, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 1000)
    batch = deposited(claire, zipped(t__csv=b"0" * 1001))
    assert "une fois décompressé" in said(batch)[0][2]
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    batch = deposited(claire, zipped(a__pdf=b"", b__pdf=b""))
    assert "plus de 1 fichiers" in said(batch)[0][2]
    assert "n’est pas un zip" in said(deposited(claire, b"PK nothing"))[0][2]


def test_only_a_prefecture_deposits_and_only_its_author_sees_it(karim, claire, neighbour):
    with pytest.raises(Forbidden):
        deposit_batch(by=karim, archive=ContentFile(b"PK", "x.zip"))
    batch = deposit_batch(by=claire, archive=ContentFile(b"PK", "x.zip"))
    assert not TakeOverBatch.objects.visible_to(neighbour).exists()
    assert TakeOverBatch.objects.visible_to(claire).get() == batch


def test_the_model_has_the_columns_that_are_read_and_their_help():
    book = load_workbook(io.BytesIO(blank_file()))
    assert [cell.value for cell in book["Contrats"][1]] == labels()
    assert {row[0].value for row in book["Aide"].iter_rows(min_row=2)} >= {label for label, *_ in help_lines()}
