"""Every read of actions."""

from actions.querysets.actions import ActionQuerySet
from actions.querysets.asking import LATE_ANSWERS, ActionQuestionQuerySet, AskedActionQuerySet, NewsRequestQuerySet
from actions.querysets.batches import FollowUpBatchQuerySet, TableImportQuerySet
from actions.querysets.indicators import FollowUpQuerySet, IndicatorQuerySet, overdue_measures
from actions.querysets.parts import ActionPartQuerySet
from actions.querysets.reports import ContractReportQuerySet

__all__ = [
    "LATE_ANSWERS",
    "ActionPartQuerySet",
    "ActionQuerySet",
    "ActionQuestionQuerySet",
    "AskedActionQuerySet",
    "ContractReportQuerySet",
    "FollowUpBatchQuerySet",
    "FollowUpQuerySet",
    "IndicatorQuerySet",
    "NewsRequestQuerySet",
    "TableImportQuerySet",
    "overdue_measures",
]
