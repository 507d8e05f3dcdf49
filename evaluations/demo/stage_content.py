"""The west of the agglomeration, whose communes hold a contract in every state: everything here is invented, but for
the names of communes."""

from __future__ import annotations

from evaluations.demo.content import ActionText, ProblemText

EVALUATED = "33281"  # Mérignac
DIAGNOSED = (
    EVALUATED,
    "33162",
    "33075",
    "33069",
    "33192",
    "33550",
)  # Eysines, Bruges, Le Bouscat, Gradignan, Villenave

SITUATION = (
    "<p>Six communes voisines lisent ensemble la délinquance enregistrée et ce que leurs partenaires observent. Les "
    "chiffres des communes sont inventés pour cette démonstration.</p>"
)
ADEQUACY = (
    "<p>La présence en soirée repose sur une seule équipe de médiation pour six communes. La réparation n’a pas de "
    "lieu d’accueil.</p>"
)
INDICATOR = "Destructions et dégradations volontaires"
ANALYSIS = "<p>Les dégradations se concentrent autour des halls et des arrêts de tramway (lecture inventée).</p>"

PROBLEMS = (
    ProblemText("Occupations de halls et dégradations en soirée",
                "Les gardiens relèvent des occupations presque chaque soir, d’avril à octobre (constat inventé).",
                ("prevention", "deterrence"), (("bailleur", "suffers"), ("mediation", "acts")),
                where="halls et abords des arrêts", moments=("evening", "weekend"), sufferers=("inhabitants",),
                notes=(3, 4, 4, 4, 4),
                evidence=(("Deux signalements par soir en moyenne (constat inventé).",
                           "Habitat Rive Droite, relevé des gardiens (démonstration)"),),
                responses=(("prevention", "Médiation deux soirs par semaine.", "weak"),
                           ("deterrence", "Passages de la police municipale.", "partial"))),
    ProblemText("Mesures de réparation sans lieu d’accueil, victimes mal orientées",
                "Les services n’ont personne à qui confier une mesure de réparation (constat inventé).",
                ("sanction", "reparation"), (("spip", "acts"), ("victimes", "acts")),
                where="ensemble du territoire", sufferers=("inhabitants", "young"), notes=(4, 2, 3, 3, 4),
                evidence=(("Une mesure sur trois attend plus de six mois (constat inventé).",
                           "Service d’insertion et de probation (démonstration)"),),
                responses=(("sanction", "Suivi par le service d’insertion et de probation.", "partial"),
                           ("reparation", "", "absent"))),
)  # fmt: skip

AXIS, OBJECTIVE = "Tranquillité et réparation", "Rendre les soirées paisibles, donner un lieu à la réparation"
ACTIONS = (
    ActionText("Médiation de soirée", "prevention", (1,), "mediation", ("bailleur",),
               "Présence de médiateurs au pied des immeubles, trois soirs par semaine.", "Deux médiateurs.",
               (("mediation", 24000),), ("Interventions de médiation", "interventions par an", 60, 240)),
    ActionText("Accueil des mesures de réparation", "reparation", (2,), "victimes", ("spip",),
               "Accueil de mesures de réparation dans les services de la commune.", "Une personne référente.",
               (("spip", 5000),), ("Mesures accueillies", "mesures par an", 0, 12)),
)  # fmt: skip
SECTIONS = {
    "preamble": "<p>Les signataires conviennent d’unir leurs moyens pour la sécurité et la tranquillité des habitants "
    "(texte de démonstration).</p>",
    "strategy": "<p>Deux problèmes du diagnostic orientent le contrat\u00a0: les soirées, la réparation.</p>",
    "commitments": "<p>Chaque partenaire désigne une personne référente et rend compte chaque trimestre.</p>",
    "follow_up": "<p>Les signataires suivent l’exécution du contrat au moins une fois par an.</p>",
    "evaluation": "<p>Le contrat est évalué avant son terme\u00a0; l’évaluation est présentée aux signataires.</p>",
    "duration": "<p>Le contrat est conclu pour trois ans. Il peut être modifié par avenant, dans les mêmes formes.</p>",
}
MAYORS = {
    EVALUATED: "Gilles Roumégoux", "33162": "Sylvaine Dutrey", "33075": "Hervé Lagardère", "33069": "Mireille Casenave",
    "33192": "Édouard Tastet", "33550": "Nicole Bergès",
}  # fmt: skip
