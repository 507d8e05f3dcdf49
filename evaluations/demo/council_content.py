"""Who sits in the councils of the demonstration: everything here is invented, but for the names of communes."""

from __future__ import annotations

from dataclasses import dataclass

CREATED = (2015, 3, 2)
ELECTED = (2020, 7, 17)  # the councils that the elections of 2020 renewed
LAW = (2024, 3, 23)  # since then the president of the département is no longer a member of right
FORMER_UNTIL = (2002, 10, 1)


@dataclass(frozen=True)
class Member:
    """`body`: the key of an organisation; `person`: a name, or an account of the cast after `@`; `agreed`: days before
    today when the body's head agreed, 0 when they have not yet."""

    capacity: str
    title: str
    body: str = ""
    person: str = ""
    agreed: int = 0
    substitute: tuple[str, str] = ("", "")


M = Member
MEMBERS = (
    M("prefect", "Le préfet de la Gironde", person="@prefect",
      substitute=("La sous-préfète, directrice de cabinet", "Hélène Castagnet")),
    M("prosecutor", "Le procureur de la République près le tribunal judiciaire", person="@prosecutor",
      substitute=("Le vice-procureur référent", "Bruno Lestage")),
    M("state_service", "Le chef du commissariat de la rive droite", "police", "Nadia Ferrand"),
    M("state_service", "Le commandant de la compagnie de gendarmerie", person="Yves Maurel"),
    M("state_service", "L’inspectrice d’académie", "education", "Sylvie Rougier"),
    M("state_service", "Le directeur territorial de la protection judiciaire de la jeunesse", "pjj", "Marc Dulong"),
    M("state_service", "La directrice du service d’insertion et de probation", "spip", "Irène Sabatier"),
    M("body", "La directrice de Médiation des Quais", "mediation", "@partner", 320),
    M("body", "Le directeur général d’Habitat Rive Droite", "bailleur", "Olivier Cazenave", 310,
      ("La responsable de secteur", "Fatou Diarra")),
    M("body", "Le responsable de la sûreté du réseau de tramway", "transport", "Thomas Gély", 300),
    M("body", "La présidente d’Écoute Victimes Gironde", "victimes", "Monique Espagnet", 290),
    M("body", "Le directeur de la Mission locale des Hauts", "mission", "Jean Pujol"),
    M("body", "La directrice de la caisse d’allocations familiales", "caf", "Agnès Lartigue"),
    M("qualified", "La directrice de l’école de la deuxième chance", person="Laure Bidart"),
    M("parliament", "Le député de la circonscription"),
)  # fmt: skip

# Key of the organisation, first name, last name, function, postal address: who is reached there.
CONTACTS = (
    ("police", "Nadia", "Ferrand", "cheffe du commissariat", "1 place du Commissariat\n33150 Cenon"),
    ("education", "Sylvie", "Rougier", "inspectrice d’académie", "30 cours de l’École\n33000 Bordeaux"),
    ("victimes", "Monique", "Espagnet", "présidente", "8 rue de l’Écoute\n33000 Bordeaux"),
    ("transport", "Thomas", "Gély", "responsable de la sûreté", "12 quai du Tramway\n33100 Bordeaux"),
    ("mission", "Jean", "Pujol", "directeur", ""),
)

# The council of the commune whose contract is being drafted.
TOWN = (
    M("prefect", "Le préfet de la Gironde", person="@prefect"),
    M("prosecutor", "Le procureur de la République près le tribunal judiciaire", person="@prosecutor"),
    M("intercommunal", "Le président de l’intercommunalité"),
    M("state_service", "Le chef de la circonscription de police"),
    M("body", "La présidente d’Écoute Victimes Gironde", "victimes", "Monique Espagnet", 200),
)

# Days before today on which the préfet informed the council, and of what.
INFORMATIONS = (
    (405, "Évolution de la délinquance enregistrée, présentée en formation restreinte"),
    (38, "Bilan annuel de la délinquance, présenté par la directrice de cabinet"),
)

# How the yearly report to the conseil départemental begins.
REPORT = (
    "L’année a été marquée par la reprise des plénières du conseil intercommunal de la rive droite, qui s’est doté "
    "d’un règlement intérieur et d’une charte déontologique. Deux conseils communaux restent sans coordination."
)
