"""Everything that can be done to a diagnostic; nothing else writes its tables."""

from diagnostics.operations.diagnostic import create_diagnostic, describe_field, set_diagnostic, write_part
from diagnostics.operations.editions import ask_import, import_delinquency, restore_edition, withdraw_edition
from diagnostics.operations.eligibility import attach_eligibility_pdf, decide_eligibility, state_eligibility
from diagnostics.operations.evidence import add_evidence, change_evidence, remove_evidence
from diagnostics.operations.names import confirm_no_name, withdraw_confirmation
from diagnostics.operations.priority import overrule_priority, restore_priority, score_problem
from diagnostics.operations.problems import (
    add_concerned_actor,
    add_problem,
    change_problem,
    remove_concerned_actor,
    remove_problem,
)
from diagnostics.operations.responses import change_response, describe_response, fill_cell, remove_response
from diagnostics.operations.series import close_series, create_series, enter_values, reopen_series, set_series
from diagnostics.operations.validation import reopen_diagnostic, validate_diagnostic

__all__ = [
    "add_concerned_actor",
    "add_evidence",
    "add_problem",
    "ask_import",
    "attach_eligibility_pdf",
    "change_evidence",
    "change_problem",
    "change_response",
    "close_series",
    "confirm_no_name",
    "create_diagnostic",
    "create_series",
    "decide_eligibility",
    "describe_field",
    "describe_response",
    "enter_values",
    "fill_cell",
    "import_delinquency",
    "overrule_priority",
    "remove_concerned_actor",
    "remove_evidence",
    "remove_problem",
    "remove_response",
    "reopen_diagnostic",
    "reopen_series",
    "restore_edition",
    "restore_priority",
    "score_problem",
    "set_diagnostic",
    "set_series",
    "state_eligibility",
    "validate_diagnostic",
    "withdraw_confirmation",
    "withdraw_edition",
    "write_part",
]
