"""Actions: what the contract concretely does, by whom, with what, measured how, and how far it went."""

from actions.models.action import Action, ActionPartner, ActionPlace, ActionProblem, PartnerRole
from actions.models.asking import AskedAction, NewsRequest, QuarterlyAsking
from actions.models.batches import KEPT, UNDOABLE, BatchKind, Followed, FollowUpBatch, FollowUpChange, Outcome
from actions.models.following import ActionFile, Milestone, ProgressNote
from actions.models.indicators import Direction, Indicator, IndicatorNature, Measure
from actions.models.means import BudgetKind, BudgetLine, StaffLine
from actions.models.questions import ActionQuestion
from actions.models.reports import ContractReport
from actions.models.tables import ImportState, TableImport

__all__ = [
    "KEPT",
    "UNDOABLE",
    "Action",
    "ActionFile",
    "ActionPartner",
    "ActionPlace",
    "ActionProblem",
    "ActionQuestion",
    "AskedAction",
    "BatchKind",
    "BudgetKind",
    "BudgetLine",
    "ContractReport",
    "Direction",
    "FollowUpBatch",
    "FollowUpChange",
    "Followed",
    "ImportState",
    "Indicator",
    "IndicatorNature",
    "Measure",
    "Milestone",
    "NewsRequest",
    "Outcome",
    "PartnerRole",
    "ProgressNote",
    "QuarterlyAsking",
    "StaffLine",
    "TableImport",
]
