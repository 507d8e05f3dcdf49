"""The pages, as people use them: what opens, what is written, what is refused, what a neighbour never learns."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cls_portal.actors import TESTS
from cls_portal.models import Agent, Outgoing
from partners import operations
from partners.models import Affiliation, Contact, Council, Meeting, Organisation
from territories.models import Territory
from territories.operations import give_role
from tests.partners.conftest import ON, contact, council, meeting, organisation, signed_in
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db

WITHOUT_OBJECT = (
    "organisation-list", "organisation-create", "organisation-search", "council-list", "council-create", "person-list",
    "person-invite",
)  # fmt: skip
OF_ORGANISATION = (
    "organisation-detail",
    "organisation-edit",
    "organisation-close",
    "organisation-reopen",
    "contact-create",
)
OF_CONTACT = ("contact-edit", "contact-leave")
OF_COUNCIL = (
    "council-detail", "council-edit", "council-dormant", "council-wake", "council-dissolve", "meeting-create",
)  # fmt: skip
OF_MEETING = ("meeting-detail", "meeting-edit")
OF_PERSON = (
    "person-detail", "person-edit", "person-deactivate", "person-reactivate", "person-invite-again", "role-give",
    "affiliation-create",
)  # fmt: skip


@pytest.fixture
def addresses(domofrance, plenary, karim, partner):
    """Address of each page by its name."""
    rows = [
        (OF_ORGANISATION, domofrance), (OF_CONTACT, contact(domofrance)), (OF_COUNCIL, plenary.council),
        (OF_MEETING, plenary), (OF_PERSON, karim), (("role-end",), karim.memberships.get()),
        (("affiliation-end",), partner.affiliations.get()),
    ]  # fmt: skip
    found = {name: reverse(name, args=[row.pk]) for names, row in rows for name in names}
    return {**found, **{name: reverse(name) for name in WITHOUT_OBJECT}}


def statuses(agent, addresses):
    client = signed_in(agent)
    return {name: client.get(address).status_code for name, address in addresses.items()}


def test_every_page_opens_for_the_prefecture(addresses, claire):
    assert set(statuses(claire, addresses).values()) == {200}


def test_a_neighbour_finds_nothing_of_the_gironde(addresses, neighbour):
    found = statuses(neighbour, addresses)
    assert {name for name, status in found.items() if status == 200} == {*WITHOUT_OBJECT, "organisation-detail"}
    assert {name for name, status in found.items() if status == 403} == set(OF_ORGANISATION) - {"organisation-detail"}


def test_the_coordinator_keeps_organisations_and_its_council_but_nobody_s_account(addresses, karim):
    found = statuses(karim, addresses)
    refused = {name for name, status in found.items() if status != 200}
    assert refused == {*OF_PERSON, "role-end", "affiliation-end", "person-list", "person-invite"}


@pytest.mark.parametrize("name", ["maire", "procureur", "observer"])
def test_readers_only_read(request, addresses, name):
    found = statuses(request.getfixturevalue(name), addresses)
    assert {page for page, status in found.items() if status == 200} == {
        "organisation-list", "organisation-search", "organisation-detail", "council-list", "council-detail",
        "meeting-detail",
    }  # fmt: skip


def test_the_administrator_has_no_council(addresses, administrator):
    found = statuses(administrator, addresses)
    assert {name for name, status in found.items() if status == 404} == {*OF_COUNCIL, *OF_MEETING}
    assert found["council-create"] == 403


def test_nobody_is_let_in_without_signing_in(client, addresses):
    assert {client.get(address).status_code for address in addresses.values()} == {302}


# A neighbour learns nothing


def test_no_trace_of_a_council_in_lists_exports_and_panels(neighbour, begles, landes):
    client = signed_in(neighbour)
    for address in (
        reverse("council-list"),
        reverse("council-list") + "?export=csv",
        reverse("council-list") + "?q=Bègles",
        reverse("council-list") + f"?territoire={commune('33039').pk}",
        reverse("territory-detail", args=[commune("33039").pk]),
        reverse("home"),
    ):
        answer = client.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "CLSPD de Bègles" not in text.decode().replace("« Bègles »", ""), address
    assert "1 conseil<" in client.get(reverse("council-list")).content.decode().replace("\u00a0", " ")


def test_no_trace_of_people_and_contacts(neighbour, domofrance, partner, karim):
    contact(domofrance, "Indiscrète", email="indiscrete@exemple.fr")
    operations.change_contact(Contact.objects.get(), by=TESTS, revision=1, job_title="Directrice secrète")
    client = signed_in(neighbour)
    page = client.get(reverse("organisation-detail", args=[domofrance.pk])).content.decode()
    for secret in ("Indiscrète", "indiscrete@", "Directrice secrète", "Paola", "Bailleul"):
        assert secret not in page
    for address in (
        reverse("person-list"),
        reverse("person-list") + "?export=csv",
        reverse("person-list") + "?q=benali",
    ):
        answer = client.get(address)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert "Benali" not in text
        assert "Bailleul" not in text


def test_a_role_elsewhere_is_not_told(claire, karim):
    Landes = commune("40192")  # noqa: N806
    give_role(karim, by=TESTS, role="mayor", territory=Landes, starts_on=date(2025, 1, 1))
    page = signed_in(claire).get(reverse("person-detail", args=[karim.pk])).content.decode()
    assert Landes.name not in page
    assert "hors de votre territoire" in page
    assert "Fermer le compte" not in page


# Organisations


def test_the_list_is_filtered_and_exported(claire, domofrance):
    organisation("Mission locale", kind="ML", territory=commune("33063"))
    client = signed_in(claire)
    assert names(client, "organisation-list", categorie="ML") == ["Mission locale"]
    assert names(client, "organisation-list", territoire=commune("33039").pk) == ["Domofrance"]
    assert names(client, "organisation-list", territoire=department("33").pk) == ["Domofrance", "Mission locale"]
    operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    assert names(client, "organisation-list", etat="closed") == ["Domofrance"]
    assert names(client, "organisation-list", etat="open") == ["Mission locale"]
    text = b"".join(client.get(reverse("organisation-list"), {"export": "csv"}).streaming_content).decode()
    assert "Domofrance" in text
    assert "Mission locale" in text


def names(client, page, **filters):
    return [row.name for row in client.get(reverse(page), filters).context["page"].objects]


def test_an_organisation_is_created_by_typing_its_commune(karim):
    client = signed_in(karim)
    sent = {"kind": "ASSO", "name": "Médiation", "territory_texte": "33039", "siret": "732 829 320 00074"}
    answer = client.post(reverse("organisation-create"), sent)
    made = Organisation.objects.get()
    assert answer["Location"] == reverse("organisation-detail", args=[made.pk])
    assert (made.territory, made.siren) == (commune("33039"), "732829320")


def test_what_was_typed_stays_when_it_is_refused(karim):
    sent = {"kind": "ASSO", "name": "Médiation de Talence", "territory": commune("33522").pk}
    page = signed_in(karim).post(reverse("organisation-create"), sent).content.decode()
    assert "dépasse celui de votre rôle" in page
    assert "Médiation de Talence" in page


def test_both_texts_are_shown_to_who_saves_second(claire, domofrance):
    operations.change_organisation(domofrance, by=TESTS, revision=1, name="Domofrance SA")
    sent = {"kind": "BAILL", "name": "Domofrance Aquitaine", "territory": commune("33039").pk, "revision": 1}
    client = signed_in(claire)
    answer = client.post(reverse("organisation-edit", args=[domofrance.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Domofrance SA" in page
    assert "Domofrance Aquitaine" in page
    assert client.post(reverse("organisation-edit", args=[domofrance.pk]), {**sent, "revision": 2}).status_code == 302
    domofrance.refresh_from_db()
    assert domofrance.name == "Domofrance Aquitaine"


def test_close_then_reopen(claire, domofrance):
    client = signed_in(claire)
    today = timezone.localdate().isoformat()
    client.post(reverse("organisation-close", args=[domofrance.pk]), {"closed_on": today, "reason": "Fusion"})
    page = client.get(reverse("organisation-detail", args=[domofrance.pk])).content.decode()
    assert "Rouvrir" in page
    assert domofrance.events.last().pgh_context["reason"] == "Fusion"
    client.post(reverse("organisation-reopen", args=[domofrance.pk]), {"reason": "Erreur"})
    domofrance.refresh_from_db()
    assert domofrance.closed_on is None


def test_contacts_come_and_go(karim, domofrance):
    client = signed_in(karim)
    sent = {"last_name": "Delmas", "first_name": "Sophie", "email": "s.delmas@exemple.fr"}
    client.post(reverse("contact-create", args=[domofrance.pk]), sent)
    made = Contact.objects.get()
    client.post(reverse("contact-edit", args=[made.pk]), {**sent, "phone": "05 56 00 00 00", "revision": 1})
    client.post(reverse("contact-leave", args=[made.pk]), {"left_on": timezone.localdate().isoformat()})
    made.refresh_from_db()
    assert (made.phone, made.left_on) == ("05 56 00 00 00", timezone.localdate())
    assert "Anciens contacts" in client.get(reverse("organisation-detail", args=[domofrance.pk])).content.decode()


def test_the_search_answers_as_a_page_and_as_suggestions(karim, domofrance):
    client = signed_in(karim)
    address = reverse("organisation-search")
    assert "Domofrance" in client.get(address, {"q": "domo"}).content.decode()
    (found,) = client.get(address, {"q": "domo"}, headers={"accept": "application/json"}).json()["results"]
    assert found == {
        "id": domofrance.pk,
        "name": "Domofrance",
        "detail": "Bailleur social · Bègles",
        "url": reverse("organisation-detail", args=[domofrance.pk]),
    }
    assert client.get(address, headers={"accept": "application/json"}).json() == {"results": []}


# Councils


def test_a_council_is_created_named_and_put_to_sleep(claire, karim, maire):
    client = signed_in(claire)
    sent = {
        "kind": "CLSPD", "name": "CLSPD de Bègles", "territory_texte": "Bègles", "chair_title": "Le maire",
        "coordinator": karim.pk, "chair": maire.pk, "created_on": "2008-01-10",
    }  # fmt: skip
    client.post(reverse("council-create"), sent)
    made = Council.objects.get()
    assert (made.coordinator, made.chair, made.territory) == (karim, maire, commune("33039"))
    today = timezone.localdate().isoformat()
    client.post(reverse("council-dormant", args=[made.pk]), {"since": today, "reason": "Poste vacant"})
    assert "En sommeil" in client.get(reverse("council-detail", args=[made.pk])).content.decode()
    client.post(reverse("council-wake", args=[made.pk]), {"reason": "Poste pourvu"})
    client.post(reverse("council-dissolve", args=[made.pk]), {"dissolved_on": today, "reason": "Fusion"})
    page = client.get(reverse("council-detail", args=[made.pk])).content.decode()
    assert "Dissous" in page
    assert "Dissoudre le conseil" not in page


def test_only_who_holds_the_role_nearby_is_proposed(claire, karim, maire, neighbour):
    person("Loïc", "Landes", "coordinator", commune("40192"))
    page = signed_in(claire).get(reverse("council-create")).content.decode()
    assert "Karim Benali" in page
    assert "Mathilde Roux" in page
    assert "Loïc" not in page


def test_the_council_says_what_the_law_asks(claire, begles):
    page = signed_in(claire).get(reverse("council-detail", args=[begles.pk])).content.decode()
    assert "CSI, art. D. 132-9" in page
    assert "Aucun coordonnateur n’est désigné" in page  # Bègles has more than 15,000 inhabitants
    operations.mark_dormant(begles, by=TESTS, on=ON, since=ON)
    assert "D. 132-9" not in signed_in(claire).get(reverse("council-detail", args=[begles.pk])).content.decode()


def test_late_councils_are_a_filter_and_a_tile(claire, karim, maire, begles):
    council("CLSPD de Talence", territory=commune("33522"), chair_title="Le maire")
    tile = "1\u00a0conseil sans réunion plénière"
    assert tile in signed_in(karim).get(reverse("home")).text
    meeting(begles, timezone.localdate())
    assert names(signed_in(claire), "council-list", retard="on") == ["CLSPD de Talence"]
    assert names(signed_in(claire), "council-list") == ["CLSPD de Bègles", "CLSPD de Talence"]
    assert tile in signed_in(claire).get(reverse("home")).text
    for agent in (karim, maire):
        assert "sans réunion plénière" not in signed_in(agent).get(reverse("home")).content.decode()


def test_a_meeting_is_recorded_and_changed(karim, begles):
    client = signed_in(karim)
    sent = {"form": "plenary", "held_on": "2026-03-03", "subject": "Bilan annuel"}
    client.post(reverse("meeting-create", args=[begles.pk]), sent)
    made = Meeting.objects.get()
    client.post(reverse("meeting-edit", args=[made.pk]), {**sent, "place": "Hôtel de ville", "revision": 1})
    page = client.get(reverse("meeting-detail", args=[made.pk])).content.decode()
    assert "Hôtel de ville" in page
    assert "a enregistré une réunion" in page
    answer = client.post(reverse("meeting-edit", args=[made.pk]), {**sent, "place": "Ailleurs", "revision": 1})
    assert answer.status_code == 409


def test_the_territory_shows_its_councils(claire, maire, begles):
    address = reverse("territory-detail", args=[commune("33039").pk])
    page = signed_in(claire).get(address).content.decode()
    assert "CLSPD de Bègles" in page
    assert reverse("council-create") + f"?territory={commune('33039').pk}" in page
    assert "Enregistrer un conseil" not in signed_in(maire).get(address).content.decode()


def test_an_intercommunal_council_makes_that_of_its_communes_optional(claire, begles):
    metropole = Territory.objects.get(kind="epci", code="243300316")
    address = reverse("territory-detail", args=[commune("33039").pk])
    assert "est facultatif" not in signed_in(claire).get(address).content.decode()
    council("CISPD de Bordeaux Métropole", kind="CISPD", territory=metropole, chair_title="le président")
    page = signed_in(claire).get(address).content.decode()
    assert "le CLSPD de la commune est facultatif" in page
    assert "un conseil intercommunal existe pour cette commune, CISPD de Bordeaux Métropole" in page
    listed = reverse("territory-obligations", args=[metropole.pk])
    rows = b"".join(signed_in(claire).get(listed, {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(";")[3:5] for row in rows if ";33039;" in row] == [["Facultatif", "Obligatoire"]]


# People


def invitation(**values):
    return {
        "email": "nina.roy@exemple.fr", "first_name": "Nina", "last_name": "Roy", "role": "mayor",
        "territory_texte": "33039", "starts_on": "2026-01-01", **values,
    }  # fmt: skip


def test_a_person_is_invited_chooses_a_password_and_enters(client, claire, settings):
    answer = signed_in(claire).post(reverse("person-invite"), invitation(last_day="2026-12-31"))
    agent = Agent.objects.get(email="nina.roy@exemple.fr")
    assert answer["Location"] == reverse("person-detail", args=[agent.pk])
    assert agent.memberships.get().ends_on == date(2027, 1, 1)
    link = Outgoing.objects.get().body.split(settings.PUBLIC_ADDRESS)[1].split()[0]
    chosen = {"new_password1": "trois mots sans suite 42", "new_password2": "trois mots sans suite 42"}
    client.post(link, chosen)
    agent.refresh_from_db()
    assert agent.check_password("trois mots sans suite 42")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"territory_texte": "40192"}, "Ce rôle sur ce territoire dépasse le vôtre."),
        ({"role": "administrator"}, "Sélectionnez un choix valide"),
        ({"role": "partner"}, "Choisissez l’organisme"),
        ({"territory_texte": ""}, "Choisissez le territoire du rôle."),
        ({"last_day": "2025-01-01"}, "Le dernier jour précède le premier."),
    ],
)
def test_an_invitation_refused_keeps_what_was_typed(claire, values, said):
    page = signed_in(claire).post(reverse("person-invite"), invitation(**values)).content.decode()
    assert said in page
    assert 'value="nina.roy@exemple.fr"' in page
    assert not Agent.objects.filter(email="nina.roy@exemple.fr").exists()


def test_the_page_says_what_a_person_reaches_and_why(claire, karim, begles):
    give_role(
        karim, by=TESTS, role="mayor", territory=commune("33522"), starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
    )
    give_role(karim, by=claire, role="coordinator", territory=commune("33063"), starts_on=date(2099, 1, 1))
    context = signed_in(claire).get(reverse("person-detail", args=[karim.pk])).context
    assert [(held.label, held.where, held.communes) for held in context["current"]] == [
        ("Coordonnateur de conseil", "Bègles", 1)
    ]
    assert [(held.where, held.until) for held in context["past"]] == [("Talence", date(2020, 12, 31))]
    assert [(held.where, held.given_by) for held in context["to_come"]] == [("Bordeaux", "Claire Aubert")]
    assert context["councils"] == [begles]


def test_a_role_is_given_then_ended(claire, karim):
    client = signed_in(claire)
    sent = {"role": "coordinator", "territory": commune("33522").pk, "starts_on": "2026-01-01"}
    client.post(reverse("role-give", args=[karim.pk]), sent)
    held = karim.memberships.get(territory=commune("33522"))
    ending = {"ends_on": "2026-06-01", "reason": "Mutation", "revision": held.revision}
    client.post(reverse("role-end", args=[held.pk]), ending)
    held.refresh_from_db()
    assert held.ends_on == date(2026, 6, 1)
    assert held.events.last().pgh_context["reason"] == "Mutation"


def test_a_role_beyond_one_s_own_is_refused_on_the_page(claire, karim):
    sent = {"role": "coordinator", "territory": commune("40192").pk, "starts_on": "2026-01-01"}
    answer = signed_in(claire).post(reverse("role-give", args=[karim.pk]), sent)
    assert "dépasse le vôtre" in answer.content.decode()


def test_a_partner_is_affiliated_then_leaves(claire, karim, domofrance):
    client = signed_in(claire)
    sent = {"organisation_texte": "domofrance", "starts_on": "2026-01-01"}
    client.post(reverse("affiliation-create", args=[karim.pk]), sent)
    made = Affiliation.objects.get()
    assert "Karim Benali" in client.get(reverse("organisation-detail", args=[domofrance.pk])).content.decode()
    client.post(
        reverse("affiliation-end", args=[made.pk]), {"ends_on": "2026-02-01", "reason": "Départ", "revision": 1}
    )
    made.refresh_from_db()
    assert made.ends_on == date(2026, 2, 1)


def test_a_closed_account_loses_its_sessions_at_once(claire, karim):
    browser = signed_in(karim)
    assert browser.get(reverse("home")).status_code == 200
    signed_in(claire).post(reverse("person-deactivate", args=[karim.pk]), {"reason": "Départ"})
    assert browser.get(reverse("home")).status_code == 302
    karim.refresh_from_db()
    assert not karim.is_active
    signed_in(claire).post(reverse("person-reactivate", args=[karim.pk]), {"reason": "Retour"})
    karim.refresh_from_db()
    assert karim.is_active


def test_nobody_closes_their_own_account(claire):
    page = signed_in(claire).post(reverse("person-deactivate", args=[claire.pk]), {"reason": "x"}).content.decode()
    assert "Vous ne pouvez pas fermer votre propre compte." in page


def test_the_invitation_is_sent_again_until_a_password_is_chosen(claire, karim):
    client = signed_in(claire)
    client.post(reverse("person-invite"), invitation())
    agent = Agent.objects.get(email="nina.roy@exemple.fr")
    client.post(reverse("person-invite-again", args=[agent.pk]), {"csrfmiddlewaretoken": "x"})
    assert Outgoing.objects.filter(to=agent.email).count() == 2
    page = client.post(reverse("person-invite-again", args=[karim.pk])).content.decode()
    assert "a déjà choisi son mot de passe" in page


def test_an_identity_is_corrected(claire, karim):
    sent = {"first_name": "Karim", "last_name": "Ben Ali", "revision": karim.revision}
    signed_in(claire).post(reverse("person-edit", args=[karim.pk]), sent)
    karim.refresh_from_db()
    assert karim.last_name == "Ben Ali"


def test_one_s_own_roles_are_on_one_s_account(partner, karim):
    assert "Domofrance" in signed_in(partner).get(reverse("my-account")).content.decode()
    assert "Coordonnateur de conseil" in signed_in(karim).get(reverse("my-account")).content.decode()


# The same number of queries for two rows and for twenty


def grow_organisations(n):
    for number in range(n):
        operations.affiliate_agent(
            person(f"P{n}", f"N{number}"),
            by=TESTS,
            organisation=organisation(f"O{n}-{number}"),
            starts_on=date(2026, 1, 1),
        )


def grow_councils(n):
    for number in range(n):
        meeting(council(f"C{n}-{number}", coordinator=None))


def grow_people(n):
    for number in range(n):
        person(f"P{n}", f"N{number}", "mayor", commune("33039"))


def counted(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("page", "grow"),
    [("organisation-list", grow_organisations), ("council-list", grow_councils), ("person-list", grow_people)],
)
def test_lists_ask_no_more_for_more_rows(claire, page, grow):
    client = signed_in(claire)
    grow(2)
    client.get(reverse(page))
    few = counted(client, reverse(page))
    grow(18)
    assert counted(client, reverse(page)) == few <= 15


def test_details_ask_no_more_for_more_rows(claire, karim, domofrance, begles):
    client = signed_in(claire)
    addresses = {
        reverse("organisation-detail", args=[domofrance.pk]): lambda n: contact(domofrance, f"C{n}"),
        reverse("council-detail", args=[begles.pk]): lambda n: meeting(begles, date(2026, 1, 1 + n)),
        reverse("territory-detail", args=[commune("33039").pk]): lambda n: council(f"K{n}"),
        reverse("person-detail", args=[karim.pk]): lambda n: give_role(
            karim, by=TESTS, role="mayor", territory=commune("33039"),
            starts_on=date(2000 + n, 1, 1), ends_on=date(2000 + n, 2, 1),
        ),
    }  # fmt: skip
    for address, more in addresses.items():
        for number in range(2):
            more(number)
        client.get(address)
        few = counted(client, address)
        for number in range(2, 20):
            more(number)
        assert counted(client, address) == few, address
