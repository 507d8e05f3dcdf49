"""Where a partner's figures come from, what they measure, who may read them."""

from __future__ import annotations

from django.db.models import TextChoices


class SourceKind(TextChoices):
    """Who keeps such figures (circ. 28 oct. 1997, I.3: les sources d’un diagnostic)."""

    LANDLORD = "landlord", "Bailleur social"
    TRANSPORT = "transport", "Transports"
    SCHOOL = "school", "Incidents en milieu scolaire"
    FIRE_SERVICE = "fire_service", "Service d’incendie et de secours (SDIS)"
    INCIDENT_LOG = "incident_log", "Main courante"
    MUNICIPAL_POLICE = "municipal_police", "Police municipale"
    VICTIM_SUPPORT = "victim_support", "Association d’aide aux victimes"
    SURVEY = "survey", "Enquête de perception"
    ETAT_4001 = "etat_4001", "État 4001 (faits constatés)"
    OTHER = "other", "Autre source"


class Measure(TextChoices):
    """What a value is; it decides whether values add up, and what the threshold is compared with."""

    COUNT = "count", "Nombre, qui s’additionne d’un lieu et d’une catégorie à l’autre"
    DISTINCT = "distinct", "Nombre qui ne s’additionne pas (mêmes personnes comptées en plusieurs lieux)"
    PERCENT = "percent", "Pourcentage, avec le nombre de personnes interrogées"


class Confidentiality(TextChoices):
    """Who reads a series; everybody reads the same figures, those below the threshold hidden."""

    TERRITORY = "territory", "Lecteurs du territoire"
    COUNCIL = "council", "Préfecture et coordonnateur"
    OWNER = "owner", "L’organisme seul"

    @property
    def explained(self) -> str:
        return {
            "territory": "La préfecture, le parquet, les maires, les coordonnateurs et les observateurs dont le "
            "territoire touche le périmètre, et les personnes rattachées à l’organisme.",
            "council": "Les préfectures et les coordonnateurs dont le territoire touche le périmètre, et les personnes "
            "rattachées à l’organisme.",
            "owner": "Les seules personnes rattachées à l’organisme.",
        }[self.value]
