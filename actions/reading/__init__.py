"""What the pages of actions show, assembled from few queries."""

from actions.reading.batches import changes_of, latest, left_of, lines_of, made
from actions.reading.following import follow_up, is_followed, may_follow, way_to_target
from actions.reading.text import Branch, action_page, answers_to, listed, told, tree_of, whole, writable

__all__ = [
    "Branch",
    "action_page",
    "answers_to",
    "changes_of",
    "follow_up",
    "is_followed",
    "latest",
    "left_of",
    "lines_of",
    "listed",
    "made",
    "may_follow",
    "told",
    "tree_of",
    "way_to_target",
    "whole",
    "writable",
]
