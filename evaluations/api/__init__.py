"""Evaluations over REST, and what belongs to them."""

from evaluations.api.contributing import EvaluationContributionViewSet
from evaluations.api.evaluation import CriterionRatingViewSet, EvaluationViewSet
from evaluations.api.impact import ImpactEstimateViewSet
from evaluations.api.judging import EvaluationQuestionViewSet, SteeringMemberViewSet, SubjectRatingViewSet
from evaluations.api.outcomes import EvaluationResolutionViewSet, RecommendationViewSet

__all__ = [
    "CriterionRatingViewSet",
    "EvaluationContributionViewSet",
    "EvaluationQuestionViewSet",
    "EvaluationResolutionViewSet",
    "EvaluationViewSet",
    "ImpactEstimateViewSet",
    "RecommendationViewSet",
    "SteeringMemberViewSet",
    "SubjectRatingViewSet",
]
