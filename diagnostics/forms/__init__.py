"""What is typed about a diagnostic, one module for each noun."""

from diagnostics.forms.diagnostic import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    FieldForm,
    PartForm,
    ReasonForm,
    WaiverForm,
)
from diagnostics.forms.eligibility import DateQuery, EligibilityForm, StatementForm
from diagnostics.forms.exchanges import AskForm, CommentForm, ContributionForm, RenewalForm
from diagnostics.forms.figures import FigureChoiceForm, FreeFigureChangeForm, FreeFigureForm, IndicatorForm
from diagnostics.forms.problems import (
    ActorForm,
    OverruleForm,
    ProblemChangeForm,
    ProblemForm,
    ProblemResponseForm,
    ScoreForm,
    evidence_change,
    evidence_form,
)
from diagnostics.forms.standing import MapForm, StandingForm, TerritorySearchForm
from diagnostics.forms.surveys import ExistingResponseChangeForm, ExistingResponseForm, SurveyChangeForm, SurveyForm

__all__ = [
    "ActorForm",
    "AskForm",
    "CommentForm",
    "ConfirmForm",
    "ContributionForm",
    "DateQuery",
    "DiagnosticChangeForm",
    "DiagnosticForm",
    "EligibilityForm",
    "ExistingResponseChangeForm",
    "ExistingResponseForm",
    "FieldForm",
    "FigureChoiceForm",
    "FreeFigureChangeForm",
    "FreeFigureForm",
    "IndicatorForm",
    "MapForm",
    "OverruleForm",
    "PartForm",
    "ProblemChangeForm",
    "ProblemForm",
    "ProblemResponseForm",
    "ReasonForm",
    "RenewalForm",
    "ScoreForm",
    "StandingForm",
    "StatementForm",
    "SurveyChangeForm",
    "SurveyForm",
    "TerritorySearchForm",
    "WaiverForm",
    "evidence_change",
    "evidence_form",
]
