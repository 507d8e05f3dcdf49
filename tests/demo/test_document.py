"""What the signed contract says, page by page, and that it says what was frozen."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from cls_portal import signing
from cls_portal.richtext import plain_text
from contracts import documents
from tests.demo.conftest import Document

MARK = "DÉMONSTRATION – document sans valeur"


def pages_of(content: bytes) -> list[str]:
    """The text of each page, on one line, plain spaces only."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return [flat(page) for page in run.stdout.decode().split("\f")[:-1]]


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture(scope="module")
def pages(document: Document) -> list[str]:
    return pages_of(document.signed)


@pytest.fixture(scope="module")
def frozen(document: Document) -> dict[str, Any]:
    return json.loads(document.version.json)


def test_every_page_says_demonstration_and_where_it_belongs(pages):
    total = len(pages)
    assert total > 15
    for number, text in enumerate(pages, 1):
        assert MARK in text, number
        assert f"Page {number} sur {total}" in text
        assert "Version 1 du" in text
        assert "CLS-DEMO-1" in text


def test_every_page_of_the_paper_contract_says_demonstration(paper):
    assert all(MARK in text for text in pages_of(paper))


def test_the_cover_names_the_parties_and_the_digest_of_the_text(pages, frozen, document):
    cover = pages[0]
    assert flat(frozen["contract"]["title"]) in cover
    assert len(frozen["signatories"]) == 5
    for party in frozen["signatories"]:
        assert flat(f"{party['title']}, {party['name']}") in cover
    assert document.version.json_sha256 in cover
    assert frozen["verification_address"] in cover


def test_the_contents_give_the_page_of_each_heading(document, pages):
    run = subprocess.run(["pdftotext", "-layout", "-f", "2", "-l", "2", "-", "-"], input=document.signed,
                         capture_output=True, check=True)  # fmt: skip
    entries = re.findall(r"^ *(\S.*?) *(?:\. )+\.* *(\d+)$", run.stdout.decode(), re.MULTILINE)
    assert len(entries) >= 15
    for heading, page in entries:
        assert flat(heading) in pages[int(page) - 1], heading
    named = [flat(heading) for heading, _ in entries]
    assert [int(page) for _, page in entries] == sorted(int(page) for _, page in entries)
    for expected in ("Territoire", "Diagnostic", "Axes et objectifs", "Partenaires et engagements", "Signatures"):
        assert expected in named


def test_every_article_is_printed_whole(pages, frozen):
    printed = " ".join(pages)
    assert len(frozen["parts"]) == 9
    for number, part in enumerate(frozen["parts"], 1):
        assert flat(f"Article {number} – {part['title']}") in printed
        for line in plain_text(part["body"]).splitlines():
            assert flat(line) in printed, line


def test_every_axis_objective_and_partner_is_printed(pages, frozen):
    printed = " ".join(pages)
    for axis in frozen["axes"]:
        assert flat(f"Axe {axis['number']} – {axis['title']}") in printed
        assert all(flat(objective["title"]) in printed for objective in axis["objectives"])
    words = set(printed.split())
    assert len(frozen["partners"]) == 12
    for partner in frozen["partners"]:  # in the narrow cells of a table, whose lines interleave
        assert set(flat(partner["name"]).split()) <= words
        assert set(flat(partner["commitment"]).split()) <= words


def test_the_table_of_signatories_holds_each_name_and_signature(pages, frozen):
    (table,) = [text for text in pages if "Chaque signature ci-dessous indique son niveau" in text]
    for party in frozen["signatories"]:
        assert flat(party["title"]) in table
        assert flat(party["name"]) in table
    assert table.count("Signature électronique simple") == 3
    assert table.count("Signature électronique avancée") == 1


def test_each_action_has_its_sheet_on_one_page(pages, frozen):
    assert len(frozen["actions"]) == 12
    for action in frozen["actions"]:
        title = flat(f"Fiche-action n° {action['number']} – {action['title']}")
        (sheet,) = [text for text in pages[2:] if title in text]
        for heading in ("Pilote", "Problèmes traités", "Partenaires", "Moyens humains", "Moyens financiers"):
            assert heading in sheet, (title, heading)
        assert set(flat(action["indicators"][0]["name"]).split()) <= set(sheet.split())


def test_the_qr_code_leads_to_the_verification_of_this_version(document, frozen):
    digest = document.version.json_sha256
    pages = pypdfium2.PdfDocument(document.signed)
    for number in (1, len(pages)):
        codes = {code.text for code in zxingcpp.read_barcodes(pages[number - 1].render(scale=3).to_pil())}
        assert documents.page_url(frozen, digest, number, len(pages)) in codes
        assert all(f"empreinte={digest[:16]}" in code for code in codes)
        assert (documents.verification_url(frozen, digest) in codes) == (number == 1)


def test_the_embedded_data_are_those_of_the_version(document):
    text = document.version.json
    for content in (document.unsigned, document.signed):
        assert signing.embedded_json(content) == text.encode()
    assert documents.sha256(text) == document.version.json_sha256
    canonical = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == canonical


def test_the_same_text_gives_the_same_bytes(document, frozen):
    again = documents.render_pdf(frozen, document.version.json, document.version.frozen_at)
    assert again == document.unsigned
