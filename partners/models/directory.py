"""Mailing groups, what was sent to them, and the traces of the care of personal data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from partners.models.councils import Council
from partners.models.groups import Group
from partners.models.organisations import Contact
from partners.querysets import MailingGroupQuerySet, MailingPartQuerySet, PersonalDataActQuerySet
from partners.states import College, MailingRule


@tracked()
class MailingGroup(Editable):
    """People of a council to whom one writes together: those whom the rule gathers on the day, and those named."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="mailing_groups")
    name = models.CharField("nom", max_length=200)
    rule = models.CharField("réunit", max_length=10, choices=MailingRule, blank=True)
    college = models.CharField("collège", max_length=10, choices=College, blank=True)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name="groupe", related_name="mailing_groups"
    )

    objects = MailingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "liste de diffusion"
        verbose_name_plural = "listes de diffusion"
        ordering = ["council", "name", "pk"]
        constraints = [
            not_blank("name", name="mailing_group_name_given", message="Donnez un nom à la liste."),
            models.UniqueConstraint(
                fields=["council", "name"],
                name="mailing_group_unique",
                violation_error_message="Une liste de ce conseil porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(rule=MailingRule.COLLEGE, group=None) & ~Q(college="")
                | Q(rule=MailingRule.GROUP, college="", group__isnull=False)
                | Q(rule__in=["", MailingRule.COUNCIL], college="", group=None),
                name="mailing_group_rule_complete",
                violation_error_message="Dites quel collège ou quel groupe la liste réunit.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gathers(self) -> str:
        """« Les membres d’un collège : Services de l’État »; nothing where each person is named."""
        which = self.get_college_display() if self.college else str(self.group or "")
        return "\u00a0: ".join(filter(None, (self.get_rule_display() if self.rule else "", which)))


@tracked()
class MailingMember(Editable):
    """Somebody named in a mailing group: a contact or an account."""

    mailing_group = models.ForeignKey(
        MailingGroup, models.CASCADE, verbose_name="liste de diffusion", related_name="members"
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, verbose_name="contact", related_name="mailings"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="personne",
        related_name="mailings",
    )

    objects = MailingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire"
        ordering = ["mailing_group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, agent__isnull=False) | Q(contact__isnull=False, agent=None),
                name="mailing_member_somebody",
                violation_error_message="Un destinataire est un contact ou un compte.",
            ),
            models.UniqueConstraint(
                fields=["mailing_group", "contact", "agent"],
                name="mailing_member_once",
                nulls_distinct=False,
                violation_error_message="Cette personne est déjà dans la liste.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.agent)


@tracked()
class Mailing(Editable):
    """A message sent to a mailing group: what, by whom, to how many; the addresses are not kept."""

    mailing_group = models.ForeignKey(
        MailingGroup, models.PROTECT, verbose_name="liste de diffusion", related_name="mailings"
    )
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("message")
    sent_on = models.DateField("envoyé le")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="envoyé par", related_name="+"
    )
    recipients = models.PositiveIntegerField("destinataires")

    objects = MailingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return self.subject


class PersonalDataActKind(models.TextChoices):
    PURGE = "purge", "Effacement"
    EXPORT = "export", "Communication à la personne"


@tracked()
class PersonalDataAct(Editable):
    """That personal data were erased at their term, or handed to the person: when, by whom, of how many."""

    kind = models.CharField("nature", max_length=10, choices=PersonalDataActKind)
    done_on = models.DateField("le")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="par", related_name="+"
    )
    people = models.PositiveIntegerField("personnes", default=1)
    reason = models.CharField("motif", max_length=300, blank=True)

    objects = PersonalDataActQuerySet.as_manager()

    class Meta:
        verbose_name = "acte sur des données personnelles"
        verbose_name_plural = "actes sur des données personnelles"
        ordering = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.done_on:%d/%m/%Y}"
