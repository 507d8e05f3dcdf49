"""The administrative geography, the territories people make, priority areas, and who holds which role where."""

from territories.models.areas import CompleteAreaList, PriorityArea, PriorityAreaCommune
from territories.models.geography import FormerCommune, ReferenceLoad, Territory, TerritoryCommune
from territories.models.local import LocalTerritory
from territories.models.memberships import Membership

__all__ = [
    "CompleteAreaList",
    "FormerCommune",
    "LocalTerritory",
    "Membership",
    "PriorityArea",
    "PriorityAreaCommune",
    "ReferenceLoad",
    "Territory",
    "TerritoryCommune",
]
