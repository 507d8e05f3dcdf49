"""Writing a diagnostic with others: contributions asked on one part, comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import state_iff, together
from cls_portal.history import tracked
from diagnostics.lifecycle import CONTRIBUTION
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import CommentQuerySet, ContributionQuerySet
from diagnostics.states import ContributionState, DiagnosticPart


@tracked()
class Contribution(Editable):
    """A text asked on one part, of a person or of an organisation's people: they see that part, and no other."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="contributions")
    part = models.CharField("partie", max_length=10, choices=DiagnosticPart)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="personne", related_name="+"
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, null=True, blank=True, verbose_name="organisme", related_name="+"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="demandée par", related_name="+"
    )
    due_on = models.DateField("attendue le")
    question = models.TextField("ce qui est demandé")
    state = models.CharField("état", max_length=10, choices=ContributionState, default=ContributionState.ASKED)
    text = models.TextField("texte proposé", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="écrite par", related_name="+"
    )
    decided_on = models.DateField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="décidée par", related_name="+"
    )
    decline_reason = models.TextField("motif", blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution"
        ordering = ["diagnostic", "due_on", "pk"]
        triggers = [CONTRIBUTION.guard()]
        constraints = [
            models.CheckConstraint(
                condition=Q(agent__isnull=False, organisation__isnull=True)
                | Q(agent__isnull=True, organisation__isnull=False),
                name="contribution_one_guest",
                violation_error_message="Une contribution est demandée à une personne ou à un organisme.",
            ),
            state_iff(
                (ContributionState.ACCEPTED, ContributionState.DECLINED),
                "decided_on",
                name="contribution_decided_on_a_day",
                message="Une contribution retenue ou écartée l’est à une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContributionState.DECLINED) | ~Q(decline_reason=""),
                name="contribution_declined_with_reason",
                violation_error_message="Une contribution est écartée pour un motif.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ContributionState.SENT, ContributionState.ACCEPTED)) | ~Q(text=""),
                name="contribution_sent_with_text",
                violation_error_message="Une contribution transmise a un texte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution de {self.guest}"

    @property
    def guest(self) -> str:
        """The person or the organisation that is asked."""
        return str(self.agent or self.organisation)


@tracked()
class PartComment(Editable):
    """A remark on one part, open until somebody resolves it."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="comments")
    part = models.CharField("partie", max_length=10, choices=DiagnosticPart)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="+")
    text = models.TextField("commentaire")
    resolved_at = models.DateTimeField("traité le", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="traité par", related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire"
        ordering = ["diagnostic", "created_at", "pk"]
        constraints = [
            together(
                "resolved_at",
                "resolved_by",
                name="comment_resolved_by_someone",
                message="Un commentaire est traité par une personne, à un moment.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
