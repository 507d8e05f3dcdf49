"""Meetings: their agenda, whom they call together, what is said and decided there.

Date, form, place and object are seen by whoever sees the council; all the rest is read through `readable_by`.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from partners.guards import ApprovedGuard, ApprovedPartGuard
from partners.models.composition import Seat
from partners.models.councils import Council
from partners.models.groups import Group, GroupMember
from partners.models.holders import Held, one_holder
from partners.models.organisations import Organisation
from partners.querysets import (
    CouncilPartQuerySet,
    DecisionQuerySet,
    InviteeQuerySet,
    MeetingPartQuerySet,
    MeetingQuerySet,
)
from partners.states import (
    AgendaKind,
    AskedBy,
    Attendance,
    DecisionKind,
    MeetingForm,
    MinutesState,
    OpinionSense,
    Reply,
    Rhythm,
    Vote,
)

# How the search names a meeting: its form, its day, its object.
TITLE = (
    f"{labelled('form', MeetingForm)} || ' du ' || to_char(new.held_on, 'DD/MM/YYYY')"
    " || coalesce(' – ' || nullif(new.subject, ''), '')"
)


@tracked()
class MeetingSeries(Editable):
    """Meetings that come back: the days follow from `starts_on`, the rhythm and `until` (included)."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="series")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name="groupe", related_name="series"
    )
    name = models.CharField("nom", max_length=200)
    rhythm = models.CharField("rythme", max_length=15, choices=Rhythm)
    starts_on = models.DateField("première réunion le")
    until = models.DateField("jusqu’au")

    objects = CouncilPartQuerySet.as_manager()

    class Meta:
        verbose_name = "série de réunions"
        verbose_name_plural = "séries de réunions"
        ordering = ["council", "-starts_on", "-pk"]
        constraints = [
            dates_in_order(
                "starts_on",
                "until",
                name="meeting_series_dates_in_order",
                message="La série finit avant d’avoir commencé.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked(personal=("chaired_by", "secretary"))
class Meeting(Editable):
    """A meeting of a council, or of one of its groups, on the day `held_on`: to come, held, or cancelled.

    `uid` and `sequence` are those of its calendar entry (RFC 5545): the first never changes, the second grows whenever
    what was announced does. Minutes are approved at a later meeting (`approved_at`), then frozen.
    """

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="meetings")
    form = models.CharField("formation", max_length=15, choices=MeetingForm)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name="groupe", related_name="meetings"
    )
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, verbose_name="série", related_name="meetings"
    )
    held_on = models.DateField("date")
    starts_at = models.TimeField("début", null=True, blank=True)
    ends_at = models.TimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de visioconférence", max_length=500, blank=True)
    subject = models.CharField("objet", max_length=300, blank=True)
    asked_by = models.CharField("à la demande de", max_length=10, choices=AskedBy, default=AskedBy.CHAIR)
    uid = models.UUIDField("identifiant d’agenda", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("suite d’agenda", default=0, editable=False)
    convened_on = models.DateField("convoquée le", null=True, blank=True, editable=False)
    cancelled_on = models.DateField("annulée le", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("motif de l’annulation", max_length=500, blank=True)
    chaired_by = models.CharField("présidée par", max_length=200, blank=True)
    secretary = models.CharField("secrétaire de séance", max_length=200, blank=True)
    minutes_state = models.CharField(
        "compte rendu", max_length=10, choices=MinutesState, default=MinutesState.DRAFT, editable=False
    )
    finished_on = models.DateField("compte rendu achevé le", null=True, blank=True, editable=False)
    approved_on = models.DateField("approuvé le", null=True, blank=True, editable=False)
    approved_at = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="approuvé à la réunion",
        related_name="approves",
    )
    corrections = models.TextField("corrections à l’approbation", blank=True)
    minutes_file = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="compte rendu en PDF",
        related_name="+",
    )
    decisions_file = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="relevé de décisions en PDF",
        related_name="+",
    )

    prints = True
    # What everybody who sees the council sees of it, in its history too; the rest goes through `readable_by`.
    open_columns = ("form", "group", "held_on", "starts_at", "ends_at", "place", "subject", "cancelled_on")
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        ordering = ["-held_on", "-pk"]
        triggers = [
            ApprovedGuard(),
            # Of `open_columns` only: all the rest of a meeting is read by those who read it.
            Searched(
                "meeting",
                title=TITLE,
                texts=("place", "public.cls_day_in_words(new.held_on)"),
                holder="council_id",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "form", "group", "held_on", "subject"],
                name="meeting_unique",
                nulls_distinct=False,
                violation_error_message="Cette réunion est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=~Q(form=MeetingForm.PLENARY) | Q(group=None),
                name="meeting_plenary_of_council",
                violation_error_message="La formation plénière réunit tout le conseil, pas un de ses groupes.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=F("ends_at")),
                name="meeting_times_in_order",
                violation_error_message="La réunion finit avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | ~Q(cancel_reason="") & Q(minutes_state=MinutesState.DRAFT),
                name="meeting_cancelled_for_a_reason",
                violation_error_message="Une réunion annulée a un motif, et pas de compte rendu.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_state=MinutesState.DRAFT, finished_on=None, approved_on=None, approved_at=None)
                | Q(minutes_state=MinutesState.FINISHED, finished_on__isnull=False, approved_on=None, approved_at=None)
                | Q(minutes_state=MinutesState.APPROVED, finished_on__isnull=False, approved_on__isnull=False),
                name="meeting_minutes_dated",
                violation_error_message="L’état du compte rendu et ses dates ne s’accordent pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} du {self.held_on:%d/%m/%Y}"


@tracked()
class AgendaItem(Editable):
    """A point of the agenda and what was said of it (`minutes`: formatted text, cleaned).

    `duration` in minutes; `about`: the key of what it is about in a higher app (« actions.action:12 »), where it comes
    from a suggestion. Information on named persons is exchanged in a `nominative` one: it has no minutes
    (CSI, art. L. 132-5).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="réunion", related_name="items")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=AgendaKind, default=AgendaKind.DISCUSSION)
    title = models.CharField("intitulé", max_length=300)
    duration = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    rapporteur = models.CharField("rapporteur", max_length=200, blank=True)
    note = models.TextField("présentation", blank=True)
    about = models.CharField("à propos de", max_length=80, blank=True, editable=False)
    nominative = models.BooleanField("échange nominatif", default=False)
    minutes = models.TextField("compte rendu", blank=True)

    prints = True
    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["meeting", "position", "pk"]
        triggers = [
            ApprovedPartGuard(),
            Searched("minutes", title="title", texts=("note", "minutes"), holder="meeting_id"),
        ]
        constraints = [
            not_blank("title", name="agenda_item_title_given", message="Donnez un intitulé à ce point."),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_item_position_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce rang est déjà pris dans l’ordre du jour.",
            ),
            models.CheckConstraint(
                condition=Q(nominative=False) | Q(minutes=""),
                name="agenda_item_nominative_not_minuted",
                violation_error_message="Un échange nominatif n’a pas de compte rendu (CSI, art. L.\u00a0132-5).",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class MeetingDocument(Editable):
    """A file joined to a meeting, or to a point of its agenda."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="réunion", related_name="documents")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, verbose_name="point", related_name="documents"
    )
    title = models.CharField("intitulé", max_length=200)
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="fichier", related_name="+")

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "document de réunion"
        verbose_name_plural = "documents de réunion"
        ordering = ["meeting", "pk"]
        # Nothing is joined to a nominative exchange, nor said of it (`operations.agenda`).
        triggers = [Searched("file", title="title", holder="meeting_id", file="file")]
        constraints = [
            not_blank("title", name="meeting_document_title_given", message="Donnez un intitulé à ce document.")
        ]

    def __str__(self) -> str:
        return self.title


@tracked(personal=("holder_name", "email", "address", "represented_by"))
class Invitee(Held, Editable):
    """Somebody called to a meeting, as its composition stood that day: how they were reached, what they answered,
    whether they came. `voting` ones count for the quorum."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="réunion", related_name="invitees")
    title = models.CharField("qualité", max_length=200)
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, verbose_name="siège", related_name="invitations"
    )
    member = models.ForeignKey(
        GroupMember, models.PROTECT, null=True, blank=True, verbose_name="membre", related_name="invitations"
    )
    voting = models.BooleanField("compte pour le quorum", default=True)
    email = models.EmailField("adresse électronique", blank=True)
    address = models.TextField("adresse postale", max_length=500, blank=True)
    sent_on = models.DateField("convoqué le", null=True, blank=True, editable=False)
    reply = models.CharField("réponse", max_length=12, choices=Reply, blank=True)
    replied_on = models.DateField("répondu le", null=True, blank=True)
    attendance = models.CharField("présence", max_length=12, choices=Attendance, blank=True)
    represented_by = models.CharField("représenté par", max_length=200, blank=True)

    prints = True
    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = "personne convoquée"
        verbose_name_plural = "personnes convoquées"
        ordering = ["meeting", "pk"]
        triggers = [ApprovedPartGuard(but=("email", "address"), erased=("holder_name", "represented_by"))]
        constraints = [
            one_holder("invitee_one_holder", "On convoque une seule personne\u00a0: un compte, un contact ou un nom."),
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(seat__isnull=False),
                name="invitee_seat_once",
                violation_error_message="Ce membre est déjà convoqué.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(member__isnull=False),
                name="invitee_member_once",
                violation_error_message="Ce membre du groupe est déjà convoqué.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Decision(Editable):
    """What a meeting decided, advised or asked to be done; `number` counts within the meeting.

    What it causes in higher apps points to it, and marks it (`acted_on`); `settled_on`: followed otherwise, as
    `settled_note` says. `about`: the key of what it is about, as that of the agenda item.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="réunion", related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, verbose_name="point", related_name="decisions"
    )
    number = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("nature", max_length=10, choices=DecisionKind, default=DecisionKind.DECISION)
    title = models.CharField("objet", max_length=300)
    text = models.TextField("texte", blank=True)
    sense = models.CharField("sens de l’avis", max_length=12, choices=OpinionSense, blank=True)
    vote = models.CharField("prise", max_length=10, choices=Vote, blank=True)
    votes_for = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    adopted = models.BooleanField("adoptée", default=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="organisme chargé", related_name="decisions"
    )
    owner_title = models.CharField("chargé de la suite", max_length=200, blank=True)
    due_on = models.DateField("suite attendue le", null=True, blank=True)
    about = models.CharField("à propos de", max_length=80, blank=True, editable=False)
    acted_on = models.DateField("suivie d’effet le", null=True, blank=True, editable=False)
    settled_on = models.DateField("close le", null=True, blank=True)
    settled_note = models.TextField("suite donnée", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="close par", related_name="+"
    )

    prints = True
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["meeting", "number", "pk"]
        triggers = [
            ApprovedPartGuard(but=("acted_on", "settled_on", "settled_note", "settled_by_id")),
            Searched("minutes", title="title", texts=("text",), holder="meeting_id"),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="decision_by_due_day")]
        constraints = [
            not_blank("title", name="decision_title_given", message="Donnez l’objet de la décision."),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="decision_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce numéro est déjà pris dans la réunion.",
            ),
            models.CheckConstraint(
                condition=Q(vote=Vote.COUNTED, votes_for__isnull=False, votes_against__isnull=False)
                | ~Q(vote=Vote.COUNTED) & Q(votes_for=None, votes_against=None, abstentions=None),
                name="decision_votes_counted",
                violation_error_message="Donnez le nombre de voix, et seulement pour un vote.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.OPINION) & ~Q(sense="") | ~Q(kind=DecisionKind.OPINION) & Q(sense=""),
                name="decision_opinion_has_sense",
                violation_error_message="Un avis a un sens, et lui seul.",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) & Q(settled_note="") | Q(settled_on__isnull=False) & ~Q(settled_note=""),
                name="decision_settled_with_note",
                violation_error_message="Pour clore une décision, dites la suite donnée et sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Décision n°\u00a0{self.number}\u00a0: {self.title}"
