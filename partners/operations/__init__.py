"""Everything that can be done to organisations, councils and people; nothing else writes their tables."""

from partners.operations.composition import (
    add_seat,
    change_order,
    change_seat,
    end_seat,
    record_information,
    record_order,
    remove_information,
    replace_seat,
)
from partners.operations.councils import (
    change_council,
    change_meeting,
    create_council,
    dissolve_council,
    mark_dormant,
    record_meeting,
    wake_council,
)
from partners.operations.directory import import_contacts
from partners.operations.mailing import (
    add_recipient,
    change_mailing_group,
    create_mailing_group,
    remove_mailing_group,
    remove_recipient,
    send_mailing,
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
from partners.operations.personal_data import hand_personal_data, purge_personal_data

__all__ = [
    "add_contact",
    "add_recipient",
    "add_seat",
    "affiliate_agent",
    "change_contact",
    "change_council",
    "change_mailing_group",
    "change_meeting",
    "change_order",
    "change_organisation",
    "change_seat",
    "close_organisation",
    "create_council",
    "create_mailing_group",
    "create_organisation",
    "dissolve_council",
    "end_affiliation",
    "end_seat",
    "hand_personal_data",
    "import_contacts",
    "invite_person",
    "mark_contact_left",
    "mark_dormant",
    "purge_personal_data",
    "record_information",
    "record_meeting",
    "record_order",
    "remove_information",
    "remove_mailing_group",
    "remove_recipient",
    "reopen_organisation",
    "replace_seat",
    "send_mailing",
    "wake_council",
]
