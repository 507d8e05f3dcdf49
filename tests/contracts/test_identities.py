"""The heading, the logo and the stamp of a préfecture, and the document that carries them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from contracts.documents import canonical_json, render_pdf
from contracts.issuing import images_of
from contracts.models import Capacity, Contract, PrefectureIdentity
from contracts.operations import set_identity
from contracts.pictures import plain_image
from tests.contracts.stages import TODAY, a_contract, a_signatory
from tests.personas import department
from tests.verapdf import validate_all


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 120), mode: str = "RGBA") -> bytes:
    written = BytesIO()
    Image.new(mode, size).save(written, format=kind)
    return written.getvalue()


def test_an_image_is_kept_opaque_and_small() -> None:
    content, media_type = plain_image(picture(size=(1800, 600)), "logo")
    kept = Image.open(BytesIO(content))
    assert (media_type, kept.mode, kept.size, kept.getpixel((0, 0))) == (
        "image/png", "RGB", (900, 300), (255, 255, 255),
    )  # fmt: skip
    assert plain_image(picture("JPEG", mode="CMYK"), "logo")[1] == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        (picture("GIF", mode="P"), "n’est pas une image"),
        (picture()[:60], "n’est pas une image"),
        (picture(size=(2500, 2000), mode="1"), "trop de points"),
        (bytes(1024 * 1024 + 1), "dépasse"),
    ],
    ids=["svg", "gif", "cut", "large", "heavy"],
)
def test_what_is_no_bounded_image_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        plain_image(content, "stamp")
    assert refusal.value.reasons[0].field == "stamp"


@pytest.fixture
def contract(db: None) -> Contract:
    set_identity(
        department("33"), by=TESTS, revision=None, heading="Préfète de la Gironde\n\nCabinet",
        logo=("logo.png", picture()), stamp=("cachet.jpg", picture("JPEG", mode="L")),
    )  # fmt: skip
    contract = a_contract()
    a_signatory(contract, capacity=Capacity.PREFECT, title="Le préfet de la Gironde", name="Étienne Marchal")
    a_signatory(contract)
    return contract


def test_the_images_travel_in_the_text_and_the_document_stays_conformant(contract: Contract, tmp_path: Path) -> None:
    text = canonical_json(contract, number=1, frozen_on=TODAY)
    content = json.loads(text)
    assert content["issuer"]["heading"] == ["Préfète de la Gironde", "Cabinet"]
    assert content["issuer"]["field"] == content["signatories"][0]["field"]
    assert [Image.open(BytesIO(image)).format for image in images_of(content).values()] == ["PNG", "JPEG"]
    frozen_at = timezone.now()
    identity = PrefectureIdentity.objects.get()
    set_identity(identity.department, by=TESTS, revision=identity.revision, remove_logo=True, remove_stamp=True)
    first = render_pdf(content, text, frozen_at)
    assert first == render_pdf(content, text, frozen_at)
    with pikepdf.open(BytesIO(first)) as document:
        drawn = [each for each in document.objects if isinstance(each, pikepdf.Stream) and each.get("/Width")]
    assert len(drawn) == 2
    file = tmp_path / "contrat.pdf"
    file.write_bytes(first)
    failures = validate_all([file])
    assert [str(each) for each in failures] == []
    assert "issuer" in json.loads(text)
    assert json.loads(canonical_json(contract, number=1, frozen_on=TODAY))["issuer"]["logo"] == {}


def test_a_contract_of_a_prefecture_that_set_nothing_carries_nothing(db: None) -> None:
    assert "issuer" not in json.loads(canonical_json(a_contract(), number=1, frozen_on=TODAY))


def test_a_prefecture_sets_its_own_identity_on_its_page(client: Client, claire: Any) -> None:
    with pytest.raises(Forbidden):
        set_identity(department("40"), by=claire, revision=None)
    with pytest.raises(Refused, match="au plus 5 lignes"):
        set_identity(department("33"), by=claire, revision=None, heading="a\nb\nc\nd\ne\nf")
    client.force_login(claire)
    page = reverse("identity-edit", args=[department("33").pk])
    assert page in client.get(reverse("template-list")).content.decode()
    wrong = SimpleUploadedFile("logo.png", b"<svg/>")
    assert "n’est pas une image" in client.post(page, {"logo": wrong, "revision": 0}).content.decode()
    client.post(page, {"heading": "Cabinet", "logo": SimpleUploadedFile("logo.png", picture()), "revision": 0})
    shown = client.get(reverse("identity-image", args=[department("33").pk, "logo"]))
    assert shown["Content-Type"] == "image/png"
    assert client.get(reverse("identity-image", args=[department("33").pk, "cachet"])).status_code == 404
    client.post(page, {"heading": "Cabinet", "remove_logo": "on", "revision": 1})
    assert PrefectureIdentity.objects.get().logo is None
