"""What the evaluations of the demonstration say: everything here is invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaluations.models import Criterion

# Note from 1 to 4, or none, and what supports it.
ActionNote = tuple[int | None, str]


@dataclass(frozen=True)
class Recommended:
    """`owner`: the key of an organisation; `days`: how long after the evaluation it is due."""

    title: str
    days: int
    owner: str = ""
    owner_title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Judgment:
    """`asked`: for how many days it was under way; `steering`: quality, name, organisation; `questions`: criterion,
    question, answer; `criteria`: in their order; `actions`: by title; `objectives`: in their order."""

    commissioned_by: str
    method: str
    findings: str
    verdict: str = ""
    asked: int = 120
    unplanned_effects: str = ""
    summary: str = ""
    steering: tuple[tuple[str, str, str], ...] = ()
    questions: tuple[tuple[str, str, str], ...] = ()
    criteria: tuple[ActionNote, ...] = ()
    actions: dict[str, ActionNote] = field(default_factory=dict)
    objectives: tuple[ActionNote, ...] = ()
    recommended: tuple[Recommended, ...] = ()


def ratings_of(text: Judgment) -> dict[str, ActionNote]:
    """The criteria that the text rates; the others await their note."""
    return dict(zip(Criterion.values, text.criteria, strict=False))


REPORTS = (3, "Comptes rendus des partenaires (données inventées).")
SHORT = Judgment(
    "Le maire, président du CLSPD",
    "Entretiens avec les partenaires et examen des comptes rendus (démonstration).",
    "Les actions de médiation ont été conduites\u00a0; la réparation reste à développer.",
    "renew",
    criteria=(REPORTS,) * len(Criterion),
    recommended=(
        Recommended("Reconduire les actions de médiation", 180, owner_title="Le maire"),
        Recommended("Ouvrir vingt postes de travail d’intérêt général", 180, owner_title="Le maire"),
    ),
)

BEGUN = Judgment(
    "La préfecture et la commune",
    "Lecture des comptes rendus\u00a0; entretiens en cours (démonstration).",
    "",
    asked=30,
    steering=(("La sous-préfète, directrice de cabinet", "Hélène Castagnet", ""),),
    questions=(("relevance", "Les priorités du contrat étaient-elles les bonnes\u00a0?", ""),
               ("effectiveness", "Les actions ont-elles été conduites\u00a0?", "")),
    criteria=(REPORTS, (2, "Deux services suivaient les mêmes jeunes sans le savoir (constat inventé).")),
)  # fmt: skip

WHOLE = Judgment(
    "Le maire, président du CLSPD, et le préfet",
    "Lecture des comptes rendus trimestriels, onze entretiens, un questionnaire aux partenaires, une soirée avec les "
    "habitants de deux quartiers (démonstration).",
    "La présence en soirée est jugée utile par les habitants comme par les bailleurs. La réparation n’a pas trouvé sa "
    "place\u00a0: peu de mesures, tardives. Le suivi a souffert d’indicateurs que personne ne savait relever.",
    "redefine",
    unplanned_effects="Les médiateurs sont devenus un relais pour des personnes âgées isolées, ce que le contrat ne "
    "prévoyait pas.",
    summary="Le contrat a tenu ses engagements de présence en soirée et d’entretien des halls. Il n’a pas su faire "
    "place à la réparation, ni suivre ses résultats.\n\nLe comité de pilotage propose de le redéfinir\u00a0: moins "
    "d’actions, mieux suivies, et une convention avec le service d’insertion et de probation dès la première année.",
    steering=(
        ("Le maire, président du CLSPD", "Gilles Roumégoux", ""),
        ("La sous-préfète, directrice de cabinet", "Hélène Castagnet", ""),
        ("Le vice-procureur référent", "Bruno Lestage", ""),
        ("La directrice", "", "mediation"),
    ),
    questions=(
        ("relevance", "Les actions répondaient-elles aux problèmes que vivent les habitants\u00a0?",
         "Oui pour la soirée et les halls\u00a0; les trajets vers le tramway avaient été oubliés."),
        ("coherence", "Le contrat s’accordait-il avec les autres dispositifs de la commune\u00a0?",
         "Oui\u00a0; deux actions faisaient pourtant double emploi avec le contrat de ville."),
        ("effectiveness", "Les actions ont-elles été conduites\u00a0?",
         "Six sur huit. Les chantiers de réparation n’ont accueilli que le tiers des jeunes attendus."),
        ("efficiency", "Les moyens étaient-ils à la mesure de ce qui était demandé\u00a0?",
         "Le budget a été consommé aux quatre cinquièmes\u00a0; il manquait un poste de coordination."),
        ("sustainability", "Que resterait-il sans le contrat\u00a0?",
         "L’entretien des halls, inscrit au budget du bailleur\u00a0; pas la médiation."),
    ),
    criteria=(
        (3, "Entretiens et soirée avec les habitants (données inventées)."),
        (3, "Lecture croisée avec le contrat de ville (données inventées)."),
        (3, "Six actions sur huit conduites\u00a0; les cibles de deux indicateurs atteintes."),
        (2, "Quatre cinquièmes du budget consommés\u00a0; pas de coordination pendant huit mois."),
        (2, "Les habitants voient la différence en soirée\u00a0; les chiffres ne permettent pas de l’attribuer au "
            "contrat."),
        (2, "Une seule action est inscrite au budget d’un partenaire au-delà du contrat."),
    ),
    actions={
        "Médiation de soirée dans deux quartiers": (4, "Présence tenue\u00a0; bons retours des habitants."),
        "Remise en état des halls": (4, "Délai de soixante-douze heures tenu neuf fois sur dix."),
        "Patrouilles autour des commerces": (3, "Deux passages par semaine\u00a0; un seul l’été."),
        "Cellule d’accueil après exclusion": (3, "Quarante élèves accueillis\u00a0; ouverture trop rare."),
        "Chantiers de réparation": (2, "Un tiers des jeunes attendus\u00a0; conventions signées trop tard."),
        "Permanence d’aide aux victimes": (4, "Permanence tenue chaque semaine\u00a0; près de trois cents personnes."),
        "Éclairage du parc relais": (3, "Travaux reçus avec six mois de retard."),
        "Application de signalement": (None, "Abandonnée avant d’être ouverte\u00a0: rien à apprécier."),
    },
    objectives=(
        (3, "Les signalements en soirée baissent selon les bailleurs (données inventées)."),
        (2, "Les mesures existent, trop tard et trop peu."),
    ),
    recommended=(
        Recommended("Signer une convention d’accueil des mesures de réparation", 180, "spip",
                    text="Avec la liste des services qui accueillent, et une personne référente dans chacun."),
        Recommended("Étendre la médiation aux trajets vers le tramway", 240, "mediation"),
        Recommended("Réduire les indicateurs à ceux que les pilotes savent relever", 120,
                    owner_title="La coordination du CLSPD"),
        Recommended("Pourvoir le poste de coordination", 60, owner_title="Le maire"),
    ),
)  # fmt: skip
