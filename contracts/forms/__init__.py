"""What is typed about a contract."""

from contracts.forms.advice import CouncilOpinionForm, ProsecutorOpinionForm
from contracts.forms.content import AxisChangeForm, AxisForm, ObjectiveChangeForm, ObjectiveForm, SectionForm
from contracts.forms.contract import FrameForm, PerimeterForm, TakeOverForm, departments_of
from contracts.forms.frameworks import FrameworkChangeForm, FrameworkForm
from contracts.forms.parties import GuestForm, PartnerChangeForm, PartnerForm, SignatoryChangeForm, SignatoryForm
from contracts.forms.reasons import OptionalReasonForm, ReasonForm, RevisionOnlyForm, WaiverForm, uploaded
from contracts.forms.resolutions import ResolutionChangeForm, ResolutionForm, ResolutionsSheet
from contracts.forms.signature import SignForm

__all__ = [
    "AxisChangeForm",
    "AxisForm",
    "CouncilOpinionForm",
    "FrameForm",
    "FrameworkChangeForm",
    "FrameworkForm",
    "GuestForm",
    "ObjectiveChangeForm",
    "ObjectiveForm",
    "OptionalReasonForm",
    "PartnerChangeForm",
    "PartnerForm",
    "PerimeterForm",
    "ProsecutorOpinionForm",
    "ReasonForm",
    "ResolutionChangeForm",
    "ResolutionForm",
    "ResolutionsSheet",
    "RevisionOnlyForm",
    "SectionForm",
    "SignForm",
    "SignatoryChangeForm",
    "SignatoryForm",
    "TakeOverForm",
    "WaiverForm",
    "departments_of",
    "uploaded",
]
