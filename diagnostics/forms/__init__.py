"""What is typed about a diagnostic, one module for each noun."""

from diagnostics.forms.diagnostic import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    EligibilityForm,
    FieldForm,
    PartForm,
    ReasonForm,
    WaiverForm,
)
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

__all__ = [
    "ActorForm",
    "ConfirmForm",
    "DiagnosticChangeForm",
    "DiagnosticForm",
    "EligibilityForm",
    "FieldForm",
    "OverruleForm",
    "PartForm",
    "ProblemChangeForm",
    "ProblemForm",
    "ProblemResponseForm",
    "ReasonForm",
    "ScoreForm",
    "WaiverForm",
    "evidence_change",
    "evidence_form",
]
