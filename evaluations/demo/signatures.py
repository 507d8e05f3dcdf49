"""How the demonstration's contract is signed: by certificate, by hand, in the portal, as real people would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cls_portal import files, jobs, signing
from cls_portal.models import Agent, Job
from contracts import operations as on_contracts
from contracts import versioning
from contracts.jobs import write_signing_code
from contracts.models import Capacity, Contract, Signatory, SignatureDeposit, SignatureLevel, SignatureMethod, Version

RESOLUTION = 200
# The hand of the prosecutor, in hundredths of the zone: a loop, waves, a flourish.
STROKE = (
    (8, 60), (14, 30), (22, 18), (27, 34), (20, 66), (14, 78), (20, 60), (32, 44), (38, 60), (43, 42), (48, 60),
    (53, 42), (58, 58), (66, 38), (72, 62), (80, 40), (92, 30), (70, 74), (30, 82),
)  # fmt: skip


def sign(contract: Contract, on: date) -> None:
    """The préfet with a certificate, the procureur by hand, the mayors with the code they receive."""
    version: Version = contract.versions.get(voided_at=None)
    for signatory in Signatory.objects.filter(contract=contract).select_related("agent").order_by("position"):
        if signatory.capacity == Capacity.PREFECT:
            _with_a_certificate(signatory, version, on)
        elif signatory.capacity == Capacity.PROSECUTOR:
            _by_hand(signatory, version, on)
        else:
            _in_the_portal(signatory, version)


def _with_a_certificate(signatory: Signatory, version: Version, on: date) -> None:
    """In a parapheur that shows the signatory; its authority is trusted in a demonstration only."""
    assert signatory.agent is not None
    person = signing.demonstration_person(signatory.agent.first_name, signatory.agent.last_name)
    roots = Path(settings.TRUST_ROOTS)
    roots.mkdir(parents=True, exist_ok=True)
    (roots / "demonstration.pem").write_bytes(person.chain[-1].public_bytes(Encoding.PEM))
    content = signing.sign(
        versioning.latest_pdf(version),
        field=signatory.field_name,
        signer_name=signatory.signer_name,
        capacity=signatory.title,
        level_label=SignatureLevel.ADVANCED.label,
        reason="Signé dans un parapheur (démonstration)",
        at=timezone.now(),
        identity=person,
        stamp_lines=("Certificat de démonstration, sans valeur",),
    )
    _deposit([signatory], content, "contrat-signe.pdf", on, by=signatory.agent, method=SignatureMethod.EXTERNAL)


def _by_hand(signatory: Signatory, version: Version, on: date) -> None:
    assert signatory.agent is not None
    _bring_paper([signatory], version, on, by=signatory.agent)


def sign_on_paper(contract: Contract, on: date, by: Agent) -> None:
    """Everybody on the same copy, which the préfecture scans and brings."""
    version: Version = contract.versions.get(voided_at=None)
    _bring_paper(list(Signatory.objects.filter(contract=contract).order_by("position")), version, on, by=by)


def _bring_paper(signatories: Sequence[Signatory], version: Version, on: date, *, by: Agent) -> None:
    assert version.pdf is not None
    scan = _scanned(files.read(version.pdf), [each.field_name for each in signatories])
    _deposit(signatories, scan, "numerisation.pdf", on, by=by, method=SignatureMethod.HANDWRITTEN, signed_on=on)


def _deposit(
    signatories: Sequence[Signatory],
    content: bytes,
    name: str,
    on: date,
    *,
    by: Agent,
    method: str,
    signed_on: date | None = None,
) -> None:
    deposit: SignatureDeposit = on_contracts.deposit_signature(
        signatories,
        by=by,
        on=on,
        method=method,
        file=ContentFile(content, name=name),
        signed_on=signed_on,
    )
    waiting = Job.objects.filter(kind="contracts.jobs.examine_deposits")
    jobs.run(waiting.get(arguments__deposit_ids__contains=[deposit.pk]).pk)


def _in_the_portal(signatory: Signatory, version: Version) -> None:
    assert signatory.agent is not None
    assert version.pdf is not None
    digest = version.pdf.sha256
    sent = on_contracts.send_signing_code(signatory, by=signatory.agent, document_sha256=digest)
    mail = write_signing_code(sent.pk)
    found = re.search(r"Votre code : (\d{4} \d{4})", mail.body) if mail else None
    assert found is not None
    on_contracts.sign_version(signatory, by=signatory.agent, code=found[1], consent=True, document_sha256=digest)


def _scanned(pdf: bytes, fields: Sequence[str]) -> bytes:
    """Every page as a copier gives it, in black and white, a hair askew; the zones of these fields signed in ink."""
    zones = [signing.zone_of(pdf, field) for field in fields]
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            drawn: Image.Image = page.render(scale=RESOLUTION / 72, grayscale=True).to_pil()
            for signed_page, zone in zones:
                if number == signed_page:
                    _write_by_hand(drawn, zone)
            tilt = 0.2 if number % 2 else -0.15
            pages.append(
                drawn.rotate(tilt, Image.Resampling.NEAREST, fillcolor=255).convert("1", dither=Image.Dither.NONE)
            )
    kept = BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:], resolution=RESOLUTION)
    return kept.getvalue()


def _write_by_hand(page: Image.Image, zone: tuple[float, float, float, float]) -> None:
    left, bottom, right, top = (each * RESOLUTION / 72 for each in zone)
    points = [(left + x * (right - left) / 100, page.height - top + y * (top - bottom) / 100) for x, y in STROKE]
    ImageDraw.Draw(page).line(points, fill=20, width=5, joint="curve")
