"""The contract that is evaluated and redefined, and what its successor keeps of it: everything here is invented."""

from __future__ import annotations

from actions.states import Frequency, Status
from evaluations.demo import stage_content as west
from evaluations.demo.running_content import A, RunningAxes

REFERENCE = "CLS-DEMO-5"
TITLE = "Contrat local de sécurité de Mérignac, redéfini"
SECTIONS = {
    **west.SECTIONS,
    "preamble": "<p>Le présent contrat redéfinit celui qui s’achève, au vu de son évaluation finale. Il compte moins "
    "d’actions, mieux suivies, et donne un lieu à la réparation (texte de démonstration).</p>",
    "territory": "<p>Le contrat porte sur la commune de Mérignac.</p>",
    "diagnostic": "<p>Deux problèmes ont été retenus avec les acteurs qu’ils concernent.</p>",
    "means": "<p>Les moyens de chaque action figurent dans sa fiche et sont revus chaque année.</p>",
    "follow_up": "<p>Chaque pilote rend compte une fois par trimestre au conseil, qui suit aussi les recommandations "
    "de l’évaluation.</p>",
}
MEANS, PLANNED = "Moyens du contrat précédent, revus chaque année.", 12000
SETTLED = "Coordonnatrice en poste depuis le début du mois (démonstration)."

ASKED = "Le comité de pilotage réunit les constats avant l’été\u00a0; merci de votre réponse (démonstration)."
ANSWER = {
    "achieved": "Trois soirs par semaine dans deux quartiers, plus de sept cents interventions (données inventées).",
    "effects": "Les habitants nous appellent avant d’appeler la police pour le bruit.",
    "obstacles": "Des horaires trop courts l’été, et personne à la coordination pendant huit mois.",
    "unplanned": "Nous passons beaucoup de temps avec des personnes âgées isolées.",
    "wish": "change",
    "proposal": "Étendre les tournées aux trajets vers le tramway.",
}
# Two readings that are stated, and one that is withheld: the town has too few armed robberies for them to be published.
COMPARED = ["Vols sans violence contre des personnes", "Cambriolages de logement", "Vols avec armes"]
READ = "Les chiffres sont inventés, la démonstration n’en tire rien."

HALF = Frequency.HALF_YEARLY
FORMER_AXES: RunningAxes = (
    ("Tranquillité des soirées", (
        ("Apaiser les soirées dans les quartiers et autour des commerces", (
            A("Médiation de soirée dans deux quartiers", "prevention", "mediation", (20, 1090),
              ("Interventions de médiation", "interventions", 0, 900), ("mediation", 61000), progress=85,
              notes=("Équipe au complet.", "Présence chaque soir prévu."),
              milestones=(("Premier bilan", 300), ("Bilan de la deuxième année", 700)),
              partners=("bailleur",), every=HALF),
            A("Remise en état des halls", "deterrence", "bailleur", (10, 900),
              ("Réparations faites dans le délai", "% des réparations", 40, 90), ("bailleur", 42000), Status.DONE, 100,
              notes=("Délai tenu neuf fois sur dix.",), partners=("mediation",), every=HALF),
            A("Patrouilles autour des commerces", "deterrence", "pm", (30, 1090),
              ("Patrouilles faites", "patrouilles", 0, 260), ("transport", 12000), progress=70,
              notes=("Deux passages par semaine.",), partners=("police",), every=HALF),
            A("Éclairage du parc relais", "prevention", "transport", (120, 600),
              ("Points lumineux posés", "points", 0, 30), ("transport", 54000), Status.DONE, 100,
              notes=("Travaux reçus avec six mois de retard.",), milestones=(("Réception des travaux", 420),),
              every=HALF),
            A("Application de signalement", "prevention", "mediation", (60, 1090),
              ("Signalements traités", "signalements", 0, 300), ("mediation", 9000), Status.ABANDONED, 10,
              "L’application de la métropole rend déjà ce service.", ("Cahier des charges écrit.",), every=HALF),
        )),
    )),
    ("Réparation et aide aux victimes", (
        ("Donner une suite à chaque mesure, accueillir chaque victime", (
            A("Cellule d’accueil après exclusion", "prevention", "education", (90, 800),
              ("Élèves accueillis", "élèves", 0, 60), ("departement", 14000), Status.DONE, 67,
              notes=("Quarante élèves accueillis.",), every=HALF),
            A("Chantiers de réparation", "reparation", "spip", (150, 1090),
              ("Jeunes accueillis", "jeunes", 0, 36), ("spip", 11000), progress=30,
              notes=("Conventions signées trop tard.",), partners=("pjj",), every=HALF),
            A("Permanence d’aide aux victimes", "reparation", "victimes", (10, 1090),
              ("Personnes reçues", "personnes", 0, 300), ("victimes", 36000), progress=95,
              notes=("Deux cent quatre-vingt-cinq personnes reçues.",), partners=("spip",), every=HALF),
        )),
    )),
)  # fmt: skip
