"""What is typed about an evaluation."""

from evaluations.forms.contributing import AskContributionsForm, QuestionnaireForm
from evaluations.forms.evaluation import (
    ConfirmationForm,
    CriterionForm,
    EvaluationForm,
    NewEvaluationForm,
    PresentationForm,
)
from evaluations.forms.impact import ImpactCommentForm, ImpactForm, ImpactYearsForm
from evaluations.forms.judging import QuestionChangeForm, QuestionForm, SteeringMemberForm, SubjectForm
from evaluations.forms.recommending import FollowUpForm, RecommendationChangeForm, RecommendationForm
from evaluations.forms.resolving import WaiverForm

__all__ = [
    "AskContributionsForm",
    "ConfirmationForm",
    "CriterionForm",
    "EvaluationForm",
    "FollowUpForm",
    "ImpactCommentForm",
    "ImpactForm",
    "ImpactYearsForm",
    "NewEvaluationForm",
    "PresentationForm",
    "QuestionChangeForm",
    "QuestionForm",
    "QuestionnaireForm",
    "RecommendationChangeForm",
    "RecommendationForm",
    "SteeringMemberForm",
    "SubjectForm",
    "WaiverForm",
]
