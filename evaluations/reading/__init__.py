"""What the pages of evaluations show, assembled from few queries."""

from evaluations.reading.contributing import (
    contribution_detail,
    contribution_of_link,
    contributions_loaded,
    contributions_panel,
    organisations_to_ask,
    questionnaire,
)
from evaluations.reading.evaluation import due, evaluation_page, listed, whole
from evaluations.reading.judging import next_to_judge, next_to_rate, note_of, subject_page, subjects_page
from evaluations.reading.resolving import resolutions_page

__all__ = [
    "contribution_detail",
    "contribution_of_link",
    "contributions_loaded",
    "contributions_panel",
    "due",
    "evaluation_page",
    "listed",
    "next_to_judge",
    "next_to_rate",
    "note_of",
    "organisations_to_ask",
    "questionnaire",
    "resolutions_page",
    "subject_page",
    "subjects_page",
    "whole",
]
