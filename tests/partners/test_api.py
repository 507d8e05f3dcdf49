"""Organisations, councils and meetings in the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners import operations
from partners.models import Council, Meeting, Organisation
from tests.partners.conftest import ON, contact, council, meeting, organisation, signed_in
from tests.personas import commune

pytestmark = pytest.mark.django_db
ORGANISATIONS, COUNCILS, MEETINGS = (f"/api/v1/{name}/" for name in ("organisations", "councils", "meetings"))


class Caller:
    """A signed-in person speaking JSON."""

    def __init__(self, agent):
        self.client = signed_in(agent)

    def get(self, url, **data):
        return self.client.get(url, data)

    def names(self, url, **data):
        return [row["name"] for row in self.get(url, **data).json()["results"]]

    def send(self, method, url, body=None, revision=None):
        headers = {} if revision is None else {"If-Match": f'"{revision}"'}
        return getattr(self.client, method)(url, body or {}, content_type="application/json", headers=headers)


# Organisations


def test_the_detail_of_an_organisation(karim, domofrance):
    contact(domofrance, "Delmas", email="s.delmas@exemple.fr")
    answer = Caller(karim).get(f"{ORGANISATIONS}{domofrance.pk}/")
    body = answer.json()
    assert body["abilities"] == {"edit_organisation": True, "edit_contacts": True, "affiliate": False}
    assert [row["last_name"] for row in body["contacts"]] == ["Delmas"]
    assert answer["ETag"].startswith('"1-')


def test_a_neighbour_reads_the_name_and_no_contact(neighbour, domofrance):
    contact(domofrance, "Indiscrète")
    body = Caller(neighbour).get(f"{ORGANISATIONS}{domofrance.pk}/").json()
    assert body["name"] == "Domofrance"
    assert body["contacts"] == []
    assert not any(body["abilities"].values())


def test_the_same_filters_as_the_page(claire, domofrance):
    organisation("Mission locale", kind="ML", territory=commune("33063"))
    caller = Caller(claire)
    assert caller.names(ORGANISATIONS, categorie="ML") == ["Mission locale"]
    assert caller.names(ORGANISATIONS, territoire=commune("33039").pk) == ["Domofrance"]
    assert caller.names(ORGANISATIONS, q="domo") == ["Domofrance"]
    assert caller.get(ORGANISATIONS, categorie="inconnue").status_code == 400


def test_an_organisation_is_created_changed_closed_and_reopened(karim):
    caller = Caller(karim)
    body = {"kind": "ASSO", "name": "Médiation", "territory": commune("33039").pk, "siret": "73282932000074"}
    made = caller.send("post", ORGANISATIONS, body)
    assert (made.status_code, made.json()["siren"]) == (201, "732829320")
    url = f"{ORGANISATIONS}{made.json()['id']}/"
    assert caller.send("patch", url, {"name": "M"}).status_code == 428
    assert caller.send("patch", url, {"name": "M"}, revision=9).status_code == 412
    assert caller.send("patch", url, {"name": "M"}, revision=1).json()["name"] == "M"
    closed = caller.send("post", f"{url}close-organisation/", {"closed_on": "2026-01-01", "reason": "Fusion"}, 2)
    assert closed.json()["closed_on"] == "2026-01-01"
    assert caller.send("post", f"{url}reopen-organisation/", {"reason": "Erreur"}, 3).json()["closed_on"] is None
    assert caller.send("delete", url, revision=4).status_code == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "ASSO", "name": "X", "siret": "123"}, 400),
        ({"kind": "ASSO", "name": "X", "territory": 0}, 400),
        ({"kind": "ASSO", "name": "X"}, 400),
        ({"kind": "inconnu", "name": "X"}, 400),
    ],
)
def test_what_is_wrong_is_a_problem(karim, body, status):
    answer = Caller(karim).send("post", ORGANISATIONS, body)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Organisation.objects.exists()


def test_a_neighbour_writes_nothing(neighbour, maire, domofrance):
    for agent in (neighbour, maire):
        answer = Caller(agent).send("patch", f"{ORGANISATIONS}{domofrance.pk}/", {"name": "X"}, revision=1)
        assert answer.status_code == 403


# Councils and meetings


def test_a_neighbour_finds_no_council_and_no_meeting(neighbour, administrator, plenary):
    for agent in (neighbour, administrator):
        caller = Caller(agent)
        assert caller.get(COUNCILS).json()["results"] == caller.get(MEETINGS).json()["results"] == []
        assert caller.get(f"{COUNCILS}{plenary.council_id}/").status_code == 404
        assert caller.get(f"{MEETINGS}{plenary.pk}/").status_code == 404
        assert caller.send("patch", f"{COUNCILS}{plenary.council_id}/", {"name": "X"}, 1).status_code == 404
        sent = {"council": plenary.council_id, "form": "plenary", "held_on": "2026-05-01"}
        assert caller.send("post", MEETINGS, sent).status_code == 400
    assert Meeting.objects.count() == 1


def test_a_council_from_birth_to_dissolution(claire, karim, neighbour):
    caller = Caller(claire)
    body = {
        "kind": "CLSPD", "name": "CLSPD de Bègles", "territory": commune("33039").pk, "chair_title": "Le maire",
        "coordinator": karim.pk,
    }  # fmt: skip
    made = caller.send("post", COUNCILS, body).json()
    assert (made["state"], made["coordinator_name"]) == ("active", "Karim Benali")
    url = f"{COUNCILS}{made['id']}/"
    assert caller.send("patch", url, {"coordinator": neighbour.pk}, revision=1).status_code == 400
    assert caller.send("post", f"{url}mark-dormant/", {"since": "2026-01-01"}, 1).json()["state"] == "dormant"
    assert caller.send("post", f"{url}wake-council/", {}, 2).json()["state"] == "active"
    assert caller.send("post", f"{url}wake-council/", {}, 3).status_code == 409
    assert caller.send("post", f"{url}wake-council/", {}, 2).status_code == 412
    gone = caller.send("post", f"{url}dissolve-council/", {"dissolved_on": "2026-02-01", "reason": "Fusion"}, 3)
    assert gone.json()["state"] == "dissolved"


def test_the_list_of_councils_tells_their_last_plenary(claire, plenary):
    (row,) = Caller(claire).get(COUNCILS).json()["results"]
    assert (row["state"], row["last_plenary"]) == ("active", "2026-03-03")
    assert Caller(claire).names(COUNCILS, etat="dormant") == []


def test_a_meeting_is_recorded_and_changed(karim, begles):
    caller = Caller(karim)
    sent = {"council": begles.pk, "form": "plenary", "held_on": "2026-03-03"}
    made = caller.send("post", MEETINGS, sent)
    assert made.status_code == 201
    assert caller.send("post", MEETINGS, sent).status_code == 409
    url = f"{MEETINGS}{made.json()['id']}/"
    assert caller.send("patch", url, {"place": "Mairie"}, revision=1).json()["place"] == "Mairie"
    answer = caller.send("patch", url, {"held_on": "2001-01-01"}, revision=2)
    assert answer.status_code == 400
    assert caller.get(MEETINGS, conseil=begles.pk, formation="plenary", depuis="2026-01-01").json()["results"]
    assert not caller.get(MEETINGS, jusque="2026-01-01").json()["results"]


def test_readers_write_nothing(maire, procureur, observer, plenary):
    for agent in (maire, procureur, observer):
        caller = Caller(agent)
        assert not any(caller.get(f"{COUNCILS}{plenary.council_id}/").json()["abilities"].values())
        assert caller.send("patch", f"{COUNCILS}{plenary.council_id}/", {"name": "X"}, 1).status_code == 403
        assert caller.send("patch", f"{MEETINGS}{plenary.pk}/", {"place": "X"}, 1).status_code == 403
    assert Council.objects.get().revision == 1


def test_lists_ask_no_more_for_more_rows(claire, begles):
    caller = Caller(claire)
    for url, more in (
        (ORGANISATIONS, lambda n: organisation(f"O{n}")),
        (COUNCILS, lambda n: council(f"C{n}")),
        (MEETINGS, lambda n: meeting(begles, ON, subject=f"S{n}")),
    ):
        for number in range(2):
            more(number)
        caller.get(url)
        few = counted(caller, url)
        for number in range(2, 20):
            more(number)
        assert counted(caller, url) == few <= 12, url


def counted(caller, url):
    with CaptureQueriesContext(connection) as queries:
        assert caller.get(url).status_code == 200
    return len(queries)


def test_details_ask_no_more_for_more_rows(claire, domofrance, begles):
    caller = Caller(claire)
    for url, more in (
        (f"{ORGANISATIONS}{domofrance.pk}/", lambda n: contact(domofrance, f"C{n}")),
        (f"{COUNCILS}{begles.pk}/", lambda n: meeting(begles, ON, subject=f"S{n}")),
    ):
        more(0)
        caller.get(url)
        few = counted(caller, url)
        for number in range(1, 20):
            more(number)
        assert counted(caller, url) == few, url


def test_who_saves_second_on_the_api_is_told(karim, domofrance):
    operations.change_organisation(domofrance, by=karim, revision=1, name="Domofrance SA")
    answer = Caller(karim).send("patch", f"{ORGANISATIONS}{domofrance.pk}/", {"name": "X"}, revision=1)
    assert answer.status_code == 412
