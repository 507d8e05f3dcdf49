"""The contract as a document: canonical JSON, and the PDF rendered from that JSON only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from cls_portal import pdf
from cls_portal.rows import Rows, read_by, reads
from cls_portal.verification import KnownDocument
from contracts import publicity, rules
from contracts.issuing import images_of, issuer_of
from contracts.models import Contract, OpinionRequest, Signatory, Signature, SignatureMethod, Version
from contracts.rows import AXES, COMMUNES, PARTNERS, PLACES, SECTIONS, SIGNATORIES
from contracts.signature_pages import in_pages

FORMAT = "portail-cls/contrat/1"


def canonical_json(contract: Contract, *, number: int, frozen_on: date) -> str:
    """The text that is frozen: sorted keys, no spaces, UTF-8 characters as they are.

    It holds everything the document prints, the portal's public address and the demonstration mark included.
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "number": number,
        "frozen_on": frozen_on.isoformat(),
        "demonstration": settings.DEMONSTRATION,
        "verification_address": settings.PUBLIC_ADDRESS + reverse("verify-document"),
        **content_of(contract),
    }
    if issuer := issuer_of(contract):
        content["issuer"] = issuer
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_of(contract: Contract, *, without: Collection[str] = ()) -> dict[str, Any]:
    """The sections of its document as its rows stand now: what is frozen, or what a draft is compared by."""
    return {
        name: import_string(section)(contract)
        for name, section in settings.DOCUMENT_SECTIONS.items()
        if name not in without
    }


def rows_of_contents(*, without: Collection[str] = ()) -> list[Rows]:
    """What the sections of `content_of` read of a contract, but these."""
    sections = [section for name, section in settings.DOCUMENT_SECTIONS.items() if name not in without]
    return [rows for section in sections for rows in read_by(import_string(section))]


def sha256(text: str) -> str:
    return sha256_of_bytes(text.encode())


def sha256_of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_name(version: Version) -> str:
    return f"{version.contract.reference}-version-{version.number}.pdf"


def contract_section(contract: Contract) -> dict[str, Any]:
    """Identity, period and steering of the contract, with the texts that found it on its first day.

    A draft whose period is not set yet has empty dates.
    """
    founded_on = contract.starts_on or timezone.localdate(contract.created_at)
    return {
        "reference": contract.reference,
        "kind": contract.kind,
        "kind_label": contract.get_kind_display(),
        "title": contract.title,
        "starts_on": contract.starts_on.isoformat() if contract.starts_on else "",
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else "",
        "lead_prefecture": contract.lead_prefecture.name,
        "council": contract.council.name if contract.council else "",
        "no_council_reason": contract.no_council_reason,
        "departmental_plan": contract.cited_plan,
        "framework": contract.framework.title if contract.framework else "",
        "parent": str(contract.parent) if contract.parent else "",
        "predecessor": _predecessor(contract),
        "transport_part": contract.transport_part,
        "legal_basis": rules.legal_basis(contract.kind, founded_on),
        **_origins(contract),
    }


def _predecessor(contract: Contract) -> str:
    """That of the contract amended, for an amendment, which has none of its own."""
    before = (contract.amends or contract).predecessor
    return str(before) if before else ""


def _origins(contract: Contract) -> dict[str, str]:
    """Which of the contracts that it names were never signed in the portal."""
    named = {"parent_origin": contract.parent, "predecessor_origin": (contract.amends or contract).predecessor}
    return {key: other.printed_origin for key, other in named.items() if other is not None and other.on_paper}


def children_section(contract: Contract) -> list[str]:
    """The signed contracts of which this one is the parent; those never signed in the portal say so."""
    rows = (contract.amends or contract).children.originals().filter(signed_on__isnull=False).order_by("reference")
    return [f"{row} ({row.printed_origin})" if row.on_paper else str(row) for row in rows]


@reads(COMMUNES, PLACES)
def territory_section(contract: Contract) -> dict[str, Any]:
    """The perimeter: its communes with their municipal population (INSEE); the places that the contract names."""
    communes = COMMUNES.of(contract)
    names = {commune.code: commune.name for commune in communes}
    return {
        "name": contract.perimeter_name or ", ".join(commune.name for commune in communes[:3]),
        "communes": [
            {
                "code": c.code,
                "name": c.name,
                "population": c.population,
                "population_year": c.population_year,
            }
            for c in communes
        ],
        "places": [
            {
                "key": str(place.lineage),
                "number": place.number,
                "kind": place.get_kind_display(),
                "name": place.name,
                "communes": [{"code": code, "name": names.get(code, code)} for code in place.communes],
                "address": place.address,
                "link": place.link,
                "exposed": place.exposed,
                "reason": place.reason,
            }
            for place in PLACES.of(contract)
        ],
    }


@reads(SECTIONS)
def parts_section(contract: Contract) -> list[dict[str, Any]]:
    """The articles that hold a text, in order."""
    return [
        {"key": section.key, "title": section.get_key_display(), "body": section.body}
        for section in SECTIONS.of(contract)
        if section.body
    ]


@reads(AXES)
def axes_section(contract: Contract) -> list[dict[str, Any]]:
    return [
        {
            "key": str(axis.lineage),
            "number": axis.number,
            "title": axis.title,
            "description": axis.description,
            "objectives": [
                {"key": str(objective.lineage), "number": objective.number, "title": objective.title}
                for objective in axis.objectives.all()
            ],
        }
        for axis in AXES.of(contract)
    ]


@reads(PARTNERS)
def partners_section(contract: Contract) -> list[dict[str, Any]]:
    return [
        {
            "key": row.organisation_id,
            "name": row.organisation.name,
            "kind": row.organisation.get_kind_display(),
            "commitment": row.commitment,
        }
        for row in PARTNERS.of(contract)
    ]


def opinions_section(contract: Contract) -> dict[str, Any]:
    """Opinions on the text, and the délibérations that approve it."""
    return {
        "opinions": [
            {
                "source": opinion.get_source_display(),
                "given_on": opinion.given_on.isoformat() if opinion.given_on else "",
                "sense": opinion.get_sense_display(),
                "meeting": str(opinion.meeting) if opinion.meeting else "",
                "text": opinion.text,
                "not_applicable_reason": opinion.not_applicable_reason,
            }
            for opinion in contract.opinions.select_related("meeting").order_by("source")
        ],
        "services": [
            asked_row(row)
            for row in contract.opinion_requests.filter(withdrawn_on=None)
            .select_related("file")
            .prefetch_related("sections")
        ],
        "resolutions": [
            {
                "territory": row.territory.name,
                "number": row.number,
                "adopted_on": row.adopted_on.isoformat(),
                "file_sha256": row.file.sha256 if row.file else "",
            }
            for row in contract.resolutions.select_related("territory", "file").order_by("adopted_on", "pk")
        ],
    }


def asked_row(request: OpinionRequest) -> dict[str, Any]:
    """An opinion asked of a service, given or not, as the contract prints it."""
    return {
        "service": request.service,
        "sections": [section.title for section in request.sections.all()],
        "asked_on": request.asked_on.isoformat(),
        "answered_on": request.answered_on.isoformat() if request.answered_on else "",
        "sense": request.get_sense_display(),
        "text": request.text,
        "file_sha256": request.file.sha256 if request.file else "",
    }


def waivers_section(contract: Contract) -> list[dict[str, Any]]:
    """What the préfecture waived, in the words of the gate on that day, and why."""
    return [
        {
            "code": waiver.code,
            "piece": waiver.piece,
            "reason": waiver.reason,
            "granted_on": waiver.granted_on.isoformat(),
        }
        for waiver in contract.waivers.order_by("granted_on", "pk")
    ]


@reads(SIGNATORIES)
def signatories_section(contract: Contract) -> list[dict[str, Any]]:
    """Who signs, each with the name of the field that awaits the signature, and in whose place by delegation."""
    return [
        {
            "field": row.field_name,
            "capacity": row.get_capacity_display(),
            "title": row.title,
            "name": row.name,
            "signer": row.signer_name,
            "on_behalf": on_behalf(row),
            "required": row.required,
            "awaited": row.awaited,
        }
        for row in SIGNATORIES.of(contract)
    ]


def on_behalf(signatory: Signatory) -> str:
    """« Pour le préfet de la Gironde et par délégation, le secrétaire général (arrêté n° …) »; empty without one."""
    if not signatory.delegate_name:
        return ""
    principal = signatory.title[:1].lower() + signatory.title[1:]
    delegate = signatory.delegate_title[:1].lower() + signatory.delegate_title[1:]
    return f"Pour {principal} et par délégation, {delegate} ({signatory.delegation_reference})"


def render_pdf(content: dict[str, Any], text: str, frozen_at: datetime) -> bytes:
    """The PDF of a frozen text: the same JSON gives the same bytes. Raises `pdf.PdfError` with a French message."""
    digest = sha256(text)
    context = {
        "doc": with_dates(content),
        "signature_pages": in_pages(content["signatories"]),
        "digest": digest,
        "qr": SafeString(pdf.qr_svg(verification_url(content, digest), "Adresse de vérification du document")),
    }
    contract = content["contract"]
    return pdf.render(
        render_to_string("contracts/pdf/contract.html", context),
        title=f"{contract['title']} – {contract['reference']}",
        created=frozen_at,
        fields=[
            pdf.SignatureField(row["field"], f"Signature : {row['title']}, {row['signer']}")
            for row in content["signatories"]
        ],
        attachments=[
            pdf.Attachment(
                f"{contract['reference']}-version-{content['number']}.json",
                text.encode(),
                "Texte du contrat, dont ce document est la mise en page",
            )
        ],
        resources=images_of(content),
        page_mark=lambda page, pages: page_url(content, digest, page, pages),
    )


def page_url(content: dict[str, Any], digest: str, page: int, pages: int) -> str:
    """What the QR code of each page says: the same, and which page of how many."""
    return f"{verification_url(content, digest)}&page={page}/{pages}"


def verification_url(content: dict[str, Any], digest: str) -> str:
    """What the QR code says: where to verify, which contract and version, first 16 digits of the JSON's SHA-256."""
    reference = content["contract"]["reference"]
    return (
        f"{content['verification_address']}?reference={reference}&version={content['number']}&empreinte={digest[:16]}"
    )


def with_dates(value: Any) -> Any:
    """The JSON as a template reads it: members ending in `_on` become dates."""
    if isinstance(value, list):
        return [with_dates(item) for item in value]
    if isinstance(value, dict):
        return {
            key: date.fromisoformat(item) if key.endswith("_on") and item else with_dates(item)
            for key, item in value.items()
        }
    return value


def known_document(digest: str) -> KnownDocument | None:
    """The version whose unsigned, signed or sealed PDF has this SHA-256, or one of whose scans has it."""
    files = Q(pdf__sha256=digest) | Q(sealed_pdf__sha256=digest)
    version = Version.objects.select_related("contract").filter(files).order_by("pk").first()
    if version is not None:
        return _known(version)
    given = Signature.objects.select_related("version__contract", "signatory").order_by("pk")
    signatures = list(given.filter(file__sha256=digest))
    if signatures:
        by_hand = [each for each in signatures if each.method == SignatureMethod.HANDWRITTEN]
        return _known(signatures[0].version, publicity.note_of_scan(by_hand, sealed=True) if by_hand else "")
    scanned = list(given.filter(deposit__file__sha256=digest, method=SignatureMethod.HANDWRITTEN))
    if not scanned:
        return None
    return _known(scanned[0].version, publicity.note_of_scan(scanned, sealed=False), received=True)


def _known(version: Version, note: str = "", *, received: bool = False) -> KnownDocument:
    return KnownDocument(
        noun=publicity.noun_of(version.contract),
        reference=version.contract.reference,
        title=version.contract.title,
        version=version.number,
        voided=version.voided_at is not None,
        demonstration=bool(json.loads(version.json)["demonstration"]),
        json_sha256=version.json_sha256,
        address=reverse("contract-detail", args=[version.contract_id]),
        note=note,
        received=received,
    )
