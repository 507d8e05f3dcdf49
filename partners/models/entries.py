"""The members' directory: contacts, and those who sit or belong to a group without being one, as one table to read."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from partners.models.composition import Seat
from partners.models.groups import GroupMember
from partners.models.organisations import Contact, Organisation
from partners.querysets import DirectoryEntryQuerySet
from partners.states import EntryKind


class DirectoryEntry(models.Model):
    """Somebody of the directory: a view of the database (migration 0006), never written.

    Of a contact, its row; of an account, one row whatever the councils where it sits; of a seat or of a membership
    held by a name only, itself. Exactly one of `contact`, `agent`, `seat` and `member` says which.
    """

    kind = models.CharField("nature", max_length=10, choices=EntryKind)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, null=True, verbose_name="contact", related_name="+")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, verbose_name="compte", related_name="+"
    )
    seat = models.ForeignKey(Seat, models.DO_NOTHING, null=True, verbose_name="siège", related_name="+")
    member = models.ForeignKey(
        GroupMember, models.DO_NOTHING, null=True, verbose_name="membre d’un groupe", related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, verbose_name="organisme", related_name="+"
    )
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=200)
    sort_key = models.TextField("clé de tri")
    job_title = models.CharField("fonction", max_length=200)
    email = models.EmailField("adresse électronique")
    phone = models.CharField("téléphone", max_length=30)
    address = models.TextField("adresse postale")
    left_on = models.DateField("parti le", null=True)
    updated_at = models.DateTimeField("modifié le")

    objects = DirectoryEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "partners_directoryentry"
        verbose_name = "personne de l’annuaire"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def key(self) -> str:
        """The same from one day to the next, for the programs that take the entry."""
        holder = self.contact_id or self.agent_id or self.seat_id or self.member_id
        return f"{self.kind}-{holder}"
