"""What the operations on a council, on a meeting, begin with: the row locked, for whoever keeps it."""

from __future__ import annotations

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import refuse
from cls_portal.models import Agent
from cls_portal.writing import lock
from partners.convening.rules import missing_to_prepare
from partners.models import Council, Meeting


def kept(council: Council, by: Agent | SystemActor) -> Council:
    """The council, locked, for whoever keeps it."""
    council = lock(council, None)
    require(by, "partners.edit_council", council)
    return council


def prepared(meeting: Meeting, by: Agent | SystemActor) -> Meeting:
    """The meeting, locked, for whoever prepares it; neither cancelled nor with its minutes finished."""
    meeting = lock(meeting, None)
    require(by, "partners.prepare_meeting", meeting)
    refuse(missing_to_prepare(meeting))
    return meeting
