"""The roles a person can hold (product.md §1)."""

from django.db.models import TextChoices


class Role(TextChoices):
    PREFECTURE = "prefecture", "Préfecture"
    COORDINATOR = "coordinator", "Coordonnateur de conseil"
    PARTNER = "partner", "Partenaire"
    PROSECUTOR = "prosecutor", "Parquet"
    MAYOR = "mayor", "Maire ou élu délégué"
    OBSERVER = "observer", "Observateur"
    ADMINISTRATOR = "administrator", "Administrateur"
