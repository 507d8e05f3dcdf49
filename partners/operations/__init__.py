"""Everything that can be done to organisations, councils and people; nothing else writes their tables."""

from partners.operations.councils import (
    change_council,
    change_meeting,
    create_council,
    dissolve_council,
    mark_dormant,
    record_meeting,
    wake_council,
)
from partners.operations.organisations import (
    add_contact,
    change_contact,
    change_organisation,
    close_organisation,
    create_organisation,
    mark_contact_left,
    reopen_organisation,
)
from partners.operations.people import affiliate_agent, end_affiliation, invite_person

__all__ = [
    "add_contact",
    "affiliate_agent",
    "change_contact",
    "change_council",
    "change_meeting",
    "change_organisation",
    "close_organisation",
    "create_council",
    "create_organisation",
    "dissolve_council",
    "end_affiliation",
    "invite_person",
    "mark_contact_left",
    "mark_dormant",
    "record_meeting",
    "reopen_organisation",
    "wake_council",
]
