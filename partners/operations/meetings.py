"""Meetings on the calendar: recorded one by one or in series, changed, cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.working_days import holiday_name
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.convening import series
from partners.convening.calendar import department_of
from partners.models import Council, Group, Meeting, MeetingSeries
from partners.operations.convocation import tell_called
from partners.states import AskedBy, GroupKind, MeetingForm, MinutesState

MEETING = (
    "form", "group", "held_on", "starts_at", "ends_at", "place", "video_link", "subject", "asked_by",
)  # fmt: skip
# What those who are called were told: when it changes, their calendars must know.
ANNOUNCED = ("held_on", "starts_at", "ends_at", "place", "video_link", "subject")


@operation("meeting.recorded")
def record_meeting(
    council: Council,
    *,
    by: Agent | SystemActor,
    held_on: date,
    form: str = "",
    group: Group | None = None,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    video_link: str = "",
    subject: str = "",
    asked_by: str = AskedBy.CHAIR,
) -> Meeting:
    """A meeting of the council, held or to come; that of a group has the form of the group."""
    council = _opened(council, by)
    _check_day(council, held_on)
    meeting = Meeting(
        council=council, form=_form(council, form, group), group=group, held_on=held_on, starts_at=starts_at,
        ends_at=ends_at, place=place, video_link=video_link, subject=subject, asked_by=asked_by,
    )  # fmt: skip
    return create(meeting)


@operation("meeting.series_recorded")
def record_series(
    council: Council,
    *,
    by: Agent | SystemActor,
    rhythm: str,
    held_on: date,
    until: date,
    holidays: bool = False,
    form: str = "",
    group: Group | None = None,
    **meeting: Any,
) -> MeetingSeries:
    """One meeting for each day of the series, but those of public holidays unless `holidays`."""
    rules.unknown_fields(meeting, set(MEETING) - {"form", "group", "held_on"})
    council = _opened(council, by)
    form = _form(council, form, group)
    days = _days(council, rhythm, held_on, until, holidays=holidays)
    name = f"{group or council.name}\u00a0: {series.said(rhythm, held_on)}"
    row = MeetingSeries(
        council=council, group=group, name=name[:200], rhythm=rhythm, starts_on=held_on, until=until
    )  # fmt: skip
    row = create(row)
    for day in days:
        create(Meeting(council=council, form=form, group=group, held_on=day, series=row, **meeting))
    return row


def _days(council: Council, rhythm: str, first: date, until: date, *, holidays: bool) -> list[date]:
    if until <= first:
        raise Refused([Reason("La série finit après sa première réunion.", "partners.series_until", field="until")])
    found = series.dates(rhythm, first, until)
    if len(found) > series.MOST:
        text = f"Une série a {series.MOST}\u00a0réunions au plus\u00a0: choisissez un dernier jour plus proche."
        raise Refused([Reason(text, "partners.series_long", field="until")])
    department = department_of(council)
    days = [day for day in found if holidays or not holiday_name(day, department)]
    for day in days:
        _check_day(council, day)
    return days


@operation("meeting.changed")
def change_meeting(
    meeting: Meeting, *, by: Agent | SystemActor, revision: int, following: bool = False, **values: Any
) -> Meeting:
    """Change the fields of `MEETING`; `following`: also those of its series that come after it, moved by as many days.

    Whoever was called is told by a mail, and their calendar with it.
    """
    rules.unknown_fields(values, MEETING)
    meeting = lock(meeting, revision)
    require(by, "partners.record_meeting", meeting)
    if values.get("video_link", meeting.video_link) != meeting.video_link:
        require(by, "partners.prepare_meeting", meeting)
    if values.get("group"):
        values["form"] = _form(meeting.council, values.get("form", ""), values["group"])
    refuse(_wrong_change(meeting, values))
    others = list(_following(meeting)) if following else []
    moved = values.get("held_on", meeting.held_on) - meeting.held_on
    shared = {name: value for name, value in values.items() if name in ANNOUNCED and name != "held_on"}
    for row in sorted([meeting, *others], key=lambda row: row.held_on, reverse=moved > timedelta()):
        _change(row, values if row is meeting else {**shared, "held_on": row.held_on + moved})
    return meeting


def _change(meeting: Meeting, values: dict[str, Any]) -> Meeting:
    _check_day(meeting.council, values.get("held_on", meeting.held_on))
    told = any(values.get(name, getattr(meeting, name)) != getattr(meeting, name) for name in ANNOUNCED)
    sequence = {"sequence": meeting.sequence + 1} if told else {}
    meeting = write(meeting, **values, **sequence)
    if told and meeting.convened_on is not None:
        tell_called(meeting)
    return meeting


def _wrong_change(meeting: Meeting, values: dict[str, Any]) -> list[Reason]:
    """What is inside is read by those of its form and of its group: neither changes once there is something."""
    if meeting.cancelled_on is not None:
        return [Reason("Une réunion annulée ne change plus.", "partners.meeting_cancelled")]
    former = {"form": meeting.form, "group": meeting.group}
    if all(values.get(name, value) == value for name, value in former.items()) or not _holds_something(meeting):
        return []
    text = (
        "La formation ne change plus\u00a0: le lien, l’ordre du jour, les documents ou les convocations sont ceux de "
        "ses membres. Annulez cette réunion et créez-en une autre."
    )
    return [Reason(text, "partners.meeting_form", field="form")]


def _holds_something(meeting: Meeting) -> bool:
    """The video link of a group too: it opens a door that the readers of another form would find."""
    if meeting.minutes_state != MinutesState.DRAFT or (meeting.video_link and meeting.form != MeetingForm.PLENARY):
        return True
    inside = (meeting.items, meeting.documents, meeting.invitees, meeting.decisions)
    return any(rows.exists() for rows in inside)


def _following(meeting: Meeting) -> Iterator[Meeting]:
    """Those of the series that come after it and were neither held nor cancelled, locked."""
    if meeting.series_id is None:
        return
    after = Meeting.objects.not_cancelled().filter(series=meeting.series_id, held_on__gt=meeting.held_on)
    for row in after.filter(minutes_state=MinutesState.DRAFT).order_by("pk"):
        yield lock(row, None)


@operation("meeting.cancelled")
def cancel_meeting(
    meeting: Meeting, *, by: Agent | SystemActor, on: date, revision: int, reason: str, following: bool = False
) -> Meeting:
    """It will not be held, for that reason; `following`: nor those of its series after it. Who was called is told."""
    meeting = lock(meeting, revision)
    require(by, "partners.record_meeting", meeting)
    if meeting.cancelled_on is not None:
        raise Refused("Cette réunion est déjà annulée.")
    if meeting.minutes_state != MinutesState.DRAFT:
        raise Refused("Cette réunion a eu lieu\u00a0: son compte rendu est achevé.")
    refuse(rules.missing_reason(reason, "Indiquez le motif de l’annulation."))
    for row in [meeting, *(_following(meeting) if following else ())]:
        cancelled = write(row, cancelled_on=on, cancel_reason=reason.strip(), sequence=row.sequence + 1)
        if cancelled.convened_on is not None:
            tell_called(cancelled)
    return Meeting.objects.get(pk=meeting.pk)


def _opened(council: Council, by: Agent | SystemActor) -> Council:
    council = lock(council, None)
    require(by, "partners.record_meeting", council)
    return council


def _form(council: Council, form: str, group: Group | None) -> str:
    """That of the group, where there is one."""
    if group is None:
        return form
    if group.council_id != council.pk:
        raise Refused([Reason("Ce groupe est celui d’un autre conseil.", "partners.group_elsewhere", field="group")])
    own: str = GroupKind(group.kind).form
    if form and form != own:
        text = "Cette formation n’est pas celle du groupe."
        raise Refused([Reason(text, "partners.form_of_group", field="form")])
    return own


def _check_day(council: Council, held_on: date) -> None:
    refuse(rules.missing_to_meet(held_on=held_on, created_on=council.created_on, dissolved_on=council.dissolved_on))
