"""The members' directory: who stands there, seen by whom, narrowed how; mailing groups; files made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import vobject
from django.urls import reverse

from cls_portal import choices
from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Outgoing
from partners import operations
from partners.directory import mailings
from partners.directory.entries import addresses, entries, reached_by
from partners.models import Council, DirectoryEntry, Group, GroupMember, Mailing, MailingGroup, Organisation
from tests.partners.conftest import ON, contact, organisation, signed_in
from tests.personas import commune, person

pytestmark = pytest.mark.django_db
FROM = date(2024, 1, 1)


def seat(council: Council, capacity: str = "body", title: str = "Bailleur", **values: Any) -> Any:
    return operations.add_seat(council, by=TESTS, capacity=capacity, title=title, starts_on=FROM, **values)


def names(rows: Any) -> list[str]:
    return [str(row) for row in rows.order_by("sort_key", "pk")]


@pytest.fixture
def people(begles: Council, domofrance: Organisation) -> dict[str, Any]:
    """A contact who sits, another who does not, an account that sits, a seat and a membership held by a name."""
    camille = contact(
        domofrance, "Delmas", first_name="Camille", email="C.Delmas@exemple.fr", address="1 rue Basse\n33130 Bègles"
    )
    contact(domofrance, "Éloi", job_title="Gardienne")
    account = person("Yves", "Compte")
    group = Group.objects.create(council=begles, kind="watch_cell", name="Cellule de veille", created_on=FROM)
    GroupMember.objects.create(group=group, title="Éducateur", holder_name="Rémi Nommé", starts_on=FROM)
    named = seat(begles, "qualified", "Médiatrice", holder_name="Jeanne Nommée")
    GroupMember.objects.create(group=group, title="Médiatrice", seat=named, holder_name="J. N.", starts_on=FROM)
    return {
        "contact": seat(begles, contact=camille, organisation=domofrance),
        "agent": seat(begles, "state_service", "DDSP", agent=account),
        "seat": named,
        "group": group,
        "camille": camille,
        "account": account,
    }


def test_everybody_once_in_the_order_of_names(karim, people):
    found = entries(karim, ON)
    assert names(found) == ["Yves Compte", "Camille Delmas", "Éloi", "Jeanne Nommée", "Rémi Nommé"]
    by_name = {str(entry): entry for entry in found}
    assert by_name["Camille Delmas"].councils == ["CLSPD de Bègles"]
    assert by_name["Rémi Nommé"].groups == ["Cellule de veille"]
    assert by_name["Éloi"].councils == []


def test_a_neighbour_sees_nobody_and_the_administrator_contacts_only(neighbour, administrator, people):
    assert names(entries(neighbour, ON)) == []
    assert names(entries(administrator, ON)) == ["Camille Delmas", "Éloi"]


def test_the_address_of_an_account_is_for_those_who_know_of_it(maire, claire, people):
    page = signed_in(maire).get(reverse("directory-list"))
    assert "yves.compte@exemple.fr" not in page.content.decode()
    assert "c.delmas@exemple.fr" in page.content.decode().lower()
    assert DirectoryEntry.objects.get(agent=people["account"]).email == "yves.compte@exemple.fr"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=eloi", ["Éloi"]),
        ("q=domofrance+delmas", ["Camille Delmas"]),
        ("fonction=GARDIENNE", ["Éloi"]),
        ("organisme=domo", ["Camille Delmas", "Éloi"]),
        ("etat=partis", ["Ancienne"]),
        ("tri=-nom&q=nomme", ["Rémi Nommé", "Jeanne Nommée"]),
    ],
)
def test_what_narrows_the_list(karim, domofrance, people, query, found):
    operations.mark_contact_left(contact(domofrance, "Ancienne"), by=TESTS, on=ON, left_on=date(2026, 1, 1))
    page = signed_in(karim).get(f"{reverse('directory-list')}?{query}").context["page"]
    assert [str(entry) for entry in page.objects] == found


def test_by_council_by_group_and_by_list(karim, begles, people):
    listed = MailingGroup.objects.create(council=begles, name="Nommés")
    operations.add_recipient(listed, by=karim, contact=people["camille"])
    client, address = signed_in(karim), reverse("directory-list")

    def shown(query: str) -> list[str]:
        return [str(entry) for entry in client.get(f"{address}?{query}").context["page"].objects]

    assert shown(f"conseil={begles.pk}") == ["Yves Compte", "Camille Delmas", "Jeanne Nommée"]
    assert shown(f"groupe={people['group'].pk}") == ["Jeanne Nommée", "Rémi Nommé"]
    assert shown(f"liste={listed.pk}") == ["Camille Delmas"]


def test_a_council_that_one_does_not_see_narrows_to_nothing(neighbour, begles, people):
    page = signed_in(neighbour).get(f"{reverse('directory-list')}?conseil={begles.pk}")
    assert begles.name not in page.content.decode()
    assert page.context["page"].objects == []


def test_the_file_and_the_cards_hold_what_is_filtered(karim, people):
    client = signed_in(karim)
    file = b"".join(client.get(f"{reverse('directory-list')}?q=delmas&export=csv").streaming_content).decode(
        "utf-8-sig"
    )
    assert "Camille Delmas" in file
    assert "Éloi" not in file
    cards = list(vobject.readComponents(client.get(f"{reverse('directory-cards')}?q=delmas").content.decode()))
    assert [(card.fn.value, card.adr.value.city) for card in cards] == [("Camille Delmas", "Bègles")]


# Mailing groups


def listed(begles: Council, **values: Any) -> MailingGroup:
    return operations.create_mailing_group(begles, by=TESTS, **{"name": "Liste", **values})  # type: ignore[no-any-return]


def test_a_rule_gathers_those_who_sit_on_the_day(begles, people):
    council, college = (
        listed(begles, rule="council"),
        listed(begles, name="Bailleurs", rule="college", college="bodies"),
    )
    group = listed(begles, name="Cellule", rule="group", group=people["group"])
    assert names(reached_by(council, ON)) == ["Yves Compte", "Camille Delmas", "Jeanne Nommée"]
    assert names(reached_by(college, ON)) == ["Camille Delmas"]
    assert names(reached_by(group, ON)) == ["Jeanne Nommée", "Rémi Nommé"]
    operations.end_seat(people["agent"], by=TESTS, revision=1, ends_on=ON)
    assert names(reached_by(council, ON)) == ["Camille Delmas", "Jeanne Nommée"]
    assert "Yves Compte" in names(reached_by(council, date(2026, 1, 1)))


def test_who_left_is_no_longer_reached(begles, people):
    those = listed(begles)
    operations.add_recipient(those, by=TESTS, contact=people["camille"])
    operations.mark_contact_left(people["camille"], by=TESTS, on=ON, left_on=date(2026, 11, 1))
    assert names(reached_by(those, ON)) == []


def test_addresses_once_each_and_who_has_none(begles, people):
    found = addresses(reached_by(listed(begles, rule="council"), ON).order_by("sort_key"))
    assert found.emails == ("yves.compte@exemple.fr", "c.delmas@exemple.fr")
    assert found.without == ("Jeanne Nommée",)


def test_only_who_keeps_the_council_keeps_its_lists(maire, begles, landes):
    with pytest.raises(Forbidden):
        operations.create_mailing_group(begles, by=maire, name="X")
    elsewhere = Group.objects.create(council=landes, kind="thematic", name="Jeunes", created_on=FROM)
    with pytest.raises(Refused, match="autre conseil"):
        listed(begles, rule="group", group=elsewhere)


def test_a_message_is_written_seen_then_sent_one_mail_each(karim, begles, people):
    those = listed(begles, rule="council")
    client, address = signed_in(karim), reverse("mailing-write", args=[those.pk])
    typed = {"subject": "Plénière", "body": "Rendez-vous à 14 h.", "geste": "apercu"}
    preview = client.post(address, typed)
    assert "Rendez-vous à 14 h." in preview.content.decode()
    assert not Mailing.objects.exists()
    stale = client.post(address, {**typed, "geste": "envoyer", "vu": "autre"})
    assert "Les destinataires ont changé" in stale.content.decode()
    client.post(address, {**typed, "geste": "envoyer", "vu": preview.context["digest"]})
    sent = Mailing.objects.get()
    assert (sent.recipients, sent.sent_by) == (2, karim)
    mails = Outgoing.objects.order_by("to")
    assert [mail.to for mail in mails] == ["c.delmas@exemple.fr", "yves.compte@exemple.fr"]
    assert {mail.body for mail in mails} == {""}
    assert {mail.writer for mail in mails} == {"partners.directory.mailings.write"}


def test_what_a_message_says(karim, begles, people):
    those = listed(begles, rule="council")
    sent = operations.send_mailing(
        those, by=karim, on=ON, subject="Plénière", body="Bonjour", recipients=("a@exemple.fr",), informative=True
    )
    mail = Outgoing.objects.get()
    message = mailings.write(**mail.arguments)
    assert message is not None
    assert message.subject == "Plénière"
    assert message.body.startswith("Bonjour\n\n-- \nKarim Benali\nCLSPD de Bègles\n")
    assert "Pour ne plus recevoir ces messages" in message.body
    assert message.headers == {"Reply-To": "karim.benali@exemple.fr"}
    choice = choices.of_address("a@exemple.fr")
    assert choice is not None
    choices.stop(choice, by=TESTS)
    with pytest.raises(Refused, match="Personne"):
        operations.send_mailing(
            those, by=karim, on=ON, subject="X", body="Y", recipients=("a@exemple.fr",), informative=True
        )
    assert sent.recipients == 1


def test_what_was_written_to_a_group_is_read_by_its_members_and_by_who_wrote_it(karim, claire, begles, people):
    those = listed(begles, rule="group", group=people["group"])
    operations.send_mailing(those, by=karim, on=ON, subject="Secret", body="Confidence", recipients=("a@exemple.fr",))
    address = reverse("mailing-group-detail", args=[those.pk])
    assert "Confidence" in signed_in(karim).get(address).content.decode()
    page = signed_in(claire).get(address).content.decode()
    assert "message aux membres du groupe" in page
    assert not {"Secret", "Confidence"} & set(page.split())
    assert "Confidence" not in page


def test_a_list_that_served_stays(karim, begles, people):
    those = listed(begles, rule="council")
    operations.send_mailing(those, by=karim, on=ON, subject="X", body="Y", recipients=("a@exemple.fr",))
    with pytest.raises(Refused, match="Un message a été envoyé"):
        operations.remove_mailing_group(those, by=karim, revision=those.revision)


def test_somebody_is_named_by_name_or_address(karim, begles, people):
    those, client = listed(begles), signed_in(karim)
    address = reverse("recipient-add", args=[those.pk])
    client.post(address, {"person": "camille delmas"})
    client.post(address, {"person": "yves.compte@exemple.fr"})
    assert {str(member) for member in those.members.all()} == {"Camille Delmas", "Yves Compte"}
    for typed, told in (("personne", "Personne de l’annuaire"), ("e", "Plusieurs personnes correspondent")):
        assert told in client.post(address, {"person": typed}).content.decode()


def test_the_people_of_a_list_as_who_only_sees_the_council(maire, begles, people):
    elsewhere = organisation("Ailleurs", territory=commune("40192"))
    those = listed(begles, rule="council")
    operations.add_recipient(those, by=TESTS, contact=contact(elsewhere, "Lointaine"))
    page = signed_in(maire).get(reverse("mailing-group-detail", args=[those.pk])).content.decode()
    assert "Jeanne Nommée" in page
    assert "Lointaine" not in page
    assert "exemple.fr" not in page


# The API


def sent(agent: Any, method: str, path: str, body: Any = None, revision: int | None = None) -> Any:
    headers = {} if revision is None else {"If-Match": f'"{revision}"'}
    client = signed_in(agent)
    return getattr(client, method)(
        f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
    )  # fmt: skip


def test_contacts_by_program(karim, neighbour, domofrance):
    made = sent(karim, "post", "contacts/", {"organisation": domofrance.pk, "last_name": "Delmas", "address": "1 rue"})
    assert (made.status_code, made.json()["address"]) == (201, "1 rue")
    assert made.json()["abilities"] == {"edit_contacts": True, "give_data": False}
    key = made.json()["id"]
    assert sent(neighbour, "get", f"contacts/{key}/").status_code == 404
    assert sent(neighbour, "get", "contacts/").json()["results"] == []
    answer = sent(karim, "patch", f"contacts/{key}/", {"phone": "05"}, 1)
    assert (answer.json()["phone"], answer.json()["last_name"]) == ("05", "Delmas")
    gone = sent(
        karim, "post", f"contacts/{key}/replace-contact/", {"left_on": "2026-11-02", "last_name": "Neuve"}, 2
    )  # fmt: skip
    assert (gone.status_code, gone.json()["left_on"]) == (200, "2026-11-02")
    assert [row["last_name"] for row in sent(karim, "get", "contacts/?q=neuve").json()["results"]] == ["Neuve"]


def test_mailing_groups_by_program(karim, maire, begles, people):
    body = {"council": begles.pk, "name": "Bailleurs", "rule": "college", "college": "bodies"}
    assert sent(maire, "post", "mailing-groups/", body).status_code == 403
    made = sent(karim, "post", "mailing-groups/", body).json()
    named = sent(
        karim, "post", "mailing-recipients/", {"mailing_group": made["id"], "contact": people["camille"].pk}
    )  # fmt: skip
    assert named.status_code == 201
    assert [str(member) for member in MailingGroup.objects.get().members.all()] == ["Camille Delmas"]
    assert sent(karim, "delete", f"mailing-recipients/{named.json()['id']}/", revision=1).status_code == 204
    assert sent(karim, "delete", f"mailing-groups/{made['id']}/", revision=1).status_code == 204
