"""Every read of contracts and their parts."""

from contracts.querysets.contracts import ContractQuerySet
from contracts.querysets.frameworks import FrameworkQuerySet, PlanQuerySet
from contracts.querysets.parties import ContractPartQuerySet, GuestQuerySet, OpinionRequestQuerySet, SignatoryQuerySet
from contracts.querysets.reach import READERS, READERS_ONCE_SHARED
from contracts.querysets.sections import (
    MentionQuerySet,
    SectionCommentQuerySet,
    SectionOpeningQuerySet,
    SectionQuerySet,
)
from contracts.querysets.takeovers import TakeOverBatchQuerySet
from contracts.querysets.templates import TemplateQuerySet, TemplateSectionQuerySet
from contracts.querysets.versions import SignatureDepositQuerySet, SignatureQuerySet, VersionQuerySet

__all__ = [
    "READERS",
    "READERS_ONCE_SHARED",
    "ContractPartQuerySet",
    "ContractQuerySet",
    "FrameworkQuerySet",
    "GuestQuerySet",
    "MentionQuerySet",
    "OpinionRequestQuerySet",
    "PlanQuerySet",
    "SectionCommentQuerySet",
    "SectionOpeningQuerySet",
    "SectionQuerySet",
    "SignatoryQuerySet",
    "SignatureDepositQuerySet",
    "SignatureQuerySet",
    "TakeOverBatchQuerySet",
    "TemplateQuerySet",
    "TemplateSectionQuerySet",
    "VersionQuerySet",
]
