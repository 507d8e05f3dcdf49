"""The contract, its text, its parties, the opinions on it, its frozen versions and their signatures."""

from contracts.models.advice import Opinion, OpinionSource, Resolution, Waiver
from contracts.models.comments import Mention, SectionComment
from contracts.models.content import Axis, Objective, Section, SectionKey
from contracts.models.contract import Contract, ContractCommune, ContractKind
from contracts.models.frameworks import FrameworkAgreement, FrameworkCommune, FrameworkKind
from contracts.models.identities import PrefectureIdentity
from contracts.models.opening import PublicEntry
from contracts.models.openings import SectionOpening
from contracts.models.parties import Capacity, ContractPartner, Guest, Signatory
from contracts.models.places import ContractPlace, PlaceKind
from contracts.models.plans import DepartmentalPlan
from contracts.models.proofs import ProofFile
from contracts.models.requests import OpinionRequest, RequestedSection
from contracts.models.takeovers import BatchState, TakeOverBatch
from contracts.models.templates import ContractTemplate, Placement, TemplateSection
from contracts.models.versions import (
    IN_THE_PDF,
    DepositState,
    Signature,
    SignatureDeposit,
    SignatureLevel,
    SignatureMethod,
    SignatureReminder,
    SigningCode,
    Version,
)

__all__ = [
    "IN_THE_PDF",
    "Axis",
    "BatchState",
    "Capacity",
    "Contract",
    "ContractCommune",
    "ContractKind",
    "ContractPartner",
    "ContractPlace",
    "ContractTemplate",
    "DepartmentalPlan",
    "DepositState",
    "FrameworkAgreement",
    "FrameworkCommune",
    "FrameworkKind",
    "Guest",
    "Mention",
    "Objective",
    "Opinion",
    "OpinionRequest",
    "OpinionSource",
    "PlaceKind",
    "Placement",
    "PrefectureIdentity",
    "ProofFile",
    "PublicEntry",
    "RequestedSection",
    "Resolution",
    "Section",
    "SectionComment",
    "SectionKey",
    "SectionOpening",
    "Signatory",
    "Signature",
    "SignatureDeposit",
    "SignatureLevel",
    "SignatureMethod",
    "SignatureReminder",
    "SigningCode",
    "TakeOverBatch",
    "TemplateSection",
    "Version",
    "Waiver",
]
