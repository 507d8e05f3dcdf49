"""The words of the large contract: invented, and the same ones for the same seed."""

from __future__ import annotations

from random import Random

# A person who signs, and in whose name if by delegation: name, delegate, title of the delegate, reference.
PREFECT = (
    "Hélène Le Goff-Kerguélen",
    "Mohamed-Amine Benabderrahmane (محمد أمين بن عبد الرحمان)",
    "Le sous-préfet, directeur de cabinet du préfet de la région Bretagne, préfet de la zone de défense et de sécurité",
    "arrêté préfectoral n° 29-2026-04-17-00012 du 17 avril 2026 portant délégation de signature, publié au recueil des "
    "actes administratifs spécial n° 29-2026-041",
)
PEOPLE = (
    "Aziliz C’hoazh", "Gwenc’hlan Plouc’hec", "فاطمة الزهراء بن يوسف", "Nguyễn Thị Phượng Hoàng", "Fañch Ñezvadeg",
    "Marie-Françoise de La Rochefoucauld-Doudeauville-Montmirail d’Estissac", "Trần Đức Ưng", "Jean-Loup L’Héréec",
    "Siobhán Ní Dhálaigh", "Zoë Müller-Łukasiewicz", "Bleuenn Kerc’hrom", "عبد القادر الحسني", "Ioan Țăranu",
    "Öykü Şahinoğlu", "Erwan Le Dréau", "Anne-Gaëlle Kerouédan", "Ewen Ab Alan", "Noé Œuvrard", "Élia Ñúñez Íñiguez",
    "Þórunn Guðmundsdóttir", "Yannig Ar C’hozh", "Katell Pennec", "Lê Thị Ánh Nguyệt",
)  # fmt: skip
LONG_TITLE = (
    "Le président de la communauté d’agglomération, conseiller régional de Bretagne délégué à la sécurité dans les "
    "transports et vice-président de l’association départementale des maires"
)
OPERATOR_TITLE = (
    "La directrice générale de la société publique locale d’exploitation des transports collectifs urbains et "
    "interurbains du pays de Morlaix et de ses extensions saisonnières"
)

ORGANISATIONS = (
    ("PN", "Commissariat de police de Morlaix"), ("GN", "Compagnie de gendarmerie du Trégor finistérien"),
    ("EN", "Direction des services départementaux de l’éducation nationale"), ("PJJ", "Protection judiciaire de la "
     "jeunesse, territoire du Finistère"), ("SPIP", "Service pénitentiaire d’insertion et de probation"),
    ("CD", "Département, direction de l’enfance, de la famille et de la protection maternelle et infantile"),
    ("BAILL", "Habitat des Deux Rives, office public"), ("TRANSP", "Transports collectifs du pays de Morlaix"),
    ("ML", "Mission locale du pays de Morlaix"), ("ASSO", "Écoute et réparation, aide aux victimes"),
    ("ASSO", "Kuzul ar C’harter, médiation de quartier"), ("CAF", "Caisse d’allocations familiales du Finistère"),
    ("ASSO", "جمعية الجسر – Association Le Pont, entraide et accès aux droits"), ("ASSO", "Skoazell ha Sikour"),
    ("MAIRE", "Centre communal d’action sociale"), ("PM", "Police municipale pluricommunale"),
)  # fmt: skip

SUBJECTS = (
    "la présence humaine en soirée", "l’entrée des collèges et des lycées", "les trajets en autocar et en train",
    "l’accueil des victimes", "les fêtes de fin d’année et les rassemblements d’été", "les abords de la gare",
    "la remise en état des espaces communs", "le suivi des sortants de détention", "la médiation entre voisins",
    "l’accès aux droits", "la parentalité", "les conduites à risque sur la route", "la prévention des cambriolages",
    "les violences au sein du couple", "le harcèlement entre élèves", "l’insertion des jeunes majeurs",
)  # fmt: skip
VERBS = (
    "Renforcer", "Coordonner", "Expérimenter", "Pérenniser", "Rendre lisible", "Ouvrir", "Partager", "Évaluer",
)  # fmt: skip
PLACES = (
    "dans les vingt communes", "au centre de Morlaix", "dans les bourgs littoraux", "entre Plouc’hec et Kernevez",
    "aux abords des établissements scolaires", "dans les quartiers d’habitat social", "le long de la ligne de car",
)  # fmt: skip
SENTENCES = (
    "Les services se réunissent chaque mois pour relire les situations signalées et convenir de qui agit.",
    "Chaque signalement reçoit une réponse écrite dans les huit jours, même lorsqu’elle est provisoire.",
    "La coordination tient le tableau des engagements et rappelle les échéances qui approchent.",
    "Les horaires suivent les usages du lieu : la fin d’après-midi pendant l’année scolaire, la soirée en été.",
    "Les habitants sont informés de ce qui a été fait, par affichage et par la lettre de leur commune.",
    "Une convention précise ce que chacun apporte, les locaux, les véhicules et le temps de travail.",
    "Le bilan compare ce qui était prévu et ce qui a été fait, et dit ce qui n’a pas pu l’être.",
    "Les communes rurales bénéficient de la même permanence, à jour fixe et par roulement.",
    "Un référent est nommé dans chaque structure ; son remplaçant est connu de tous les autres.",
    "Les données partagées ne nomment personne et restent dans le groupe qui en a besoin.",
    "Le dispositif s’appuie sur les associations de langue bretonne, dont Kuzul ar C’harter et Skoazell ha Sikour.",
    "Les traductions sont assurées par l’association Le Pont (جمعية الجسر), en arabe, en vietnamien et en anglais.",
)  # fmt: skip
NOTES = (
    "Circulaire du 28 octobre 1997 relative à la mise en œuvre des contrats locaux de sécurité.",
    "Ces moyens s’entendent hors vacances de poste, constatées au 31 décembre de l’année précédente.",
    "Le compte rendu est celui de la formation restreinte du conseil, transmis à tous les signataires.",
)  # fmt: skip


class Words:
    """Draws texts, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)

    def title(self, most: int = 200) -> str:
        """« Renforcer l’accès aux droits, en lien avec la parentalité, dans les bourgs littoraux »."""
        first, second = self.draw.sample(SUBJECTS, 2)
        verb, place = self.draw.choice(VERBS), self.draw.choice(PLACES)
        whole = f"{verb} {first}, en lien avec {second}, {place}"
        return whole if len(whole) <= most else f"{verb} {first}"[:most]

    def sentences(self, count: int) -> str:
        return " ".join(self.draw.choice(SENTENCES) for _ in range(count))

    def paragraphs(self, count: int, sentences: int = 5) -> str:
        """Plain text: paragraphs parted by blank lines."""
        return "\n\n".join(self.sentences(sentences) for _ in range(count))

    def article(self, parts: int, rows: int) -> str:
        """Formatted text: headings, paragraphs with notes, a list, a captioned table in each part."""
        return "".join(self._part(number, rows) for number in range(1, parts + 1))

    def _part(self, number: int, rows: int) -> str:
        items = "".join(f"<li>{self.draw.choice(SENTENCES)}</li>" for _ in range(5))
        nested = f"<li>Sous-points :<ul><li>{self.sentences(1)}</li><li>{self.sentences(1)}</li></ul></li>"
        note = f'<span class="note">{self.draw.choice(NOTES)}</span>'
        return (
            f"<h3>{number}. {self.title(90)}</h3><p>{self.sentences(5)}{note}</p><p>{self.sentences(6)}</p>"
            f"<ul>{items}{nested}</ul><h4>Calendrier et moyens</h4><p>{self.sentences(2)}</p>{self.table(rows)}"
        )

    def table(self, rows: int) -> str:
        """A table of four columns under a caption, its first row of header cells."""
        head = "".join(f"<th>{name}</th>" for name in ("Commune ou service", "Engagement", "Échéance", "Moyens"))
        body = "".join(
            f"<tr><th>{self.draw.choice(ORGANISATIONS)[1]}</th><td>{self.sentences(2)}</td>"
            f"<td>{self.draw.choice(('janvier', 'avril', 'septembre'))} {self.draw.randint(2027, 2029)}</td>"
            f"<td>{self.draw.randint(1, 40)} heures par mois</td></tr>"
            for _ in range(rows)
        )
        return f"<table><caption>Engagements et échéances</caption><tbody><tr>{head}</tr>{body}</tbody></table>"
