"""Actions over REST: their text, their follow-up."""

from actions.api.following import MeasureViewSet, MilestoneViewSet, ProgressNoteViewSet, StaffLineViewSet
from actions.api.text import ActionPartnerViewSet, ActionViewSet, BudgetLineViewSet, IndicatorViewSet

__all__ = [
    "ActionPartnerViewSet",
    "ActionViewSet",
    "BudgetLineViewSet",
    "IndicatorViewSet",
    "MeasureViewSet",
    "MilestoneViewSet",
    "ProgressNoteViewSet",
    "StaffLineViewSet",
]
