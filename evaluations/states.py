"""The formations that hear an evaluation."""

from partners.states import MeetingForm

# Those of a council itself, not of one of its groups.
HEARING_FORMS = frozenset({MeetingForm.PLENARY, MeetingForm.RESTRICTED})
