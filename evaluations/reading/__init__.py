"""What the pages of evaluations show, assembled from few queries."""

from evaluations.reading.evaluation import due, evaluation_page, listed, whole
from evaluations.reading.judging import next_to_judge, subject_page, subjects_page
from evaluations.reading.resolving import resolutions_page

__all__ = [
    "due",
    "evaluation_page",
    "listed",
    "next_to_judge",
    "resolutions_page",
    "subject_page",
    "subjects_page",
    "whole",
]
