"""The texts of the demonstration: everything here is invented, but for the names of communes."""

from __future__ import annotations

from dataclasses import dataclass, field

DEPARTMENT = "33"
RIGHT_BANK = ("33119", "33249", "33167")  # Cenon, Lormont, Floirac
DRAFTED = ("33039",)  # Bègles
ENDING = ("33318",)  # Pessac
RECOMMENDATIONS = ("Reconduire les actions de médiation", "Ouvrir vingt postes de travail d’intérêt général")

FIRST_NAMES = (
    "Camille", "Dominique", "Claude", "Maxime", "Alix", "Sacha", "Morgane", "Yannick", "Andréa", "Charlie",
)  # fmt: skip
LAST_NAMES = (
    "Delmas", "Garrigue", "Peyrou", "Lacaze", "Dupouy", "Castaing", "Labat", "Ducos", "Larrieu", "Bordenave",
)  # fmt: skip


@dataclass(frozen=True)
class Partner:
    """An invented organisation: its kind in the catalogue, its name, what it commits to."""

    key: str
    kind: str
    name: str
    commitment: str


PARTNERS = (
    Partner("police", "PN", "Commissariat de la rive droite (démonstration)",
            "Un référent par quartier ; un bilan trimestriel au conseil."),
    Partner("pm", "PM", "Police municipale mutualisée de la rive droite (démonstration)",
            "Patrouilles à pied en fin d’après-midi aux abords des collèges et des commerces."),
    Partner("education", "EN", "Inspection académique, bassin de la rive droite (démonstration)",
            "Signalement des situations de décrochage sous huit jours."),
    Partner("pjj", "PJJ", "Protection judiciaire de la jeunesse de la Gironde (démonstration)",
            "Vingt places de mesures de réparation par an."),
    Partner("spip", "SPIP", "Service d’insertion et de probation (démonstration)",
            "Trente postes de travail d’intérêt général ouverts sur le territoire."),
    Partner("departement", "CD", "Direction de l’enfance du département (démonstration)",
            "Deux équipes de prévention spécialisée."),
    Partner("bailleur", "BAILL", "Habitat Rive Droite, bailleur social (démonstration)",
            "Remise en état des halls sous soixante-douze heures."),
    Partner("transport", "TRANSP", "Réseau de tramway de l’agglomération (démonstration)",
            "Partage mensuel des incidents par station."),
    Partner("mission", "ML", "Mission locale des Hauts (démonstration)",
            "Un conseiller dédié aux jeunes suivis par la justice."),
    Partner("victimes", "ASSO", "Écoute Victimes Gironde (démonstration)",
            "Une permanence hebdomadaire dans chaque commune."),
    Partner("mediation", "ASSO", "Médiation des Quais (démonstration)",
            "Six médiateurs présents du mardi au samedi, de 16 h à 22 h."),
    Partner("caf", "CAF", "Caisse d’allocations familiales (démonstration)",
            "Cofinancement des actions de soutien à la parentalité."),
)  # fmt: skip


@dataclass(frozen=True)
class ProblemText:
    """`notes`: gravity, frequency, trend, perception, capacity; `responses`: field, response, fitness."""

    title: str
    description: str
    fields: tuple[str, ...]
    actors: tuple[tuple[str, str], ...]
    where: str = ""
    moments: tuple[str, ...] = ()
    when: str = ""
    sufferers: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    decided: tuple[int, str] | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    indicator: str = ""
    responses: tuple[tuple[str, str, str], ...] = ()


PROBLEMS = (
    ProblemText("Rassemblements et nuisances en soirée dans trois ensembles d’immeubles",
                "Les habitants signalent des nuisances répétées entre 20 h et 1 h, surtout d’avril à octobre.",
                ("prevention", "deterrence"),
                (("bailleur", "suffers"), ("pm", "acts"), ("mediation", "acts")),
                where="pieds d’immeubles et halls", moments=("evening", "night", "weekend"),
                when="surtout d’avril à octobre", sufferers=("inhabitants", "elderly"), notes=(3, 5, 4, 5, 4),
                evidence=(("Les gardiens relèvent des regroupements presque chaque soir (constat inventé).",
                           "Habitat Rive Droite, relevé des gardiens (démonstration)"),),
                responses=(("prevention", "Médiation sociale du mardi au samedi.", "partial"),
                           ("deterrence", "Passages de la police municipale, jusqu’à 19 h seulement.", "weak"))),
    ProblemText("Violences entre élèves aux abords de deux collèges",
                "Des rixes opposent des groupes d’élèves à la sortie des cours.",
                ("prevention", "sanction"),
                (("education", "observes"), ("police", "acts"), ("pjj", "acts")),
                where="abords de deux collèges", moments=("afternoon", "week", "school_time"),
                when="à la sortie des cours", sufferers=("pupils", "young"), notes=(5, 3, 4, 4, 4),
                indicator="Violences physiques hors cadre familial",
                evidence=(("Des rixes entre groupes d’élèves reviennent à chaque rentrée (constat inventé).",
                           "Inspection académique (démonstration)"),),
                responses=(("prevention", "Présence d’éducateurs deux soirs par semaine.", "weak"),
                           ("sanction", "Rappels à l’ordre et mesures de la PJJ.", "partial"))),
    ProblemText("Vols dans les véhicules aux parcs relais du tramway",
                "Les parcs relais concentrent les vols signalés par les usagers.",
                ("deterrence",),
                (("transport", "suffers"), ("police", "observes")),
                where="parcs relais du tramway", moments=("afternoon", "evening", "week"),
                sufferers=("passengers",), notes=(2, 4, 3, 3, 4), indicator="Vols dans les véhicules",
                responses=(("deterrence", "Vidéoprotection d’un parc sur trois.", "weak"),)),
    ProblemText("Récidive de jeunes majeurs sans suivi après une peine courte",
                "Les sorties de détention ne sont pas toutes préparées avec les services locaux.",
                ("sanction", "reparation"),
                (("spip", "acts"), ("mission", "acts")),
                where="ensemble du territoire", sufferers=("inhabitants",), notes=(4, 2, 3, 2, 4),
                evidence=(("Une sortie sur quatre est préparée avec la mission locale (constat inventé).",
                           "Service d’insertion et de probation (démonstration)"),),
                responses=(("sanction", "Suivi par le service d’insertion et de probation.", "partial"),
                           ("reparation", "", "absent"))),
    ProblemText("Victimes de violences intrafamiliales mal orientées",
                "Les victimes ignorent les permanences et déposent plainte tardivement.",
                ("reparation", "prevention"),
                (("victimes", "acts"), ("police", "observes"), ("departement", "acts")),
                where="ensemble du territoire", sufferers=("women",), notes=(5, 3, 4, 2, 3),
                decided=(1, "La gravité des faits et le nombre de victimes qui ne portent pas plainte l’emportent sur "
                            "le score."),
                indicator="Violences physiques intrafamiliales",
                responses=(("reparation", "Une permanence mensuelle, peu connue.", "weak"),
                           ("prevention", "", "absent"))),
    ProblemText("Parents isolés face au décrochage de leurs enfants",
                "Les dispositifs d’aide à la parentalité restent peu connus.",
                ("prevention",),
                (("caf", "funds"), ("departement", "acts"), ("education", "observes")),
                where="ensemble du territoire", moments=("school_time",), sufferers=("pupils", "inhabitants"),
                notes=(2, 3, 3, 2, 5),
                evidence=(("Les familles interrogées connaissent peu les dispositifs (constat inventé).",
                           "Caisse d’allocations familiales (démonstration)"),),
                responses=(("prevention", "Ateliers de parentalité dans une commune sur trois.", "partial"),)),
)  # fmt: skip

SITUATION = (
    "<p>Le constat réunit les observations des services et des partenaires, et les chiffres de la délinquance "
    "enregistrée. Ceux des communes sont inventés pour cette démonstration ; chacun porte son édition et sa source.</p>"
)
PERCEPTION = (
    "<p>Une consultation fictive de quatre cents habitants fait ressortir trois attentes : une présence humaine en "
    "soirée, la remise en état rapide des espaces dégradés, une réponse visible aux incivilités.</p>"
)
ADEQUACY = (
    "<p>La prévention auprès des mineurs est portée par de nombreux acteurs, mais peu coordonnée. La réparation est "
    "le champ le moins couvert : peu de mesures, et mal connues des communes.</p>"
)
SOURCES = "<p>Observations des partenaires, consultation fictive d’habitants ; données inventées.</p>"
FIGURES = {
    "Cambriolages de logement": "<p>Les cambriolages se lisent par logement. Ils touchent surtout les pavillons "
    "isolés, en journée, pendant les vacances scolaires.</p>",
    "Vols violents sans arme": "<p>Les vols violents se concentrent aux arrêts du tramway, en fin d’après-midi ; "
    "les victimes sont souvent des lycéens.</p>",
    "Destructions et dégradations volontaires": "<p>Les dégradations suivent l’occupation des halls : les bailleurs "
    "en signalent plus que les plaintes n’en disent.</p>",
}
SURVEY_RESULTS = (
    "<p>Six habitants sur dix évitent un lieu le soir. Les lieux cités sont les arrêts de tramway et trois entrées "
    "d’immeuble.</p><ul><li>une présence humaine en soirée est la première attente ;</li>"
    "<li>la remise en état rapide vient ensuite.</li></ul>"
)
CONTRIBUTION = (
    "<p>Les médiateurs entendent surtout la lassitude devant le bruit et les dégradations. Les habitants ne savent pas "
    "à qui les signaler, et disent ne jamais apprendre la suite donnée.</p>"
)
# Field, response, who gives it, where, when, fitness, appraisal.
EXISTING_RESPONSES = (
    ("prevention", "Médiation sociale en soirée", "mediation", "Abords du tramway", "Du mardi au samedi, 17 h – 22 h",
     "partial", "Appréciée des habitants ; absente le dimanche."),
    ("deterrence", "Patrouilles pédestres", "pm", "Centre et commerces", "En journée", "weak",
     "Rares après 20 heures, quand les troubles ont lieu."),
    ("sanction", "Suivi des mesures éducatives", "pjj", "Tout le territoire", "Toute l’année", "partial", ""),
    ("reparation", "Travail d’intérêt général", "spip", "Services techniques", "Toute l’année", "weak",
     "Peu de places ouvertes par les communes."),
)  # fmt: skip
FIELD_RESPONSES = {
    "prevention": ("Prévention spécialisée, médiation sociale, ateliers de parentalité.", "partial"),
    "deterrence": ("Patrouilles de la police municipale et rappels à l’ordre.", "weak"),
    "sanction": ("Réponse pénale et suivi par la PJJ et le SPIP.", "partial"),
    "reparation": ("Quelques mesures de réparation, sans convention avec les communes.", "weak"),
}

SECTIONS = {
    "preamble": "<p>Les signataires conviennent d’unir leurs moyens pour la sécurité et la tranquillité des habitants "
    "de la rive droite. Le présent contrat fixe leurs engagements et la manière d’en rendre compte.</p>",
    "territory": "<p>Le contrat porte sur les trois communes de Cenon, Lormont et Floirac, qui partagent un même "
    "bassin de vie, une ligne de tramway et des ensembles d’habitat voisins.</p>",
    "diagnostic": "<p>Six problèmes ont été retenus avec les acteurs qu’ils concernent. Ils orientent les trois axes "
    "du contrat.</p>",
    "strategy": "<p>Trois axes, six objectifs et douze actions répondent aux problèmes retenus.</p>",
    "commitments": "<p>Chaque partenaire désigne une personne référente et rend compte une fois par trimestre au "
    "coordonnateur du conseil.</p>",
    "means": "<p>Les moyens humains et financiers de chaque action figurent dans sa fiche. Ils sont revus chaque "
    "année, avant le vote des budgets.</p>",
    "follow_up": "<p>Le conseil intercommunal anime et suit l’exécution du contrat. Il se réunit en formation plénière "
    "au moins une fois par an, et en formation restreinte chaque trimestre.</p>"
    "<ul><li>un tableau de bord des actions est tenu par le coordonnateur ;</li>"
    "<li>les difficultés sont signalées sans attendre la réunion suivante.</li></ul>",
    "evaluation": "<p>Le contrat est évalué à mi-parcours puis avant son terme. Aucune reconduction ni redéfinition "
    "n’a lieu sans évaluation finale validée et présentée au conseil.</p>",
    "duration": "<p>Le contrat est conclu pour trois ans. Il peut être modifié par avenant, dans les mêmes formes.</p>",
}

DRAFTED_PREAMBLE = (
    "<p>Les signataires conviennent d’unir leurs moyens pour la sécurité et la tranquillité à Bègles.</p>"
)


@dataclass(frozen=True)
class ActionText:
    title: str
    field: str
    problems: tuple[int, ...]
    lead: str
    partners: tuple[str, ...]
    description: str
    means: str
    cost: tuple[tuple[str, int], ...]
    indicator: tuple[str, str, int, int]


@dataclass(frozen=True)
class ObjectiveText:
    title: str
    actions: tuple[ActionText, ...] = field(default=())


@dataclass(frozen=True)
class AxisText:
    title: str
    description: str
    objectives: tuple[ObjectiveText, ...]


AXES = (
    AxisText(
        "Tranquillité des espaces publics",
        "Rendre les lieux de vie paisibles, en soirée comme en journée.",
        (
            ObjectiveText("Réduire d’un tiers les nuisances signalées en soirée", (
                ActionText("Médiation sociale en soirée", "prevention", (1,), "mediation", ("bailleur", "pm"),
                           "Présence de médiateurs au pied des immeubles, du mardi au samedi.",
                           "Six médiateurs, un coordonnateur.", (("mediation", 42000), ("bailleur", 18000)),
                           ("Interventions de médiation", "interventions par an", 120, 600)),
                ActionText("Remise en état rapide des halls", "deterrence", (1,), "bailleur", ("pm",),
                           "Réparation des halls dégradés sous soixante-douze heures.",
                           "Une équipe de deux agents.", (("bailleur", 35000),),
                           ("Réparations faites dans le délai", "% des réparations", 40, 90)),
            )),
            ObjectiveText("Sécuriser les déplacements en tramway", (
                ActionText("Patrouilles conjointes aux parcs relais", "deterrence", (3,), "police",
                           ("transport", "pm"), "Passages coordonnés aux heures de sortie des bureaux.",
                           "Deux équipages, trois soirs par semaine.", (("transport", 12000),),
                           ("Patrouilles conjointes", "patrouilles par mois", 2, 12)),
                ActionText("Éclairage et visibilité des stationnements", "prevention", (3,), "transport", ("pm",),
                           "Reprise de l’éclairage et taille des haies de trois parcs relais.",
                           "Un chargé d’opération.", (("transport", 60000),),
                           ("Parcs relais rénovés", "parcs", 0, 3)),
            )),
        ),
    ),
    AxisText(
        "Jeunesse et prévention de la récidive",
        "Agir tôt, puis ne laisser personne sans suivi.",
        (
            ObjectiveText("Apaiser les abords des collèges", (
                ActionText("Présence adulte aux sorties des collèges", "prevention", (2,), "education",
                           ("pm", "departement"), "Éducateurs et médiateurs présents aux heures sensibles.",
                           "Quatre éducateurs.", (("departement", 24000),),
                           ("Sorties accompagnées", "sorties par semaine", 4, 20)),
                ActionText("Mesures de réparation pour les auteurs mineurs", "sanction", (2,), "pjj", ("education",),
                           "Vingt mesures de réparation accueillies par les services communaux.",
                           "Un éducateur référent.", (("pjj", 9000),),
                           ("Mesures de réparation accueillies", "mesures par an", 6, 20)),
                ActionText("Ateliers de parentalité", "prevention", (6,), "departement", ("caf",),
                           "Un cycle de six rencontres par trimestre et par commune.",
                           "Deux animatrices.", (("caf", 15000), ("departement", 15000)),
                           ("Familles accompagnées", "familles par an", 30, 120)),
            )),
            ObjectiveText("Accompagner chaque sortie de détention", (
                ActionText("Préparer les sorties avec la mission locale", "reparation", (4,), "spip", ("mission",),
                           "Un entretien avant la sortie, un rendez-vous sous huit jours après.",
                           "Un conseiller dédié à mi-temps.", (("mission", 20000),),
                           ("Sortants reçus sous huit jours", "% des sortants", 25, 80)),
                ActionText("Postes de travail d’intérêt général", "reparation", (4,), "spip", ("bailleur",),
                           "Trente postes ouverts dans les services et chez le bailleur.",
                           "Un référent par structure.", (("spip", 6000),),
                           ("Postes ouverts", "postes", 12, 30)),
            )),
        ),
    ),
    AxisText(
        "Aide aux victimes",
        "Faire connaître l’aide, et la rapprocher de ceux qui en ont besoin.",
        (
            ObjectiveText("Accueillir les victimes dans chaque commune", (
                ActionText("Permanences d’aide aux victimes", "reparation", (5,), "victimes", ("police",),
                           "Une permanence hebdomadaire en mairie.", "Deux juristes, une psychologue.",
                           (("victimes", 30000), ("departement", 10000)),
                           ("Personnes reçues", "personnes par an", 140, 400)),
            )),
            ObjectiveText("Mieux repérer les violences intrafamiliales", (
                ActionText("Formation des agents d’accueil", "prevention", (5,), "departement", ("victimes", "caf"),
                           "Deux journées par an pour les agents des trois communes.",
                           "Deux formatrices.", (("departement", 8000),),
                           ("Agents formés", "agents", 0, 90)),
                ActionText("Intervenante sociale au commissariat", "reparation", (5,), "police",
                           ("departement", "victimes"), "Une intervenante reçoit les victimes dès le dépôt de plainte.",
                           "Un poste à temps plein.", (("departement", 28000),),
                           ("Victimes orientées", "personnes par an", 60, 250)),
            )),
        ),
    ),
)  # fmt: skip
