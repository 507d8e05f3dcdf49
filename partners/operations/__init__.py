"""Everything that can be done to organisations, councils and people; nothing else writes their tables."""

from partners.operations.acting import mark_acted
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
from partners.operations.governing import (
    change_charter,
    change_internal_rules,
    record_charter,
    record_internal_rules,
    record_paper_signature,
    remove_paper_signature,
    sign_charter,
)
from partners.operations.groups import (
    add_group_member,
    change_group,
    change_group_member,
    create_group,
    end_group,
    end_group_member,
    exclude_group_member,
    replace_group_member,
)
from partners.operations.mailing import (
    add_recipient,
    change_mailing_group,
    create_mailing_group,
    remove_mailing_group,
    remove_recipient,
    send_mailing,
)
from partners.operations.offices import follow_terms
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
from partners.operations.reports import ask_report_files, close_report, keep_report_files, open_report, write_report
from partners.operations.succession import replace_contact

__all__ = [
    "add_contact",
    "add_group_member",
    "add_recipient",
    "add_seat",
    "affiliate_agent",
    "ask_report_files",
    "change_charter",
    "change_contact",
    "change_council",
    "change_group",
    "change_group_member",
    "change_internal_rules",
    "change_mailing_group",
    "change_meeting",
    "change_order",
    "change_organisation",
    "change_seat",
    "close_organisation",
    "close_report",
    "create_council",
    "create_group",
    "create_mailing_group",
    "create_organisation",
    "dissolve_council",
    "end_affiliation",
    "end_group",
    "end_group_member",
    "end_seat",
    "exclude_group_member",
    "follow_terms",
    "hand_personal_data",
    "import_contacts",
    "invite_person",
    "keep_report_files",
    "mark_acted",
    "mark_contact_left",
    "mark_dormant",
    "open_report",
    "purge_personal_data",
    "record_charter",
    "record_information",
    "record_internal_rules",
    "record_meeting",
    "record_order",
    "record_paper_signature",
    "remove_information",
    "remove_mailing_group",
    "remove_paper_signature",
    "remove_recipient",
    "reopen_organisation",
    "replace_contact",
    "replace_group_member",
    "replace_seat",
    "send_mailing",
    "sign_charter",
    "wake_council",
    "write_report",
]
