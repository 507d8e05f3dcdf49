"""The text of joined files: what is read of each kind, what is given up, who finds it, what is left of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.urls import reverse
from docx import Document
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from cls_portal import files, filetexts, jobs, search
from cls_portal.actors import PORTAL
from cls_portal.filetexts import worker
from cls_portal.filetexts.waiting import read_waiting
from cls_portal.indexing import write_text
from cls_portal.models import FileText, SearchEntry
from partners.models import Council, Meeting, MeetingDocument
from tests.contracts.stages import TODAY
from tests.personas import commune


def pdf_of(words: str, pages: int = 1) -> bytes:
    """A PDF whose every page says these words and its number."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in range(1, pages + 1):
        text = f"BT /F 12 Tf 40 700 Td ({words} {page}) Tj ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(text), text))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, b" ".join(b"%d 0 R" % kid for kid in kids))
    out, places = BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj%b endobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def archive_of(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def word_of(*paragraphs: str) -> bytes:
    document, out = Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 2).cell(0, 1).text = "Cellule"
    document.save(out)
    return out.getvalue()


def ciphered(pdf: bytes) -> bytes:
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(pdf))), BytesIO()
    writer.encrypt("x", "y")
    writer.write(out)
    return out.getvalue()


ODT = (
    '<o:d xmlns:o="o" xmlns:text="t"><text:h>Titre</text:h><text:p>Un<text:s/>mot <text:span>au</text:span> milieu'
    "</text:p></o:d>"
)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + ']><w:t>&j;</w:t>'  # fmt: skip


READ = {
    "pdf": (lambda: pdf_of("Ouistiti", 2), "Ouistiti 1\nOuistiti 2"),
    "docx": (lambda: word_of("Un ouistiti.", "Deux."), "Un ouistiti.\nDeux.\nCellule"),
    "odt": (lambda: archive_of("content.xml", ODT.encode()), "Titre\nUn mot au milieu"),
    "utf-8": (lambda: "\ufeffÉté\n\n doré ".encode(), "Été\ndoré"),
    "cp1252": (lambda: "Été – doré".encode("cp1252"), "Été – doré"),
    "marks": (lambda: "a\ue000b\x07c".encode(), "a b c"),
    "broken pdf": (lambda: b"%PDF-1.7\ngarbage", ""),
    "cut pdf": (lambda: pdf_of("Ouistiti")[:200], ""),
    "ciphered pdf": (lambda: ciphered(pdf_of("Ouistiti")), ""),
    "pdf without text": (lambda: pdf_of("").replace(b"( 1)", b"()"), ""),
    "broken archive": (lambda: b"PK\x03\x04 rien", ""),
    "cut docx": (lambda: word_of("x" * 5000)[:900], ""),
    "other archive": (lambda: archive_of("xl/workbook.xml", b"<x/>"), ""),
    "broken xml": (lambda: archive_of("word/document.xml", b"<w:t>a"), ""),
    "bomb of zeros": (lambda: archive_of("word/document.xml", b"\0" * (worker.MOST_INFLATED + 1)), ""),
    "bomb of entities": (lambda: archive_of("word/document.xml", BOMB.encode()), ""),
    "image": (lambda: b"\x89PNG\r\n\x1a\n\0\0", ""),
    "nothing": (lambda: b"", ""),
}


@pytest.mark.parametrize("kind", READ)
def test_what_is_read_of_each_kind_of_file(kind, tmp_path):
    content, expected = READ[kind]
    path = tmp_path / "x"
    path.write_bytes(content())
    assert worker.text_of(path) == expected


def test_no_more_than_two_hundred_pages_and_two_hundred_thousand_letters_are_read(tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf_of("Ouistiti", 2000))
    assert worker.text_of(path).endswith(f"Ouistiti {worker.MOST_PAGES}")
    assert len(worker.told(["mot " * 1000] * 1000)) <= worker.MOST_LETTERS


def test_a_file_that_takes_too_long_or_is_gone_has_no_text(tmp_path, monkeypatch):
    assert filetexts.text_of(tmp_path / "gone") == ""
    monkeypatch.setattr(filetexts, "PATIENCE", 0.01)
    assert filetexts.text_of(Path(__file__)) == ""


@pytest.fixture
def document(db: None, settings: Any, tmp_path: Path) -> MeetingDocument:
    settings.FILES_ROOT = tmp_path
    council = Council.objects.create(kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="x")
    meeting = Meeting.objects.create(council=council, form="restricted", held_on=date(2026, 3, 12))
    stored = files.store(pdf_of("Un ouistiti vu au square"), "note_tamarin-2026.pdf", by=PORTAL)
    return MeetingDocument.objects.create(meeting=meeting, title="Note du square", file=stored)


def found(agent: Any, text: str) -> list[search.Hit]:
    return [hit for group in search.search(agent, TODAY, text).groups if group.kind == "file" for hit in group.hits]


def test_a_file_is_found_by_its_name_at_once_then_by_its_text_by_its_readers_only(document, claire):
    Meeting.objects.update(form="plenary")
    assert [found(claire, text) != [] for text in ("square", "tamarin", "ouistitis")] == [True, True, False]
    jobs.read_files(0)
    assert read_waiting() == 0
    (hit,) = found(claire, "ouistitis")
    assert (hit.title, hit.url) == ("Note du square", reverse("meeting-document-file", args=[document.pk]))
    assert (hit.detail, "Un <mark>ouistiti</mark> vu" in hit.extract) == (
        "CLSPD de Bègles, Formation plénière du 12/03/2026", True
    )  # fmt: skip
    Meeting.objects.update(form="restricted")
    assert [found(claire, text) for text in ("square", "tamarin", "ouistitis")] == [[], [], []]


def test_a_text_that_the_database_does_not_take_stops_no_other(document, monkeypatch, caplog):
    monkeypatch.setattr(filetexts, "text_of", lambda *_: "a\0b")
    assert (read_waiting(), read_waiting()) == (1, 0)
    assert FileText.objects.get(file=document.file).text == ""
    assert "is not kept" in caplog.text


def test_what_was_read_goes_with_the_file(document):
    write_text(document.file_id, "Ouistiti", document.created_at)
    other = files.store(b"autre", "autre.txt", by=PORTAL)
    MeetingDocument.objects.filter(pk=document.pk).update(file=other)
    assert list(FileText.objects.values_list("file", "read_at")) == [(other.pk, None)]
    document.delete()
    assert not FileText.objects.exists()
    assert not SearchEntry.objects.filter(kind="file").exists()
    files.forget(other)


def test_what_was_read_of_a_file_that_nothing_leads_to_any_more_is_not_kept(document):
    stored = document.file
    document.delete()
    write_text(stored.pk, "Ouistiti", document.created_at)
    assert not FileText.objects.exists()
    assert not SearchEntry.objects.filter(text__contains="Ouistiti").exists()
