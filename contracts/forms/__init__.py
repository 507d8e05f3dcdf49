"""What is typed about a contract."""

from contracts.forms.advice import CouncilOpinionForm, DecidedOpinionForm, ProsecutorOpinionForm
from contracts.forms.comments import AnswerCommentForm, SectionCommentForm
from contracts.forms.content import AxisChangeForm, AxisForm, ObjectiveChangeForm, ObjectiveForm
from contracts.forms.contract import FrameForm, PerimeterForm, departments_of
from contracts.forms.deposits import ExternalDepositForm, HandwrittenDepositForm
from contracts.forms.ends import AbandonmentForm, TerminationForm
from contracts.forms.frameworks import FrameworkChangeForm, FrameworkForm
from contracts.forms.identities import IdentityForm
from contracts.forms.parties import GuestForm, PartnerChangeForm, PartnerForm, SignatoryChangeForm, SignatoryForm
from contracts.forms.places import PlaceChangeForm, PlaceForm
from contracts.forms.plans import PlanChangeForm, PlanForm
from contracts.forms.reasons import ConfirmationForm, ReasonForm, RevisionOnlyForm, WaiverForm
from contracts.forms.requests import AnswerForm, AskOpinionForm, ExtendForm
from contracts.forms.resolutions import ResolutionChangeForm, ResolutionForm, ResolutionsSheet
from contracts.forms.signature import SignForm
from contracts.forms.takeovers import CorrectionForm, TakeOverForm
from contracts.forms.templates import PreviewForm, TemplateChangeForm, TemplateForm, TemplateSectionForm

__all__ = [
    "AbandonmentForm",
    "AnswerCommentForm",
    "AnswerForm",
    "AskOpinionForm",
    "AxisChangeForm",
    "AxisForm",
    "ConfirmationForm",
    "CorrectionForm",
    "CouncilOpinionForm",
    "DecidedOpinionForm",
    "ExtendForm",
    "ExternalDepositForm",
    "FrameForm",
    "FrameworkChangeForm",
    "FrameworkForm",
    "GuestForm",
    "HandwrittenDepositForm",
    "IdentityForm",
    "ObjectiveChangeForm",
    "ObjectiveForm",
    "PartnerChangeForm",
    "PartnerForm",
    "PerimeterForm",
    "PlaceChangeForm",
    "PlaceForm",
    "PlanChangeForm",
    "PlanForm",
    "PreviewForm",
    "ProsecutorOpinionForm",
    "ReasonForm",
    "ResolutionChangeForm",
    "ResolutionForm",
    "ResolutionsSheet",
    "RevisionOnlyForm",
    "SectionCommentForm",
    "SignForm",
    "SignatoryChangeForm",
    "SignatoryForm",
    "TakeOverForm",
    "TemplateChangeForm",
    "TemplateForm",
    "TemplateSectionForm",
    "TerminationForm",
    "WaiverForm",
    "departments_of",
]
