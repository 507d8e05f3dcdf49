"""The three bases of an edition: communes, départements, régions."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A base; `kind` names its files among the `ReferenceLoad`s."""

    COMMUNES = "communes"
    DEPARTMENTS = "departements"
    REGIONS = "regions"

    @property
    def kind(self) -> str:
        return f"ssmsi-{self.value}"

    @property
    def label(self) -> str:
        return {"communes": "Base communale", "departements": "Base départementale", "regions": "Base régionale"}[
            self.value
        ]

    @property
    def flag(self) -> str:
        """The field of `Edition` that says this base is loaded."""
        return {"communes": "has_communes", "departements": "has_departments", "regions": "has_regions"}[self.value]
