"""A person with an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from cls_portal.concurrency import Editable
from cls_portal.history import tracked


class AgentManager(BaseUserManager["Agent"]):
    def get_by_natural_key(self, username: str | None) -> Agent:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Agent:
        """A person able to sign in; for tests and tools — pages and commands go through `operations.invite_agent`."""
        agent = self.model(email=self.normalize_email(email).lower(), **fields)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent


@tracked(personal=("email", "password", "first_name", "last_name", "phone"))
class Agent(AbstractBaseUser, Editable):
    """A person who signs in with an e-mail address.

    Roles are held apart, each for a territory and a period (`territories.Membership`), or through an
    organisation (`partners.Affiliation`). The date of the last sign-in is not kept.
    """

    last_login = None
    email = models.EmailField("adresse électronique", max_length=254)
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    job_title = models.CharField("fonction", max_length=200, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    is_active = models.BooleanField("compte actif", default=True)

    objects = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "personne"
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="agent_email_unique",
                violation_error_message="Un compte existe déjà avec cette adresse électronique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def key(self) -> str:
        """How the history names this person."""
        return f"agent:{self.pk}"

    def get_short_name(self) -> str:
        return self.first_name
