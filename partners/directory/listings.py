"""The lists of the directory, of contacts and of mailing groups."""

from __future__ import annotations

from typing import Any

from cls_portal.listing import Address, Column, Listing
from partners.directory.entries import email_of, phone_of
from partners.directory.filters import ContactFilter, DirectoryFilter, MailingGroupFilter

CONTACT, ORGANISATION = Address("contact-detail"), Address("organisation-detail")


def _contact(entry: Any) -> str:
    return CONTACT.of(entry.contact_id) if entry.contact_id else ""


def _organisation(entry: Any) -> str:
    return ORGANISATION.of(entry.organisation_id) if entry.organisation_id else ""


def _councils(entry: Any) -> str:
    return " · ".join(entry.councils)


def _groups(entry: Any) -> str:
    return " · ".join(entry.groups)


DIRECTORY = Listing(
    name="annuaire",
    caption="Annuaire",
    noun=("personne", "personnes"),
    feminine=True,
    filterset=DirectoryFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", str, sort=("sort_key",), kind="link", link=_contact),
        Column("fonction", "Fonction", "job_title", sort=("job_title",)),
        Column(
            "organisme", "Organisme", "organisation.name", sort=("organisation__sort_key",), kind="link",
            link=_organisation,
        ),
        Column("conseils", "Conseils", _councils),
        Column("groupes", "Groupes", _groups),
        Column("courriel", "Adresse électronique", email_of),
        Column("telephone", "Téléphone", phone_of),
        Column("adresse", "Adresse postale", "address", shown=False),
        Column("nature", "Nature de la fiche", "get_kind_display", sort=("kind",), shown=False),
        Column("depart", "Parti le", "left_on", sort=("left_on",), kind="date", shown=False),
    ),
    more_exports=(("Exporter en vCard", "directory-cards"),),
    more_pages=(("Imprimer des étiquettes", "directory-labels"),),
)  # fmt: skip

# The order and the filters of the API.
CONTACTS = Listing(
    name="contacts",
    caption="Contacts",
    noun=("contact", "contacts"),
    filterset=ContactFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", str, sort=("last_name", "first_name")),
        Column("organisme", "Organisme", "organisation.name", sort=("organisation__sort_key",)),
    ),
)

MAILING_GROUPS = Listing(
    name="listes-de-diffusion",
    caption="Listes de diffusion",
    noun=("liste de diffusion", "listes de diffusion"),
    feminine=True,
    row_url="mailing-group-detail",
    filterset=MailingGroupFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("name",), kind="link"),
        Column("conseil", "Conseil", "council.name", sort=("council__sort_key",)),
        Column("regle", "Réunit", "gathers"),
    ),
)
