"""How long before a meeting people are called, and how many must come: what the règlement intérieur sets.

No text that was read sets either (docs/decisions/convening.md): without a règlement, nothing is checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cls_portal.templatetags.portal import date_fr
from cls_portal.working_days import add_working_days
from partners.groups.rules import notice_said
from partners.states import NoticeCount, Quorum

NO_RULE = (
    "Aucun délai de convocation n’est connu dans les textes\u00a0; le règlement intérieur du conseil peut en fixer un."
)


@dataclass(frozen=True)
class Notice:
    """What is said of the delay; `late`: `last_day`, where one is set, is past."""

    text: str
    late: bool = False
    last_day: date | None = None


def notice(rules: Any, held_on: date, sent_on: date, department: str = "") -> Notice:
    """Of a convocation sent on that day, by the règlement in force (none: None)."""
    if rules is None or rules.notice_days is None:
        return Notice(NO_RULE)
    last = last_day(rules.notice_days, rules.notice_count, held_on, department)
    asked = notice_said(rules)
    if sent_on > last:
        text = f"Le règlement intérieur demande {asked}\u00a0: il fallait convoquer le {date_fr(last)} au plus tard."
        return Notice(text, late=True, last_day=last)
    return Notice(f"Le règlement intérieur demande {asked}\u00a0: le {date_fr(last)} au plus tard.", last_day=last)


def last_day(days: int, count: str, held_on: date, department: str = "") -> date:
    """The last day on which the convocation may leave. Clear days: neither that day nor that of the meeting counts."""
    if count == NoticeCount.WORKING:
        return add_working_days(held_on, -days, department) if days else held_on
    return held_on - timedelta(days=days + (count == NoticeCount.CLEAR))


def quorum_needed(rules: Any, members: int) -> int | None:
    """How many of the members who vote must be there; None where the règlement sets no quorum."""
    if rules is None or not rules.quorum:
        return None
    if rules.quorum == Quorum.NUMBER:
        return int(rules.quorum_number)
    return {
        Quorum.MORE_THAN_HALF: members // 2 + 1, Quorum.HALF: -(-members // 2), Quorum.THIRD: -(-members // 3),
    }[Quorum(rules.quorum)]  # fmt: skip
