"""What the pages of editions show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cls_portal.access import may
from cls_portal.listing import Badge
from cls_portal.models import Agent
from diagnostics.models import Edition
from diagnostics.recorded.levels import Level
from territories.models import ReferenceLoad


@dataclass(frozen=True)
class ShownEdition:
    """An edition, and the file of each of its bases as last loaded."""

    edition: Edition
    files: list[tuple[str, ReferenceLoad]] = field(default_factory=list)

    @property
    def badge(self) -> Badge:
        return Badge("Retirée", "warning") if self.edition.withdrawn_on else Badge("En service", "success")


def editions_page(agent: Agent) -> dict[str, Any]:
    """Every edition with its files, and what the agent may do of them."""
    editions = list(Edition.objects.visible_to(agent).for_list())
    files = latest_files()
    return {
        "editions": [ShownEdition(edition, files.get(_name(edition), [])) for edition in editions],
        "may_import": may(agent, "diagnostics.import_edition"),
    }


def latest_files() -> dict[str, list[tuple[str, ReferenceLoad]]]:
    """Edition (ISO day) → the last file loaded for each of its bases; one query."""
    kinds = {level.kind: level for level in Level}
    rows = ReferenceLoad.objects.filter(kind__in=kinds).select_related("by").order_by("edition", "kind", "-pk")
    found: dict[str, list[tuple[str, ReferenceLoad]]] = {}
    for load in rows.distinct("edition", "kind"):
        found.setdefault(load.edition, []).append((kinds[load.kind].label, load))
    return found


def _name(edition: Edition) -> str:
    return edition.produced_on.isoformat()
