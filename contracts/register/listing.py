"""The register as a list."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.listing import Badge, Column, Listing
from contracts import rules
from contracts.register.filters import RegisterFilter
from contracts.register.positions import TONES, Position


def position_badge(row: Any) -> Badge:
    position = Position(row.position)
    return Badge(str(position.label), TONES.get(position, "neutral"))


def origin(row: Any) -> str:
    """How a contract signed on paper names its origin; nothing for the others."""
    if row.scan_id is None:
        return ""
    return rules.origin_of_paper(timezone.localdate(row.created_at), str(row.created_by or ""))


REGISTER = Listing(
    name="registre-des-contrats",
    caption="Registre des contrats",
    noun=("contrat", "contrats"),
    row_url="contract-detail",
    row_key="pgh_obj_id",
    filterset=RegisterFilter,
    default_sort="departement",
    columns=(
        Column("reference", "Référence", sort=("reference",), kind="link"),
        Column("departement", "Département", "lead_prefecture.name", sort=("lead_prefecture__code", "reference")),
        Column("code", "Code du département", "lead_prefecture.code", shown=False),
        Column("region", "Région", "lead_prefecture.region.name", shown=False),
        Column("intitule", "Intitulé", "title"),
        Column("nature", "Nature", "get_kind_display", shown=False),
        Column("position", "Position", position_badge, kind="badge"),
        Column("territoire", "Territoire", "perimeter_name", shown=False),
        Column("signature", "Signé le", "signed_on", sort=("signed_on",), kind="date"),
        Column("debut", "Début", "starts_on", kind="date", shown=False),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("denonciation", "Dénoncé au", "terminated", kind="date", shown=False),
        Column("etat", "État enregistré", "get_state_display", shown=False),
        Column("origine", "Signature sur papier", origin),
    ),
)
