import hashlib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.template import Context, Template
from PIL import Image

from cls_portal import pdf as engine
from cls_portal.catalogue import example_charts
from cls_portal.pdf import (
    Attachment,
    FieldMismatch,
    PdfError,
    RenderingWarning,
    ResourceRefused,
    SignatureField,
    UnprintableCharacters,
    library_problem,
    qr_svg,
    render,
    undrawn,
    unprintable,
)
from cls_portal.pdf.fonts import EVERYDAY
from tests.cls_portal.sample_contract import (
    ATTACHMENT,
    CREATED,
    FIELDS,
    FROZEN,
    TITLE,
    page_address,
    sample,
)
from tests.verapdf import validate_all

ARABIC = "فاطمة الزهراء"
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def small(body: str = "<p>Bonjour.</p>", **changes: object) -> bytes:
    given: dict[str, object] = {"title": "Essai", "created": CREATED, **changes}
    return render(f'<html lang="fr"><body><h1>Essai</h1>{body}</body></html>', **given)  # type: ignore[arg-type]


def text_of_pages(pdf: bytes) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def read_aloud(pdf: bytes) -> str:
    """The text of the structure tree: what a screen reader is given."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(["pdfinfo", "-struct-text", file.name], capture_output=True, check=True)
    return run.stdout.decode()


@cache
def drawn() -> bytes:
    """Each plot of the catalogue, and its table; what a bare contract prints; a name in Arabic."""
    context = {"charts": example_charts()}
    return small(Template(PLOTS).render(Context(context)) + BARE)


BARE = f"""<p>{ARABIC}, maire</p>
<table><caption>Sans ligne</caption><thead><tr><th scope="col">A</th></tr></thead><tbody>
  </tbody></table>
<table><caption>Sans corps</caption><thead><tr><th scope="col">A</th></tr></thead></table>"""


PLOTS = """{% for chart in charts %}{% include "components/pdf_chart.html" with chart=chart table=True %}{% endfor %}"""


@pytest.fixture(scope="module")
def contract() -> bytes:
    return sample()


@pytest.fixture(scope="module")
def opened(contract: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(contract))


def test_a_document_is_archival_and_accessible_and_the_checker_sees_faults(contract: bytes, tmp_path: Path) -> None:
    bare, plain, plots = tmp_path / "contrat.pdf", tmp_path / "sans.pdf", tmp_path / "graphiques.pdf"
    bare.write_bytes(contract)
    plots.write_bytes(drawn())
    broken = pikepdf.open(BytesIO(contract))
    del broken.Root.OutputIntents, broken.Root.MarkInfo
    broken.save(plain)
    failures = validate_all([bare, plots, plain])
    assert [each for each in failures if each.path in (bare, plots)] == []
    assert {each.flavour for each in failures if each.path == plain} == {"3a", "ua1"}


def test_a_plot_is_read_aloud_by_its_title_and_its_table_follows() -> None:
    pdf = pikepdf.open(BytesIO(drawn()))
    said = [str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert [text.partition(" (")[0] for text in said] == [
        "Cambriolages de logement", "Écart à la moyenne nationale en 2025", "Cambriolages de logement",
        "Vols de véhicules", "Vols dans neuf communes",
    ]  # fmt: skip
    assert "non diffusé en 2019, 2023 et 2024" in said[0]
    assert "non diffusé" in "".join(text_of_pages(drawn()))


def test_the_same_input_gives_the_same_bytes(contract: bytes) -> None:
    assert sample() == contract


def test_the_fonts_of_the_machine_change_nothing(contract: bytes) -> None:
    script = (
        "import hashlib, sys; from tests.cls_portal.sample_contract import sample;"
        "sys.stdout.write(hashlib.sha256(sample()).hexdigest())"
    )
    bare = {**os.environ, "FONTCONFIG_FILE": os.devnull, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    run = subprocess.run(
        [sys.executable, "-c", script], env=bare, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert run.stdout == hashlib.sha256(contract).hexdigest()


def test_only_the_fonts_of_the_package_are_embedded(contract: bytes) -> None:
    names = set(re.findall(rb"/BaseFont /[A-Z]{6}\+(\w+)", contract))
    assert names == {b"Marianne", b"Spectral"}


def test_making_a_document_leaves_the_fonts_of_other_programs_alone() -> None:
    before = os.environ.get("FONTCONFIG_FILE")
    small()
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_the_application_starts_without_weasyprint() -> None:
    script = "import sys, cls_portal.pdf; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])


def test_a_missing_library_is_said_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(engine, "import_module", missing)
    assert "apt-get install" in (library_problem() or "")
    with pytest.raises(engine.LibraryMissing, match="bibliothèque manque"):
        small()


def test_nothing_is_missing_here() -> None:
    assert library_problem() is None


def test_the_title_and_the_language_are_those_of_the_document(opened: pikepdf.Pdf) -> None:
    assert str(opened.docinfo["/Title"]) == TITLE
    assert str(opened.Root.Lang) == "fr"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_the_only_date_is_the_one_given(opened: pikepdf.Pdf) -> None:
    assert str(opened.docinfo["/CreationDate"]) == str(opened.docinfo["/ModDate"]) == "D:20261123093000Z"


def test_a_date_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        small(created=datetime(2026, 1, 1))


def test_the_data_are_attached_with_their_type_and_relationship(opened: pikepdf.Pdf) -> None:
    assert opened.attachments["contrat.json"].get_file().read_bytes() == FROZEN
    (specification,) = opened.Root.AF
    assert str(specification.AFRelationship) == "/Source"
    assert str(specification.Desc) == ATTACHMENT.description
    assert str(specification.EF.F.Subtype) == "/application/json"
    assert str(specification.EF.F.Params.CreationDate) == "D:20261123093000Z"


def test_two_attachments_keep_their_own_types() -> None:
    table = Attachment("faits.csv", b"a;b\n", "Faits", mime="text/csv", relationship="Data")
    opened = pikepdf.open(BytesIO(small(attachments=(ATTACHMENT, table))))
    found = {str(each.UF): str(each.EF.F.Subtype) for each in opened.Root.AF}
    assert found == {"contrat.json": "/application/json", "faits.csv": "/text/csv"}


def test_no_object_stream(contract: bytes) -> None:
    assert b"/ObjStm" not in contract


def test_qpdf_finds_no_fault(contract: bytes, tmp_path: Path) -> None:
    path = tmp_path / "contrat.pdf"
    path.write_bytes(contract)
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in run.stdout


def test_signature_fields_stand_where_the_page_puts_them(opened: pikepdf.Pdf) -> None:
    form = opened.Root.AcroForm
    assert int(form.SigFlags) == 3
    assert "/NeedAppearances" not in form
    found = {str(each.T): each for each in form.Fields}
    assert list(found) == [field.name for field in FIELDS]
    for field in FIELDS:
        widget = found[field.name]
        left, bottom, right, top = map(float, widget.Rect)
        assert (str(widget.FT), str(widget.TU)) == ("/Sig", field.label)
        assert right - left > 150
        assert top - bottom > 60
        assert not {"/V", "/DA", "/Ff", "/AS", "/MK"} & set(widget.keys())


def test_a_form_element_holds_its_reference_itself(opened: pikepdf.Pdf) -> None:
    forms = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Form"]
    assert len(forms) == len(FIELDS)
    assert all(each.K.get("/Type") == "/OBJR" for each in forms)


def test_header_cells_say_what_they_head(opened: pikepdf.Pdf) -> None:
    cells = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH"]
    assert {str(cell.A.Scope) for cell in cells} == {"/Row", "/Column"}


def test_running_heads_are_printed_but_not_read_aloud() -> None:
    chapter = '<section class="chapter"><h1>Chapitre</h1></section>'
    page = render(
        f'<html lang="fr"><body data-reference="Tête‑bêche">{chapter}</body></html>',
        title="x",
        created=CREATED,
    )
    (printed,) = text_of_pages(page)
    assert "Page 1 sur 1" in printed
    assert "Tête-bêche" in printed.replace("\u2060", "")
    assert "Chapitre" in read_aloud(page)
    assert "Tête" not in read_aloud(page)
    assert "Page 1" not in read_aloud(page)


def test_each_footnote_is_on_the_page_of_its_call(contract: bytes) -> None:
    pages = text_of_pages(contract)
    placed = 0
    for page in pages:
        calls = re.findall(r"APPEL(\d\d)", page)
        assert calls == re.findall(r"repère(\d\d)", page)
        placed += len(calls)
    assert placed == 18


def test_every_page_has_its_number_and_the_demonstration_banner(contract: bytes) -> None:
    pages = text_of_pages(contract)
    assert len(pages) >= 12
    for number, page in enumerate(pages, 1):
        assert f"Page {number} sur {len(pages)}" in page
        assert "DÉMONSTRATION" in page


def test_a_real_document_has_no_demonstration_banner() -> None:
    assert "DÉMONSTRATION" not in "".join(text_of_pages(small()))


def test_the_contents_give_the_right_pages(contract: bytes) -> None:
    pages = text_of_pages(contract)
    (listed,) = re.findall(r"^Signatures[ .]+(\d+)$", pages[1], re.MULTILINE)
    assert "Fait à Fontvieille" in pages[int(listed) - 1]


def test_a_long_table_repeats_its_header(contract: bytes) -> None:
    with_rows = [page for page in text_of_pages(contract) if "fait n°" in page]
    assert len(with_rows) >= 3
    assert all("Indicateur" in page for page in with_rows)


def test_french_signs_are_printed() -> None:
    signs = "« œ Œ » € → ✓ □ ½ ’ … – ‰ ≥"
    printed = text_of_pages(small(f"<p>{signs}</p>"))[0].replace(" ", "")
    assert signs.replace(" ", "") in printed
    assert "Garde-fou" in text_of_pages(small("<p>Garde\u2060‑\u2060fou</p>"))[0].replace("\u2060", "")
    assert unprintable("".join(EVERYDAY)) == undrawn("".join(EVERYDAY)) == ""
    assert undrawn("Étampes, 漢") == "漢"
    assert unprintable("Étampes : 1\u202f000\u00a0€, garde‑fou ✓ 漢Ж漢 فاطمة") == "漢"


def test_a_sign_that_no_font_draws_is_refused_by_name() -> None:
    with pytest.raises(UnprintableCharacters, match=r"«\u00a0漢\u00a0» \(U\+6F22\)"):
        small("<p>Bravo 漢</p>")


def test_another_writing_is_drawn_by_a_font_that_plain_documents_do_not_open() -> None:
    assert b"DejaVu" not in small("<p>Le maire</p>")
    named = small(f"<p>{ARABIC}, maire</p>")
    assert b"+DejaVu" in named
    assert ARABIC in re.sub("[\u202a-\u202e]", "", text_of_pages(named)[0])


@pytest.mark.parametrize(
    "body",
    [
        '<img src="asset:absente.png" alt="x">',
        '<img src="http://169.254.169.254/latest" alt="x">',
        '<img src="https://exemple.fr/logo.svg" alt="x">',
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<p style="background: url(file:///etc/passwd)">x</p>',
        '<link rel="stylesheet" href="http://exemple.fr/x.css">',
        '<style>@import url("file:///x.css");</style>',
        '<style>@font-face { font-family: X; src: url("asset:x.woff2") } p { font-family: X }</style>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="file:///etc/passwd" type="image/png"></object>',
        '<embed src="ftp://exemple.fr/x.png" type="image/png">',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="file:///etc/x.png"/></svg>',
    ],
)
def test_nothing_is_fetched_that_was_not_given(body: str) -> None:
    with pytest.raises(PdfError):
        small(body)


@pytest.mark.parametrize("url", ["http://exemple.fr/x.png", "file:///etc/hostname", "asset:absente.png"])
def test_a_refused_resource_is_named(url: str) -> None:
    with pytest.raises(ResourceRefused, match=re.escape(url)):
        small(f'<img src="{url}" alt="x">')


def test_a_given_image_is_drawn_from_bytes_or_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "é.svg"
    path.write_bytes(DOT)
    body = '<img src="asset:point.svg" alt="point"><img src="asset:é.svg" alt="point">'
    assert small(body, resources={"point.svg": DOT, "é.svg": path}).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="#nulle-part">renvoi mort</a></p>',
        '<p style="color: bleu">règle ignorée</p>',
        '<img src="images/relatif.png" alt="x">',
        '<img src="asset:p" alt="">',
    ],
)
def test_what_weasyprint_would_leave_out_stops_the_document(body: str) -> None:
    with pytest.raises(RenderingWarning):
        small(body, resources={"p": DOT})


def test_a_page_in_another_language_is_refused() -> None:
    with pytest.raises(PdfError, match="langue"):
        render('<html lang="en"><p>Hello</p></html>', title="x", created=CREATED)


FIELD = SignatureField("sig-1", "Signature : x")
ZONE = '<input class="signature-field" name="sig-1">'


@pytest.mark.parametrize(
    ("body", "fields", "message"),
    [
        ("", (FIELD,), "sans zone"),
        (ZONE, (), "sans être déclarés"),
        (ZONE + ZONE, (FIELD,), "placés deux fois"),
        (ZONE, (FIELD, FIELD), "déclarés deux fois"),
        (ZONE.replace("sig-1", "nom"), (replace(FIELD, name="nom"),), "mal nommés"),
        (ZONE.replace("<input", '<input hidden style="display:none"'), (FIELD,), "sans zone"),
    ],
)
def test_zones_and_declared_fields_are_the_same(body: str, fields: tuple[SignatureField, ...], message: str) -> None:
    with pytest.raises(FieldMismatch, match=message):
        small(body, fields=fields)


def test_the_signature_blocks_never_open_a_page_alone() -> None:
    holders = set()
    for lines in (18, 20, 21, 22, 23, 24):
        filler = "".join(f"<p>ligne {k}</p>" for k in range(lines))
        block = f'<div class="signatures"><div class="signature-block"><p>Qui signe</p>{ZONE}</div></div>'
        body = f'{filler}<p class="keep-with-signatures">Fait à X.</p>{block}'
        pages = text_of_pages(small(body, fields=(FIELD,)))
        (holder,) = [each for each in pages if "Qui signe" in each]
        assert "Fait à X." in holder
        holders.add(pages.index(holder))
    assert holders == {0, 1}


def test_a_qr_code_has_a_title_and_no_script() -> None:
    drawn = qr_svg("https://portail.exemple/v/1", 'Code <de> "vérification"')
    assert drawn.startswith("<svg")
    assert 'role="img"' in drawn
    assert "<title>Code &lt;de&gt; &quot;vérification&quot;</title>" in drawn
    with pytest.raises(ValueError, match="title"):
        qr_svg("x", " ")


def test_a_qr_code_is_read_back_from_the_printed_page(contract: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p"
    subprocess.run(["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-png", "-", str(path)], input=contract, check=True)
    (image,) = tmp_path.glob("p*.png")
    found = {each.text for each in zxingcpp.read_barcodes(Image.open(image))}
    assert found == {"https://portail.exemple/verifier/CLS-DEMO-9/1/0123456789abcdef", page_address(1, 13)}


def test_every_page_says_at_its_foot_which_it_is_and_reads_it_to_nobody(contract: bytes) -> None:
    pages = pypdfium2.PdfDocument(contract)
    last = len(pages)
    for number in (2, last):
        (found,) = zxingcpp.read_barcodes(pages[number - 1].render(scale=2).to_pil())
        assert found.text == page_address(number, last)
    marks = [bytes(page.Contents.read_bytes()).splitlines()[0] for page in pikepdf.open(BytesIO(contract)).pages]
    assert all(mark.startswith(b"/Artifact <</Type /Pagination>> BDC q 0 g ") for mark in marks)


def test_created_is_written_in_universal_time() -> None:
    opened = pikepdf.open(BytesIO(small(created=datetime.fromisoformat("2026-11-23T10:30:00+01:00"))))
    assert str(opened.docinfo["/CreationDate"]) == "D:20261123093000Z"
    assert CREATED.tzinfo is UTC
