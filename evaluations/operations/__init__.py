"""Everything that can be done to evaluations; nothing else writes their tables."""

from evaluations.operations.contributing import (
    answer_contribution,
    ask_contributions,
    erase_asked,
    read_contribution,
    recall_contribution,
    revoke_contribution,
)
from evaluations.operations.evaluation import (
    change_evaluation,
    create_evaluation,
    present_evaluation,
    rate_criterion,
    remove_evaluation,
    validate_evaluation,
)
from evaluations.operations.impact import (
    comment_impact,
    compute_impact,
    compute_impacts,
    recompute_impact,
    remove_impact,
)
from evaluations.operations.judging import (
    add_question,
    add_steering_member,
    change_question,
    move_question,
    rate_action,
    rate_objective,
    remove_question,
    remove_steering_member,
)
from evaluations.operations.recommending import (
    add_recommendation,
    change_recommendation,
    follow_recommendation,
    move_recommendation,
    remove_recommendation,
)
from evaluations.operations.reporting import ask_report, keep_report
from evaluations.operations.resolving import (
    record_resolution,
    record_resolutions,
    remove_resolution,
    waive_resolutions,
)

__all__ = [
    "add_question",
    "add_recommendation",
    "add_steering_member",
    "answer_contribution",
    "ask_contributions",
    "ask_report",
    "change_evaluation",
    "change_question",
    "change_recommendation",
    "comment_impact",
    "compute_impact",
    "compute_impacts",
    "create_evaluation",
    "erase_asked",
    "follow_recommendation",
    "keep_report",
    "move_question",
    "move_recommendation",
    "present_evaluation",
    "rate_action",
    "rate_criterion",
    "rate_objective",
    "read_contribution",
    "recall_contribution",
    "recompute_impact",
    "record_resolution",
    "record_resolutions",
    "remove_evaluation",
    "remove_impact",
    "remove_question",
    "remove_recommendation",
    "remove_resolution",
    "remove_steering_member",
    "revoke_contribution",
    "validate_evaluation",
    "waive_resolutions",
]
