"""Contracts in the REST interface."""

from contracts.api.comments import SectionCommentViewSet
from contracts.api.contracts import ContractViewSet
from contracts.api.places import ContractPlaceViewSet
from contracts.api.plans import DepartmentalPlanViewSet
from contracts.api.register import RegisterViewSet
from contracts.api.sections import SectionViewSet
from contracts.api.signatories import SignatoryViewSet
from contracts.api.versions import VersionViewSet

__all__ = [
    "ContractPlaceViewSet",
    "ContractViewSet",
    "DepartmentalPlanViewSet",
    "RegisterViewSet",
    "SectionCommentViewSet",
    "SectionViewSet",
    "SignatoryViewSet",
    "VersionViewSet",
]
