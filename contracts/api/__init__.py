"""Contracts in the REST interface."""

from contracts.api.advice import OpinionViewSet, ResolutionViewSet
from contracts.api.batches import TakeOverBatchViewSet
from contracts.api.comments import SectionCommentViewSet
from contracts.api.content import AxisViewSet, ObjectiveViewSet
from contracts.api.contracts import ContractViewSet
from contracts.api.deposits import SignatureDepositViewSet
from contracts.api.frameworks import FrameworkAgreementViewSet
from contracts.api.parties import ContractPartnerViewSet, GuestViewSet
from contracts.api.places import ContractPlaceViewSet
from contracts.api.plans import DepartmentalPlanViewSet
from contracts.api.register import RegisterViewSet
from contracts.api.requests import OpinionRequestViewSet
from contracts.api.sections import SectionViewSet
from contracts.api.signatories import SignatoryViewSet
from contracts.api.templates import ContractTemplateViewSet, TemplateSectionViewSet
from contracts.api.versions import VersionViewSet
from contracts.api.waivers import ContractWaiverViewSet

__all__ = [
    "AxisViewSet",
    "ContractPartnerViewSet",
    "ContractPlaceViewSet",
    "ContractTemplateViewSet",
    "ContractViewSet",
    "ContractWaiverViewSet",
    "DepartmentalPlanViewSet",
    "FrameworkAgreementViewSet",
    "GuestViewSet",
    "ObjectiveViewSet",
    "OpinionRequestViewSet",
    "OpinionViewSet",
    "RegisterViewSet",
    "ResolutionViewSet",
    "SectionCommentViewSet",
    "SectionViewSet",
    "SignatoryViewSet",
    "SignatureDepositViewSet",
    "TakeOverBatchViewSet",
    "TemplateSectionViewSet",
    "VersionViewSet",
]
