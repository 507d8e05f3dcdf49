"""Diagnostics and their problems, recorded delinquency and who made it known, eligibility."""

from diagnostics.models.diagnostic import Diagnostic, DiagnosticCommune, FieldResponse, Fitness, ResponseField
from diagnostics.models.editions import AreaSummary, Edition, EditionPlace, OfficialFigure, StratumSummary
from diagnostics.models.eligibility import Eligibility, EligibilityKind
from diagnostics.models.exchanges import Contribution, PartComment
from diagnostics.models.figures import DiagnosticFigure, FigureDisplay, FigureKind
from diagnostics.models.problems import ActorPart, ConcernedActor, Problem
from diagnostics.models.series import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace
from diagnostics.models.surveys import ExistingResponse, Survey, SurveyKind
from diagnostics.models.versions import DiagnosticVersion

__all__ = [
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
    "ExistingResponse",
    "FieldResponse",
    "FigureDisplay",
    "FigureKind",
    "Fitness",
    "OfficialFigure",
    "PartComment",
    "PartnerSeries",
    "Problem",
    "ResponseField",
    "SeriesCategory",
    "SeriesCell",
    "SeriesPlace",
    "StratumSummary",
    "Survey",
    "SurveyKind",
]
