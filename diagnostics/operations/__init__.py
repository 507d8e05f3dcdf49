"""Everything that can be done to a diagnostic; nothing else writes its tables."""

from diagnostics.operations.diagnostic import create_diagnostic, describe_field, set_diagnostic, write_part
from diagnostics.operations.editions import ask_import, import_delinquency, restore_edition, withdraw_edition
from diagnostics.operations.eligibility import attach_eligibility_pdf, decide_eligibility, state_eligibility
from diagnostics.operations.evidence import add_evidence, change_evidence, remove_evidence
from diagnostics.operations.exchanges import (
    accept_contribution,
    ask_contribution,
    comment_part,
    decline_contribution,
    resolve_comment,
    send_contribution,
    withdraw_contribution,
    write_contribution,
)
from diagnostics.operations.figures import (
    change_figure,
    choose_figures,
    give_figure,
    move_figure,
    refresh_figures,
    remove_figure,
)
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
from diagnostics.operations.surveys import (
    add_existing_response,
    add_survey,
    change_existing_response,
    change_survey,
    remove_existing_response,
    remove_survey,
)
from diagnostics.operations.validation import adopt_diagnostic, reopen_diagnostic, validate_diagnostic
from diagnostics.operations.versions import attach_diagnostic_pdf, print_draft, renew_diagnostic, restore_part

__all__ = [
    "accept_contribution",
    "add_concerned_actor",
    "add_evidence",
    "add_existing_response",
    "add_problem",
    "add_survey",
    "adopt_diagnostic",
    "ask_contribution",
    "ask_import",
    "attach_diagnostic_pdf",
    "attach_eligibility_pdf",
    "change_evidence",
    "change_existing_response",
    "change_figure",
    "change_problem",
    "change_response",
    "change_survey",
    "choose_figures",
    "close_series",
    "comment_part",
    "confirm_no_name",
    "create_diagnostic",
    "create_series",
    "decide_eligibility",
    "decline_contribution",
    "describe_field",
    "describe_response",
    "enter_values",
    "fill_cell",
    "give_figure",
    "import_delinquency",
    "move_figure",
    "overrule_priority",
    "print_draft",
    "refresh_figures",
    "remove_concerned_actor",
    "remove_evidence",
    "remove_existing_response",
    "remove_figure",
    "remove_problem",
    "remove_response",
    "remove_survey",
    "renew_diagnostic",
    "reopen_diagnostic",
    "reopen_series",
    "resolve_comment",
    "restore_edition",
    "restore_part",
    "restore_priority",
    "score_problem",
    "send_contribution",
    "set_diagnostic",
    "set_series",
    "state_eligibility",
    "validate_diagnostic",
    "withdraw_confirmation",
    "withdraw_contribution",
    "withdraw_edition",
    "write_contribution",
    "write_part",
]
