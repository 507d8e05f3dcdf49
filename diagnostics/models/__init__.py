"""Diagnostics and their problems, recorded delinquency and who made it known, eligibility."""

from diagnostics.models.above import AboveAverage
from diagnostics.models.diagnostic import Diagnostic, DiagnosticCommune, FieldResponse, Fitness, ResponseField
from diagnostics.models.editions import AreaSummary, Edition, EditionPlace, OfficialFigure, StratumSummary
from diagnostics.models.eligibility import Eligibility, EligibilityKind
from diagnostics.models.evidence import EvidenceKind, ProblemEvidence
from diagnostics.models.exchanges import Contribution, PartComment
from diagnostics.models.figures import DiagnosticFigure, FigureDisplay, FigureKind
from diagnostics.models.problems import ActorPart, ConcernedActor, Moment, Problem, ProblemPlace, Sufferer
from diagnostics.models.responses import ProblemResponse
from diagnostics.models.series import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace
from diagnostics.models.surveys import ExistingResponse, Survey, SurveyKind
from diagnostics.models.versions import DiagnosticVersion
from diagnostics.models.waivers import NominativeWaiver

__all__ = [
    "AboveAverage",
    "ActorPart",
    "AreaSummary",
    "ConcernedActor",
    "Contribution",
    "Diagnostic",
    "DiagnosticCommune",
    "DiagnosticFigure",
    "DiagnosticVersion",
    "Edition",
    "EditionPlace",
    "Eligibility",
    "EligibilityKind",
    "EvidenceKind",
    "ExistingResponse",
    "FieldResponse",
    "FigureDisplay",
    "FigureKind",
    "Fitness",
    "Moment",
    "NominativeWaiver",
    "OfficialFigure",
    "PartComment",
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
    "Survey",
    "SurveyKind",
]
