"""What makes a territory one that calls for a contract."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from diagnostics.eligibility.values import Statement, from_json
from diagnostics.guards import EligibilityGuard
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import EligibilityQuerySet


class EligibilityKind(models.TextChoices):
    """Where an eligibility comes from (product.md §3)."""

    COMPUTED = "computed", "Constat calculé"
    DECISION = "decision", "Décision motivée"


@tracked()
class Eligibility(Editable):
    """That a territory calls for a contract: a statement of computed grounds, or the préfecture's dated, reasoned
    decision (CSI D132-7: « l’intensité des problèmes de délinquance »).

    `statement` is what was known at `decided_on`, frozen (`diagnostics.eligibility.values`); a decision recorded
    before the portal computed any has none. Nothing of a row changes once written, but that its PDF comes.
    """

    diagnostic = models.ForeignKey(Diagnostic, models.PROTECT, verbose_name="diagnostic", related_name="eligibilities")
    kind = models.CharField("nature", max_length=10, choices=EligibilityKind, default=EligibilityKind.DECISION)
    decided_on = models.DateField("à la date du")
    grounds = models.TextField("motifs", blank=True)
    statement = models.JSONField("constat", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="enregistré par", related_name="+"
    )
    pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="document PDF", related_name="+"
    )

    objects = EligibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "éligibilité"
        ordering = ["-decided_on", "-pk"]
        triggers = [EligibilityGuard()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=EligibilityKind.DECISION) | ~Q(grounds=""),
                name="eligibility_decision_reasoned",
                violation_error_message="Indiquez les motifs de la décision.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EligibilityKind.COMPUTED) | Q(statement__isnull=False),
                name="eligibility_computed_stated",
                violation_error_message="Un constat calculé garde les faits qu’il rassemble.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EligibilityKind.values),
                name="eligibility_kind_known",
                violation_error_message="Nature d’éligibilité inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.decided_on:%d/%m/%Y}"

    @property
    def stated(self) -> Statement | None:
        """The statement as it was frozen."""
        return from_json(self.statement) if self.statement else None

    @property
    def founds_a_contract(self) -> bool:
        """Whether it is a decision, or a statement of which a ground is met."""
        return self.kind == EligibilityKind.DECISION or bool(self.stated and self.stated.met)
