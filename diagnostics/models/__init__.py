"""Diagnostics and their problems, recorded delinquency and who made it known, eligibility."""

from diagnostics.models.diagnostic import Diagnostic, DiagnosticCommune, FieldResponse, Fitness, ResponseField
from diagnostics.models.editions import AreaSummary, Edition, EditionPlace, OfficialFigure, StratumSummary
from diagnostics.models.eligibility import Eligibility, EligibilityKind
from diagnostics.models.problems import ActorPart, ConcernedActor, Problem
from diagnostics.models.series import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace

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
    "FieldResponse",
    "Fitness",
    "OfficialFigure",
    "PartnerSeries",
    "Problem",
    "ResponseField",
    "SeriesCategory",
    "SeriesCell",
    "SeriesPlace",
    "StratumSummary",
]
