"""What a message to a mailing group says, written as it leaves."""

from __future__ import annotations

from cls_portal import choices
from cls_portal.mail import Message
from cls_portal.models import ReminderChoice
from partners.models import Mailing, MailingGroup


def write(*, mailing: int, choice: int | None = None) -> Message | None:
    """The mail to one address; `choice`: what it wants to be told, which the foot of the mail leads to."""
    row = Mailing.objects.select_related("mailing_group__council", "sent_by").filter(pk=mailing).first()
    if row is None:
        return None
    headers = {"Reply-To": row.sent_by.email} if row.sent_by else {}
    return Message(row.subject, f"{row.body}\n\n{foot(row.mailing_group, str(row.sent_by or ''), choice)}", headers)


def foot(mailing_group: MailingGroup, sender: str, choice: int | None) -> str:
    lines = [
        "-- ",
        *([sender] if sender else []),
        mailing_group.council.name,
        f"Message envoyé par le Portail CLS à la liste «\u00a0{mailing_group.name}\u00a0».",
    ]
    row = ReminderChoice.objects.filter(pk=choice).first() if choice else None
    if row is not None:
        lines.append(f"Pour ne plus recevoir ces messages\u00a0: {choices.address_of(row)}")
    return "\n".join(lines)
