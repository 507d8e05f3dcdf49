"""The actions of the contract that has been running for a year: everything here is invented."""

from __future__ import annotations

from dataclasses import dataclass

from actions.states import Frequency, Status

TOWN = ("33522",)  # Talence

# Last name, function and address of the person reached at the landlord’s.
CONTACT = ("Bordenave-Castaing", "responsable de secteur", "secteur@bailleur.demo.example")
QUESTION = "Combien de médiateurs seront présents pendant les vacances de fin d’année\u00a0?"

MONTHLY = Frequency.MONTHLY
TO_START, RUNNING, BLOCKED = Status.TO_START, Status.RUNNING, Status.BLOCKED
POSTPONED, DONE, ABANDONED = Status.POSTPONED, Status.DONE, Status.ABANDONED


@dataclass(frozen=True)
class RunningAction:
    """`days`: start and end, from the signature. `indicator`: name, unit, baseline, target, measured `every` quarter or
    month. `money`: funder, euros.

    `progress` in percent; `reason` where the status asks for one; `notes`: the latest last; `silent`: for how many days
    nobody has given news.
    """

    title: str
    field: str
    lead: str
    days: tuple[int, int]
    indicator: tuple[str, str, int, int]
    money: tuple[str, int]
    status: Status = RUNNING
    progress: int = 0
    reason: str = ""
    notes: tuple[str, ...] = ()
    silent: int = 12
    milestones: tuple[tuple[str, int], ...] = ()
    partners: tuple[str, ...] = ()
    every: Frequency = Frequency.QUARTERLY


# Title of the axis, its objectives: title, actions.
RunningAxes = tuple[tuple[str, tuple[tuple[str, tuple[RunningAction, ...]], ...]], ...]

A = RunningAction
RUNNING_AXES: RunningAxes = (
    ("Tranquillité publique", (
        ("Apaiser les soirées du campus et du centre", (
            A("Médiateurs de nuit sur le campus", "prevention", "mediation", (20, 1000),
              ("Interventions de nuit", "interventions", 0, 480), ("mediation", 48000), progress=45,
              notes=("Équipe recrutée au complet.", "Premières soirées\u00a0: cent vingt interventions.",
                     "Horaires décalés d’une heure à la demande des bailleurs.", "Bilan partagé avec les résidences.",
                     "Les signalements au tram baissent depuis l’automne."),
              milestones=(("Équipe recrutée", 60), ("Premier bilan partagé", 300), ("Bilan de la deuxième année", 700)),
              partners=("pm", "transport"), every=MONTHLY),
            A("Charte de la vie nocturne avec les bars", "prevention", "pm", (0, 365),
              ("Établissements signataires", "établissements", 0, 20), ("mediation", 4000), DONE, 100,
              notes=("Vingt-deux établissements ont signé.",), milestones=(("Signature de la charte", 200),)),
            A("Patrouilles mixtes du jeudi soir", "deterrence", "police", (30, 900),
              ("Patrouilles faites", "patrouilles", 0, 120), ("transport", 9000), progress=60,
              notes=("Deux équipages chaque jeudi.",), partners=("pm",)),
            A("Navettes de retour des soirées étudiantes", "prevention", "transport", (90, 420),
              ("Passagers transportés", "passagers", 0, 9000), ("transport", 26000), BLOCKED, 20,
              "La convention d’exploitation attend l’accord de l’assureur.", ("Deux soirées d’essai.",)),
            A("Numéro unique pour signaler le bruit", "prevention", "mediation", (60, 300),
              ("Appels traités", "appels", 0, 600), ("mediation", 7000), ABANDONED, 30,
              "L’application de la métropole rend déjà ce service.", ("Cahier des charges écrit.",)),
        )),
        ("Entretenir et éclairer les lieux de passage", (
            A("Éclairage du cheminement de la gare", "prevention", "transport", (120, 380),
              ("Points lumineux posés", "points", 0, 45), ("transport", 64000), progress=80, silent=40,
              notes=("Trente-six points posés ; reste le parvis.",),
              milestones=(("Marché notifié", 180), ("Réception des travaux", 385))),
            A("Remise en peinture des halls dégradés", "deterrence", "bailleur", (10, 700),
              ("Halls remis en état", "halls", 0, 30), ("bailleur", 38000), progress=55, silent=130,
              notes=("Seize halls faits.",)),
            A("Marches exploratoires de femmes", "prevention", "victimes", (45, 800),
              ("Marches organisées", "marches", 0, 8), ("departement", 3500), progress=50,
              notes=("Quatrième marche au parc Peixotto.",), partners=("pm",)),
            A("Vidéoprotection de la place du marché", "deterrence", "pm", (100, 500),
              ("Caméras en service", "caméras", 0, 6), ("mediation", 52000), POSTPONED, 10,
              "Le marché a été déclaré infructueux.", ("Relance de la consultation.",)),
            A("Nettoyage d’urgence des dépôts sauvages", "deterrence", "bailleur", (0, 1000),
              ("Dépôts enlevés sous 48 h", "% des dépôts", 35, 90), ("bailleur", 15000), progress=40,
              notes=("Sept dépôts sur dix enlevés à temps.",)),
        )),
    )),
    ("Jeunesse et prévention de la récidive", (
        ("Prévenir le décrochage et les violences entre jeunes", (
            A("Éducateurs aux sorties du collège", "prevention", "education", (15, 1000),
              ("Sorties accompagnées", "sorties", 0, 300), ("departement", 31000), progress=48,
              notes=("Présence élargie au vendredi.",), partners=("departement",)),
            A("Médiation par les pairs en classe de cinquième", "prevention", "education", (60, 720),
              ("Élèves formés", "élèves", 0, 80), ("departement", 5200), progress=65,
              notes=("Cinquante-deux élèves formés.",)),
            A("Chantiers éducatifs d’été", "prevention", "departement", (150, 420),
              ("Jeunes accueillis", "jeunes", 0, 40), ("caf", 22000), DONE, 85,
              notes=("Trente-quatre jeunes, deux sessions.",), milestones=(("Bilan des chantiers", 330),)),
            A("Accueil de jour des élèves exclus", "prevention", "pjj", (90, 1000),
              ("Élèves accueillis", "élèves", 0, 60), ("pjj", 18000), progress=35, silent=100,
              notes=("Ouverture deux jours par semaine.",)),
            A("Théâtre-forum sur le harcèlement", "prevention", "education", (200, 390),
              ("Représentations", "représentations", 0, 12), ("caf", 6800), progress=75,
              notes=("Neuf représentations sur douze.",)),
        )),
        ("Ne laisser aucune peine sans suite", (
            A("Mesures de réparation dans les services municipaux", "sanction", "pjj", (30, 1000),
              ("Mesures accueillies", "mesures", 0, 24), ("pjj", 8000), progress=50,
              notes=("Douze mesures accueillies.",), partners=("education",)),
            A("Rappels à l’ordre par le maire", "sanction", "pm", (0, 1000),
              ("Rappels prononcés", "rappels", 0, 45), ("mediation", 0), progress=42,
              notes=("Convention signée avec le parquet.",)),
            A("Travail d’intérêt général au centre technique", "reparation", "spip", (60, 1000),
              ("Postes ouverts", "postes", 2, 12), ("spip", 6000), progress=58,
              notes=("Sept postes ouverts.",), partners=("bailleur",)),
            A("Entretiens de sortie avec la mission locale", "reparation", "spip", (45, 900),
              ("Sortants reçus sous huit jours", "% des sortants", 25, 80), ("mission", 21000), progress=38, silent=115,
              notes=("Conseiller dédié depuis le printemps.",), partners=("mission",)),
            A("Stage de citoyenneté", "sanction", "spip", (240, 600),
              ("Stagiaires", "personnes", 0, 36), ("spip", 5400), TO_START),
        )),
    )),
    ("Protection et aide aux victimes", (
        ("Accueillir chaque victime près de chez elle", (
            A("Permanence hebdomadaire en mairie", "reparation", "victimes", (10, 1000),
              ("Personnes reçues", "personnes", 0, 420), ("victimes", 33000), progress=52,
              notes=("Ouverture de la permanence.", "Une seconde juriste est recrutée.",
                     "La fréquentation double après la campagne d’affichage.", "Deux cent dix-huit personnes reçues."),
              milestones=(("Local équipé", 40), ("Bilan annuel", 380)), every=MONTHLY),
            A("Intervenante sociale au commissariat", "reparation", "police", (80, 1000),
              ("Victimes orientées", "personnes", 0, 260), ("departement", 29000), progress=47,
              notes=("Poste pourvu.",), partners=("departement", "victimes")),
            A("Accompagnement au dépôt de plainte des aînés", "reparation", "victimes", (120, 800),
              ("Aînés accompagnés", "personnes", 0, 90), ("victimes", 7600), progress=30,
              notes=("Vingt-sept accompagnements.",)),
            A("Point d’accueil pour les victimes étudiantes", "reparation", "victimes", (160, 360),
              ("Étudiantes et étudiants reçus", "personnes", 0, 120), ("departement", 11000), progress=60, silent=95,
              notes=("Ouverture le mardi et le jeudi.",)),
            A("Fonds d’aide d’urgence", "reparation", "caf", (30, 1000),
              ("Aides versées", "aides", 0, 50), ("caf", 25000), progress=44,
              notes=("Vingt-deux aides versées.",)),
        )),
        ("Faire reculer les violences intrafamiliales", (
            A("Formation des agents d’accueil", "prevention", "departement", (60, 500),
              ("Agents formés", "agents", 0, 70), ("departement", 8400), progress=90,
              notes=("Soixante-trois agents formés.",), partners=("victimes",)),
            A("Hébergement d’urgence : deux logements", "reparation", "bailleur", (30, 380),
              ("Logements disponibles", "logements", 0, 2), ("bailleur", 44000), progress=50,
              notes=("Un logement livré, le second attend la commission de sécurité.",)),
            A("Groupe de parole d’auteurs de violences", "sanction", "spip", (180, 900),
              ("Participants", "personnes", 0, 30), ("spip", 9000), BLOCKED, 5,
              "Le poste de psychologue n’est pas pourvu.", ("Deuxième appel à candidatures.",)),
            A("Campagne d’affichage dans les commerces", "prevention", "mediation", (20, 200),
              ("Commerces participants", "commerces", 0, 60), ("mediation", 3200), DONE, 100,
              notes=("Soixante-quatre commerces.",)),
            A("Téléphones de protection : suivi local", "reparation", "police", (300, 1000),
              ("Bénéficiaires suivies", "personnes", 0, 15), ("departement", 4000), TO_START),
        )),
    )),
)  # fmt: skip
