"""The parts of a diagnostic and their words."""

from django.db.models import TextChoices


class DiagnosticPart(TextChoices):
    """The three parts of the circular of 28 October 1997 (I.3), then where the figures come from."""

    SITUATION = "situation", "Constat de la situation en termes de délinquance"
    PERCEPTION = "perception", "Évaluation du sentiment d’insécurité"
    ADEQUACY = "adequacy", "Adéquation des réponses apportées"
    SOURCES = "sources", "Sources et dates des chiffres cités"


LEGAL_PARTS = (DiagnosticPart.SITUATION, DiagnosticPart.PERCEPTION, DiagnosticPart.ADEQUACY)


class ContributionState(TextChoices):
    """Where a contribution asked of somebody stands."""

    ASKED = "asked", "Demandée"
    SENT = "sent", "Transmise"
    ACCEPTED = "accepted", "Retenue"
    DECLINED = "declined", "Écartée"
    WITHDRAWN = "withdrawn", "Retirée"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {"asked": "new", "sent": "info", "accepted": "success", "declined": "warning"}.get(self.value, "neutral")
