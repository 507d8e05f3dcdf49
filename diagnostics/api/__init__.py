"""Diagnostics in the API, one module for each noun."""

from diagnostics.api.diagnostics import DiagnosticViewSet, FieldResponseViewSet
from diagnostics.api.problem_parts import EvidenceViewSet, ProblemResponseViewSet, WaiverViewSet
from diagnostics.api.problems import ConcernedActorViewSet, ProblemViewSet
from diagnostics.api.series import PartnerSeriesViewSet
from diagnostics.api.standings import StandingViewSet

__all__ = [
    "ConcernedActorViewSet",
    "DiagnosticViewSet",
    "EvidenceViewSet",
    "FieldResponseViewSet",
    "PartnerSeriesViewSet",
    "ProblemResponseViewSet",
    "ProblemViewSet",
    "StandingViewSet",
    "WaiverViewSet",
]
