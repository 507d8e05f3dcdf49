"""Actions: what the contract concretely does, by whom, with what, measured how, and how far it went."""

from actions.models.action import Action, ActionPartner, ActionProblem, PartnerRole
from actions.models.asking import AskedAction, NewsRequest, QuarterlyAsking
from actions.models.following import ActionFile, Milestone, ProgressNote
from actions.models.indicators import Direction, Indicator, IndicatorNature, Measure
from actions.models.means import BudgetKind, BudgetLine, StaffLine
from actions.models.tables import ImportState, TableImport

__all__ = [
    "Action",
    "ActionFile",
    "ActionPartner",
    "ActionProblem",
    "AskedAction",
    "BudgetKind",
    "BudgetLine",
    "Direction",
    "ImportState",
    "Indicator",
    "IndicatorNature",
    "Measure",
    "Milestone",
    "NewsRequest",
    "PartnerRole",
    "ProgressNote",
    "QuarterlyAsking",
    "StaffLine",
    "TableImport",
]
