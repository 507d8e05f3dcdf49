"""Everything that can be done to actions; nothing else writes their tables."""

from actions.operations.action import change_action, create_action, move_action, remove_action
from actions.operations.parts import (
    add_budget_line,
    add_indicator,
    add_partner,
    change_budget_line,
    change_indicator,
    change_partner,
    remove_budget_line,
    remove_indicator,
    remove_partner,
)

__all__ = [
    "add_budget_line",
    "add_indicator",
    "add_partner",
    "change_action",
    "change_budget_line",
    "change_indicator",
    "change_partner",
    "create_action",
    "move_action",
    "remove_action",
    "remove_budget_line",
    "remove_indicator",
    "remove_partner",
]
