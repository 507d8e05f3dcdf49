"""Contracts that the préfecture shows in the public register."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from contracts.models.contract import Contract
from contracts.querysets import ContractPartQuerySet


@tracked()
class PublicEntry(Editable):
    """The contract stands in the open register, since that day; none by default. What is shown holds no person."""

    contract = models.OneToOneField(Contract, models.CASCADE, verbose_name="contrat", related_name="public_entry")
    opened_on = models.DateField("publié depuis le")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="publié par", related_name="+"
    )

    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat du registre public"
        verbose_name_plural = "contrats du registre public"
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return str(self.contract)
