"""Contracts in the REST interface."""

from contracts.api.batches import TakeOverBatchViewSet
from contracts.api.comments import SectionCommentViewSet
from contracts.api.contracts import ContractViewSet
from contracts.api.deposits import SignatureDepositViewSet
from contracts.api.places import ContractPlaceViewSet
from contracts.api.plans import DepartmentalPlanViewSet
from contracts.api.register import RegisterViewSet
from contracts.api.requests import OpinionRequestViewSet
from contracts.api.sections import SectionViewSet
from contracts.api.signatories import SignatoryViewSet
from contracts.api.versions import VersionViewSet
from contracts.api.waivers import ContractWaiverViewSet

__all__ = [
    "ContractPlaceViewSet",
    "ContractViewSet",
    "ContractWaiverViewSet",
    "DepartmentalPlanViewSet",
    "OpinionRequestViewSet",
    "RegisterViewSet",
    "SectionCommentViewSet",
    "SectionViewSet",
    "SignatoryViewSet",
    "SignatureDepositViewSet",
    "TakeOverBatchViewSet",
    "VersionViewSet",
]
