"""Actions over REST: their text, their follow-up."""

from actions.api.asking import ActionQuestionViewSet
from actions.api.following import MeasureViewSet, MilestoneViewSet, ProgressNoteViewSet, StaffLineViewSet
from actions.api.text import ActionPartnerViewSet, ActionViewSet, BudgetLineViewSet, IndicatorViewSet
from actions.api.together import FollowUpBatchViewSet

__all__ = [
    "ActionPartnerViewSet",
    "ActionQuestionViewSet",
    "ActionViewSet",
    "BudgetLineViewSet",
    "FollowUpBatchViewSet",
    "IndicatorViewSet",
    "MeasureViewSet",
    "MilestoneViewSet",
    "ProgressNoteViewSet",
    "StaffLineViewSet",
]
