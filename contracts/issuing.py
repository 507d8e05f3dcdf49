"""The préfecture on the document: what travels in its JSON, and the images that the PDF draws from that JSON."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from cls_portal import files
from cls_portal.models import StoredFile
from contracts.models import Capacity, Contract, PrefectureIdentity
from territories.naming import of_department

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
IMAGES = ("logo", "stamp")


def issuer_of(contract: Contract) -> dict[str, Any]:
    """The heading and the images of the préfecture as they are now, whole: nothing else is read to print them.

    `field` is that of the State's representative, beside which the stamp stands. Empty where nothing is set.
    """
    identity = PrefectureIdentity.objects.filter(department=contract.lead_prefecture_id).first()
    if identity is None:
        return {}
    department = contract.lead_prefecture
    signatory = contract.signatories.filter(capacity=Capacity.PREFECT).order_by("position", "pk").first()
    return {
        "of": of_department(department.code, department.name),
        "heading": identity.heading.splitlines(),
        "logo": _carried(identity.logo),
        "stamp": _carried(identity.stamp),
        "field": signatory.field_name if signatory else "",
    }


def _carried(stored: StoredFile | None) -> dict[str, str]:
    if stored is None:
        return {}
    content = b64encode(files.read(stored)).decode("ascii")
    return {"name": f"{stored.sha256[:16]}.{EXTENSIONS[stored.media_type]}", "base64": content}


def images_of(content: dict[str, Any]) -> dict[str, bytes]:
    """The images of a frozen text, by name, as its PDF asks for them."""
    carried = [content.get("issuer", {}).get(name) for name in IMAGES]
    return {image["name"]: b64decode(image["base64"]) for image in carried if image}
