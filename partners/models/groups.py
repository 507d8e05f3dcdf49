"""What a council gives itself: its règlement intérieur, its charter, its groups and who signed for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from partners.models.composition import Seat
from partners.models.councils import Council
from partners.models.holders import Held, one_holder
from partners.querysets import (
    CouncilPartQuerySet,
    GroupMemberQuerySet,
    GroupPartQuerySet,
    GroupQuerySet,
)
from partners.states import GroupKind, GroupRole, NoticeCount, Quorum


@tracked()
class InternalRules(Editable):
    """A règlement intérieur; it serves from its adoption to that of the next one.

    `notice_days` before a meeting, counted as `notice_count` says; `quorum` of the members who vote, a number of them
    in `quorum_number`. Both empty: it sets none.
    """

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="internal_rules")
    adopted_on = models.DateField("adopté le")
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="fichier", related_name="+"
    )
    notice_days = models.PositiveSmallIntegerField("délai de convocation (jours)", null=True, blank=True)
    notice_count = models.CharField("comptés en", max_length=10, choices=NoticeCount, default=NoticeCount.CALENDAR)
    quorum = models.CharField("quorum", max_length=15, choices=Quorum, blank=True)
    quorum_number = models.PositiveSmallIntegerField("nombre de membres", null=True, blank=True)
    restricted_note = models.TextField("ce qu’il dit de la formation restreinte et des groupes", blank=True)

    prints = True
    objects = CouncilPartQuerySet.as_manager()

    class Meta:
        verbose_name = "règlement intérieur"
        verbose_name_plural = "règlements intérieurs"
        ordering = ["-adopted_on", "-pk"]
        triggers = [
            Searched(
                "file",
                title="'Règlement intérieur du ' || to_char(new.adopted_on, 'DD/MM/YYYY')",
                holder="council_id",
                file="file",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "adopted_on"],
                name="internal_rules_unique",
                violation_error_message="Un règlement adopté ce jour-là est déjà enregistré.",
            ),
            models.CheckConstraint(
                condition=Q(quorum=Quorum.NUMBER, quorum_number__gte=1)
                | ~Q(quorum=Quorum.NUMBER) & Q(quorum_number__isnull=True),
                name="internal_rules_quorum_number",
                violation_error_message="Donnez le nombre de membres du quorum, et seulement pour un quorum en nombre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Règlement intérieur du {self.adopted_on:%d/%m/%Y}"


@tracked()
class Charter(Editable):
    """The charte déontologique that members of groups sign before they exchange (CSI, art. L. 132-5)."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="charters")
    title = models.CharField("intitulé", max_length=200)
    adopted_on = models.DateField("adoptée le")
    text = models.TextField("texte", blank=True)
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="fichier", related_name="+"
    )

    prints = True
    objects = CouncilPartQuerySet.as_manager()

    class Meta:
        verbose_name = "charte"
        ordering = ["-adopted_on", "-pk"]
        triggers = [Searched("file", title="title", holder="council_id", file="file")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False),
                name="charter_given",
                violation_error_message="Donnez le texte de la charte, ou son fichier.",
            ),
            models.UniqueConstraint(
                fields=["council", "title", "adopted_on"],
                name="charter_unique",
                violation_error_message="Cette charte est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.adopted_on:%d/%m/%Y})"


@tracked()
class Group(Editable):
    """A body inside a council: its formation restreinte, a working group, a watch cell.

    Nobody reads the meetings of one without belonging to it; where `kind.needs_charter`, without having signed
    `charter` either.
    """

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="groups")
    kind = models.CharField("nature", max_length=15, choices=GroupKind)
    name = models.CharField("nom", max_length=200)
    subject = models.CharField("thème", max_length=300, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, verbose_name="territoire", related_name="+"
    )
    charter = models.ForeignKey(
        Charter, models.PROTECT, null=True, blank=True, verbose_name="charte", related_name="groups"
    )
    created_on = models.DateField("créé le")
    ended_on = models.DateField("terminé le", null=True, blank=True)

    prints = True
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe"
        ordering = ["council", "name", "pk"]
        constraints = [
            not_blank("name", name="group_name_given", message="Donnez un nom au groupe."),
            models.UniqueConstraint(
                fields=["council", "name"],
                name="group_unique",
                violation_error_message="Un groupe de ce conseil porte déjà ce nom.",
            ),
            dates_in_order(
                "created_on",
                "ended_on",
                name="group_dates_in_order",
                message="Un groupe ne peut pas finir avant d’avoir été créé.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(personal=("holder_name",))
class GroupMember(Held, Editable):
    """Somebody belongs to a group from `starts_on` to `ends_on` (excluded; empty: no end).

    `seat` where they also sit in the council. Who replaces somebody points to them (`follows`); an exclusion says why.
    """

    group = models.ForeignKey(Group, models.PROTECT, verbose_name="groupe", related_name="members")
    role = models.CharField("rôle", max_length=10, choices=GroupRole, default=GroupRole.MEMBER)
    title = models.CharField("qualité", max_length=200)
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, verbose_name="siège", related_name="memberships"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="remplace", related_name="followers"
    )
    starts_on = models.DateField("membre à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    exclusion_reason = models.CharField("motif de l’exclusion", max_length=500, blank=True)

    prints = True
    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du groupe"
        verbose_name_plural = "membres du groupe"
        ordering = ["group", "starts_on", "pk"]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="group_member_dates_in_order",
                message="La fin ne peut pas précéder le début.",
            ),
            one_holder(
                "group_member_one_holder", "Un membre est une seule personne\u00a0: un compte, un contact ou un nom."
            ),
            models.CheckConstraint(
                condition=Q(exclusion_reason="") | Q(ends_on__isnull=False),
                name="group_member_excluded_on_a_day",
                violation_error_message="Une exclusion a une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class CharterSignature(Editable):
    """A member of a group signed its charter: with their account (`agent`), or on paper, as `recorded_by` says."""

    charter = models.ForeignKey(Charter, models.PROTECT, verbose_name="charte", related_name="signatures")
    member = models.ForeignKey(GroupMember, models.PROTECT, verbose_name="membre", related_name="signatures")
    signed_on = models.DateField("signée le")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="signée par", related_name="+"
    )
    paper = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="exemplaire papier",
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="enregistrée par",
        related_name="+",
    )

    objects = GroupPartQuerySet.as_manager()

    class Meta:
        verbose_name = "signature de la charte"
        verbose_name_plural = "signatures de la charte"
        ordering = ["charter", "signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "member"],
                name="charter_signature_unique",
                violation_error_message="Ce membre a déjà signé cette charte.",
            ),
            models.CheckConstraint(
                condition=Q(agent=None) | Q(paper=None, recorded_by=None),
                name="charter_signature_by_account_or_paper",
                violation_error_message="La charte est signée par un compte ou sur papier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.signed_on:%d/%m/%Y}"
