"""What was said and decided in the plenaries of the demonstration: one whose minutes are approved, one whose minutes
await their end, one of today, one to come to which everybody is called."""

from __future__ import annotations

from datetime import date, time, timedelta

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Job
from evaluations.demo.people import Cast
from partners import operations
from partners.models import AgendaItem, Council, Invitee, Meeting, Organisation
from partners.operations.minutes import COMPOSE, Mark
from partners.states import Attendance, MinutesState, Reply

SAID = (
    ("Bilan de l’année", 40, "La préfecture présente l’évolution de la délinquance enregistrée\u00a0; les partenaires "
     "disent ce qu’ils observent. Les bailleurs demandent un point régulier sur les halls."),
    ("Priorités de l’année suivante", 30, "Trois priorités sont retenues\u00a0: les transports, les abords des "
     "collèges, l’accès au droit des victimes."),
)  # fmt: skip
FORMER = (
    ("Installation du conseil renouvelé", 20, "La présidente rappelle le rôle du conseil et présente ses membres. Le "
     "règlement intérieur sera soumis à la prochaine plénière."),
    ("Premiers constats sur la rive droite", 45, "Les maires décrivent les occupations de halls et les dégradations. "
     "La médiation est présente trois soirs par semaine\u00a0; ses horaires sont jugés trop courts."),
)  # fmt: skip
# Who was called then, before the arrêté in force: a few, so that the demonstration is made quickly.
CALLED = (
    "La présidente du conseil", "Le préfet de la Gironde", "Le procureur de la République près le tribunal judiciaire",
    "Le maire de Cenon", "Le maire de Lormont", "Le maire de Floirac", "Le maire de Bassens",
)  # fmt: skip
EXTENDED = "Étendre la médiation de soirée jusqu’à 23\u00a0heures"
AGENDA = (
    ("Avis sur le contrat local de sécurité de la rive droite", 30),
    ("Calendrier de l’évaluation", 15),
)


def seed_past(meeting: Meeting, *, on: date, landlord: Organisation) -> None:
    """Its text is typed, its decisions followed: one is late, the other closed."""
    items = _write(meeting, SAID)
    operations.add_decision(meeting, by=PORTAL, title=EXTENDED, vote="consensus", item=items[1])
    operations.add_decision(
        meeting, by=PORTAL, title="Réunir les bailleurs chaque trimestre", kind="task", item=items[0],
        owner=landlord, due_on=on - timedelta(days=90),
    )  # fmt: skip
    closed = operations.add_decision(
        meeting, by=PORTAL, title="Retenir trois priorités", vote="counted", votes_for=14, votes_against=1,
        abstentions=2, item=items[1], due_on=on - timedelta(days=200),
    )  # fmt: skip
    operations.settle_decision(
        closed, by=PORTAL, on=on, revision=closed.revision, settled_on=meeting.held_on + timedelta(days=30),
        settled_note="Inscrites dans le projet de contrat.",
    )  # fmt: skip


def _write(meeting: Meeting, points: tuple[tuple[str, int, str], ...]) -> list[AgendaItem]:
    items = [operations.add_item(meeting, by=PORTAL, title=title, duration=duration) for title, duration, _ in points]
    for item, (_, _, said) in zip(items, points, strict=True):
        operations.write_minutes(item, by=PORTAL, revision=item.revision, minutes=f"<p>{said}</p>")
    return items


def seed_approved(council: Council, cast: Cast, *, on: date, at: Meeting) -> None:
    """The plenary of the year before: its minutes were approved, as corrected, at the one that followed."""
    meeting = operations.record_meeting(
        council, by=PORTAL, form="plenary", held_on=at.held_on - timedelta(days=364), starts_at=time(14),
        ends_at=time(16), place="Hôtel de ville de Cenon", subject="Premiers constats et méthode de travail",
    )  # fmt: skip
    here = [operations.add_invitee(meeting, by=PORTAL, title=title, voting=True) for title in CALLED]
    marks = [Mark(each.pk, each.revision, _came(rank)) for rank, each in enumerate(here)]
    operations.mark_attendance(meeting, by=PORTAL, marks=marks)
    _write(meeting, FORMER)
    operations.add_decision(
        meeting, by=PORTAL, title="Se réunir en plénière au moins une fois par an", vote="consensus",
    )  # fmt: skip
    meeting.refresh_from_db()
    operations.record_session(
        meeting, by=PORTAL, revision=meeting.revision, chaired_by=str(cast.mayors[0]), secretary="Claude Estrade"
    )
    operations.finish_minutes(meeting, by=PORTAL, on=on)
    operations.approve_minutes(
        meeting, by=PORTAL, on=on, at=at,
        corrections="Les horaires de la médiation sont précisés, à la demande du maire de Lormont.",
    )  # fmt: skip
    waiting = Job.objects.filter(kind=COMPOSE, arguments__meeting_id=meeting.pk)
    jobs.run(waiting.get(arguments__state=MinutesState.APPROVED).pk)


def _came(rank: int) -> str:
    """The last of those called sent their apologies."""
    return Attendance.EXCUSED if rank == len(CALLED) - 1 else Attendance.PRESENT


def seed_to_come(council: Council, cast: Cast, *, on: date, order: tuple[str, bytes]) -> None:
    """In two months: its agenda, a document, the convocations sent, the first replies."""
    meeting = operations.record_meeting(
        council, by=PORTAL, form="plenary", held_on=tuesday_after(on + timedelta(days=60)),
        starts_at=time(14, 30), ends_at=time(16, 30), place="Hôtel de ville de Cenon, salle du conseil",
        video_link="https://visio.demo.example/cispd", subject="Bilan de l’année et suites des décisions",
    )  # fmt: skip
    operations.use_template(meeting, by=PORTAL)
    operations.join_document(meeting, by=PORTAL, title="Arrêté de composition du conseil", file=order)
    called = operations.gather_invitees(meeting, by=PORTAL)
    operations.convene(meeting, by=PORTAL, on=on)
    for each in called:
        _answer(each, cast, on)


def tuesday_after(day: date) -> date:
    """That day or the first Tuesday after it."""
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _answer(invitee: Invitee, cast: Cast, on: date) -> None:
    """The mayor of the chair and the partner by themselves, the landlord as it was heard; the others are awaited."""
    if invitee.agent in (cast.mayors[0], cast.partner):
        operations.answer_convocation(invitee, by=invitee.agent, on=on, reply=Reply.PRESENT)
    elif str(invitee.holder) == "Thomas Gély":
        operations.answer_convocation(invitee, by=PORTAL, on=on, reply=Reply.EXCUSED)
    elif invitee.holder_name == "Olivier Cazenave":
        operations.answer_convocation(invitee, by=PORTAL, on=on, reply=Reply.REPRESENTED, represented_by="Fatou Diarra")


def seed_today(meeting: Meeting) -> None:
    for title, duration in AGENDA:
        operations.add_item(meeting, by=PORTAL, title=title, duration=duration)
    operations.gather_invitees(meeting, by=PORTAL)
