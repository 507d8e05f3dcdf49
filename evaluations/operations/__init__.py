"""Everything that can be done to evaluations; nothing else writes their tables."""

from evaluations.operations.evaluation import (
    change_evaluation,
    create_evaluation,
    present_evaluation,
    rate_criterion,
    remove_evaluation,
    validate_evaluation,
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
    "ask_report",
    "change_evaluation",
    "change_question",
    "change_recommendation",
    "create_evaluation",
    "follow_recommendation",
    "keep_report",
    "move_question",
    "move_recommendation",
    "present_evaluation",
    "rate_action",
    "rate_criterion",
    "rate_objective",
    "record_resolution",
    "record_resolutions",
    "remove_evaluation",
    "remove_question",
    "remove_recommendation",
    "remove_resolution",
    "remove_steering_member",
    "validate_evaluation",
    "waive_resolutions",
]
