"""Diagnostics and their problems, recorded delinquency and who made it known, eligibility."""

from diagnostics.models.diagnostic import Diagnostic, DiagnosticCommune, FieldResponse, Fitness, ResponseField
from diagnostics.models.editions import AreaSummary, Edition, EditionPlace, OfficialFigure, StratumSummary
from diagnostics.models.eligibility import Eligibility, EligibilityKind
from diagnostics.models.evidence import EvidenceKind, ProblemEvidence
from diagnostics.models.problems import ActorPart, ConcernedActor, Moment, Problem, ProblemPlace, Sufferer
from diagnostics.models.responses import ProblemResponse
from diagnostics.models.series import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace
from diagnostics.models.waivers import NominativeWaiver

__all__ = [
    "ActorPart",
    "AreaSummary",
    "ConcernedActor",
    "Diagnostic",
    "DiagnosticCommune",
    "Edition",
    "EditionPlace",
    "Eligibility",
    "EligibilityKind",
    "EvidenceKind",
    "FieldResponse",
    "Fitness",
    "Moment",
    "NominativeWaiver",
    "OfficialFigure",
    "PartnerSeries",
    "Problem",
    "ProblemEvidence",
    "ProblemPlace",
    "ProblemResponse",
    "ResponseField",
    "SeriesCategory",
    "SeriesCell",
    "SeriesPlace",
    "StratumSummary",
    "Sufferer",
]
