"""Evaluations: a contract is judged before it is renewed or redefined."""

from evaluations.models.contributions import EvaluationContribution, Wish
from evaluations.models.evaluation import Criterion, CriterionRating, Evaluation, EvaluationKind, Verdict
from evaluations.models.impact import ImpactEstimate
from evaluations.models.judging import Achieved, EvaluationQuestion, SteeringMember, SubjectRating
from evaluations.models.outcomes import EvaluationResolution, Recommendation, RecommendationStatus
from evaluations.models.reports import EvaluationReport

__all__ = [
    "Achieved",
    "Criterion",
    "CriterionRating",
    "Evaluation",
    "EvaluationContribution",
    "EvaluationKind",
    "EvaluationQuestion",
    "EvaluationReport",
    "EvaluationResolution",
    "ImpactEstimate",
    "Recommendation",
    "RecommendationStatus",
    "SteeringMember",
    "SubjectRating",
    "Verdict",
    "Wish",
]
