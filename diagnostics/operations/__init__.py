"""Everything that can be done to a diagnostic; nothing else writes its tables."""

from diagnostics.operations.diagnostic import create_diagnostic, describe_field, set_diagnostic, write_part
from diagnostics.operations.editions import ask_import, import_delinquency, restore_edition, withdraw_edition
from diagnostics.operations.eligibility import attach_eligibility_pdf, decide_eligibility, state_eligibility
from diagnostics.operations.problems import (
    add_concerned_actor,
    add_problem,
    change_problem,
    remove_concerned_actor,
    remove_problem,
)
from diagnostics.operations.series import close_series, create_series, enter_values, reopen_series, set_series
from diagnostics.operations.validation import reopen_diagnostic, validate_diagnostic

__all__ = [
    "add_concerned_actor",
    "add_problem",
    "ask_import",
    "attach_eligibility_pdf",
    "change_problem",
    "close_series",
    "create_diagnostic",
    "create_series",
    "decide_eligibility",
    "describe_field",
    "enter_values",
    "import_delinquency",
    "remove_concerned_actor",
    "remove_problem",
    "reopen_diagnostic",
    "reopen_series",
    "restore_edition",
    "set_diagnostic",
    "set_series",
    "state_eligibility",
    "validate_diagnostic",
    "withdraw_edition",
    "write_part",
]
