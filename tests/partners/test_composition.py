"""Who sits by the law of the day, what is missing, and how members come, go and are replaced."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from partners import operations
from partners.composition import colleges
from partners.composition.seats import grouped
from partners.models import Seat
from partners.states import College
from tests.house.broken import breaks
from tests.partners.conftest import ON, contact, signed_in

DAYS = {
    "2003": date(2003, 1, 1), "2010": date(2010, 1, 1), "2020": date(2020, 1, 1), "2024": date(2024, 3, 23),
}  # fmt: skip
FIRST, LEFT = date(2024, 5, 2), date(2025, 9, 1)


def sitting(capacity: str, kind: str = "", agreed_on: date | None = None, substitute: bool = False) -> SimpleNamespace:
    organisation = SimpleNamespace(kind=kind) if kind else None
    return SimpleNamespace(
        capacity=capacity, organisation=organisation, agreed_on=agreed_on, substitute_for_id=1 if substitute else None
    )


def said(kind: str, on: date, seats: list[SimpleNamespace], communes: int = 0, ordered: bool = True) -> list[str]:
    law = colleges.regime(kind, on)
    assert law is not None
    return [gap.text for gap in colleges.missing(law, seats, communes=communes, ordered=ordered)]


@pytest.mark.parametrize(
    ("kind", "on", "source"),
    [
        ("CCPD", date(1990, 1, 1), "décret n° 83-459 de juin 1983"),
        ("CLSPD", date(2007, 7, 23), "décret n° 2002-999 du 17 juillet 2002, art. 3"),
        ("CLSPD", date(2007, 7, 24), "CGCT, art. D. 2211-1 à D. 2211-4"),
        ("CISPD", date(2013, 12, 31), "CGCT, art. D. 5211-53 et D. 5211-54"),
        ("CISPD", date(2014, 1, 1), "CSI, art. D. 132-12"),
        ("CLSPD", date(2024, 3, 22), "CSI, art. D. 132-8"),
        ("CLSPD", date(2024, 3, 23), "CSI, art. L. 132-4"),
        ("CISPD", date(2024, 3, 23), "CSI, art. L. 132-13, à vérifier"),
        ("PARIS", date(2020, 1, 1), "CSI, art. D. 132-14"),
        ("CDPD", date(2020, 1, 1), "CSI, art. D. 132-6"),
    ],
)
def test_the_text_is_that_of_the_day(kind, on, source):
    assert colleges.regime(kind, on).source == source


@pytest.mark.parametrize(("kind", "on"), [("CCPD", date(2002, 10, 1)), ("CLSPD", date(2002, 7, 17))])
def test_no_text_is_invented_outside_its_period(kind, on):
    assert colleges.regime(kind, on) is None


def test_no_two_texts_hold_on_one_day():
    for one in colleges.REGIMES:
        for other in colleges.REGIMES:
            together = set(one.kinds) & set(other.kinds) and one.since < other.until and other.since < one.until
            assert one is other or not together


@pytest.mark.parametrize("kind", ["CCPD", "CMSPD"])
def test_where_the_composition_is_not_verified_nothing_is_missing_and_it_is_said(kind):
    on = date(2000, 1, 1)
    assert said(kind, on, [], ordered=False) == []
    assert "vérifiée" in colleges.regime(kind, on).note


def test_each_missing_member_is_said_with_its_article():
    assert said("CLSPD", DAYS["2020"], []) == [
        "Aucun siège\u00a0: préfet (CSI, art. D. 132-8, 1°).",
        "Aucun siège\u00a0: procureur de la République (CSI, art. D. 132-8, 1°).",
        "Aucun siège\u00a0: président du conseil départemental (CSI, art. D. 132-8, 2°).",
        "Aucun siège\u00a0: service de l’État (CSI, art. D. 132-8, 3°).",
        "Aucun siège\u00a0: association, établissement ou organisme (CSI, art. D. 132-8, 5°).",
    ]


def test_since_2024_the_president_of_the_department_is_not_missing_and_what_is_not_read_is_to_verify():
    seats = [sitting("prefect"), sitting("prosecutor"), sitting("body")]
    assert said("CLSPD", DAYS["2024"], seats, ordered=False) == [
        "Un organisme siège sans accord daté de son responsable "
        "(CSI, art. D. 132-8, à vérifier depuis le 23 mars 2024).",
        "Aucun arrêté de composition n’est enregistré\u00a0: le maire la fixe par arrêté "
        "(CSI, art. D. 132-8, à vérifier depuis le 23 mars 2024).",
    ]


def test_a_substitute_does_not_fill_the_place():
    assert any("préfet" in text for text in said("CLSPD", DAYS["2024"], [sitting("prefect", substitute=True)]))


def test_every_mayor_sits_in_an_intercommunal_council():
    held = ["prefect", "prosecutor", "department", "state_service", "mayor"]
    seats = [*map(sitting, held), sitting("body", agreed_on=ON)]
    assert said("CISPD", DAYS["2020"], seats, communes=28) == [
        "1 maire siège pour 28 communes membres (CSI, art. D. 132-12, 2°)."
    ]
    assert said("CISPD", DAYS["2020"], [*seats, sitting("mayor")], communes=2) == []


def test_before_2007_police_and_gendarmerie_sit_and_no_college_weighs_more_than_half():
    seats = [sitting("prefect"), sitting("prosecutor"), sitting("elected"), sitting("state_service", "PN")]
    seats += [sitting("body") for _ in range(5)]
    source = "décret n° 2002-999 du 17 juillet 2002, art. 3"
    assert said("CLSPD", DAYS["2003"], seats) == [
        f"Aucun siège pour la gendarmerie nationale ({source}).",
        f"Associations, établissements et organismes\u00a0: 5 membres sur 9, plus de la moitié ({source}).",
    ]


def test_the_college_is_that_of_the_law_of_the_day():
    for day, expected in (("2003", College.STATE), ("2020", College.OTHERS)):
        assert colleges.college("qualified", colleges.regime("CLSPD", DAYS[day])) is expected
    assert colleges.college("chair", None) is College.OFFICE
    assert colleges.named_by("state_service", colleges.regime("CLSPD", DAYS["2010"])) == "prefect"


def test_members_of_a_college_come_in_the_order_of_the_alphabet_accents_aside():
    titles = ("Le maire de Talence", "Le maire d’Eysines", "Le maire de Bruges", "Le maire de Bègles")
    held = [Seat(pk=at, capacity="mayor", title=title, starts_on=FIRST) for at, title in enumerate(titles)]
    [group] = grouped(held, colleges.regime("CISPD", DAYS["2024"]))
    assert [member.seat.title for member in group.members] == [titles[1], titles[3], titles[2], titles[0]]


# Members come, go, are replaced


def seat(council, **values):
    known = {"capacity": "prefect", "title": "Le préfet de la Gironde", "starts_on": FIRST}
    return operations.add_seat(council, by=TESTS, **{**known, **values})


def held(council, on):
    return list(Seat.objects.filter(council=council).in_force(on).values_list("title", "holder_name"))


@pytest.mark.django_db
def test_a_member_is_replaced_and_the_past_stays(begles, domofrance):
    former = seat(begles, capacity="body", title="Directrice", organisation=domofrance, holder_name="Anne Petit")
    seat(begles, capacity="body", title="Adjoint", substitute_for=former)
    follower = operations.replace_seat(
        former, by=TESTS, revision=1, starts_on=LEFT, title="Directeur", organisation=domofrance, holder_name="Luc Roy"
    )
    assert (follower.follows, follower.capacity, follower.named_by) == (former, "body", "chair")
    assert held(begles, date(2025, 8, 31)) == [("Directrice", "Anne Petit"), ("Adjoint", "")]
    assert held(begles, LEFT) == [("Directeur", "Luc Roy")]
    with pytest.raises(Refused, match="prend déjà fin"):
        operations.end_seat(Seat.objects.get(pk=former.pk), by=TESTS, revision=2, ends_on=LEFT)


@pytest.mark.django_db
def test_what_does_not_hold_together_is_refused(begles, landes, domofrance):
    elsewhere = operations.record_order(landes, by=TESTS, on=ON, number="1", signed_on=FIRST)
    full = seat(begles)
    for wrong, words in (
        ({"starts_on": date(2007, 1, 1)}, "pas encore créé"),
        ({"order": elsewhere}, "autre conseil"),
        ({"substitute_for": seat(landes)}, "même conseil"),
        ({"substitute_for": seat(begles, substitute_for=full)}, "même conseil"),
        ({"contact": contact(domofrance)}, "pas celui de l’organisme"),
        ({"ends_on": date(2024, 5, 1)}, "précède"),
    ):
        with pytest.raises(Refused, match=words):
            seat(begles, **wrong)


@pytest.mark.django_db
def test_whoever_does_not_keep_the_council_writes_nothing(begles, neighbour, maire, administrator):
    for person in (neighbour, maire, administrator):
        with pytest.raises(Forbidden):
            operations.add_seat(begles, by=person, capacity="prefect", title="X", starts_on=FIRST)
        with pytest.raises(Forbidden):
            operations.record_information(begles, by=person, on=ON, given_on=FIRST)


@pytest.mark.django_db
def test_the_page_reads_any_date_and_its_file_the_same(karim, begles, domofrance):
    mine = signed_in(karim)
    seat(begles, ends_on=LEFT, holder_name="M. Ancien")
    address = reverse("council-composition", args=[begles.pk])
    assert "M. Ancien" in mine.get(address, {"au": "2025-08-31"}).content.decode().split("Historique")[0]
    now = mine.get(address).content.decode()
    assert "Ont siégé auparavant" in now
    assert f"{reverse('seat-create', args=[begles.pk])}?capacity=prefect" in now
    past = b"".join(mine.get(address, {"au": "2025-08-31", "export": "csv"}).streaming_content).decode()
    assert "Membres de droit" in past
    assert "M. Ancien" in past
    assert "M. Ancien" not in b"".join(mine.get(address, {"export": "csv"}).streaming_content).decode()
    assert mine.get(address, {"au": "hier"}).status_code == 200


@pytest.mark.django_db
def test_a_person_is_recognised_by_their_address_or_as_a_contact(karim, begles, domofrance, maire):
    mine, known = signed_in(karim), contact(domofrance, "Delmas", first_name="Sofia")
    address = reverse("seat-create", args=[begles.pk])
    typed = {"capacity": "body", "title": "Directrice", "organisation": domofrance.pk, "starts_on": "2026-01-01"}
    for person in ("sofia delmas", maire.email, "Une inconnue"):
        assert mine.post(address, {**typed, "person": person}).status_code == 302, person
    rows = Seat.objects.order_by("pk").values_list("contact", "agent", "holder_name")
    assert list(rows) == [(known.pk, None, ""), (None, maire.pk, ""), (None, None, "Une inconnue")]
    refused = mine.post(address, {**typed, "person": "personne@exemple.fr"})
    assert "ni compte ni contact" in refused.content.decode()
    first = Seat.objects.first()
    values = {**typed, "person": "Sofia Delmas", "title": "Directrice générale", "revision": first.revision}
    assert mine.post(reverse("seat-edit", args=[first.pk]), values).status_code == 302
    first.refresh_from_db()
    assert (first.title, first.contact, first.revision) == ("Directrice générale", known, 2)


@pytest.mark.django_db
def test_seats_are_written_by_the_api_through_the_same_operations(karim, begles):
    caller = signed_in(karim)
    body = {"council": begles.pk, "capacity": "prosecutor", "title": "Le procureur", "starts_on": "2024-05-02"}
    made = caller.post("/api/v1/seats/", body, content_type="application/json").json()
    assert (made["named_by"], made["abilities"]["edit_council"]) == ("law", True)
    end = caller.post(
        f"/api/v1/seats/{made['id']}/end-seat/", {"ends_on": "2025-09-01"}, content_type="application/json",
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert end.json()["ends_on"] == "2025-09-01"
    assert caller.get("/api/v1/seats/", {"conseil": begles.pk, "au": "2025-09-01"}).json()["results"] == []


@pytest.mark.django_db
def test_composition_order_number_given_and_unique(begles):
    begles.orders.create(number="1", signed_on=FIRST)
    with breaks("composition_order_unique"):
        begles.orders.create(number="1", signed_on=LEFT)
    with breaks("composition_order_number_given"):
        begles.orders.create(number="", signed_on=FIRST)


@pytest.mark.django_db
def test_seat_constraints(begles, domofrance, maire):
    values = {"council": begles, "capacity": "chair", "title": "Le maire", "starts_on": FIRST}
    with breaks("seat_dates_in_order"):
        Seat.objects.create(**values, ends_on=date(2024, 1, 1))
    with breaks("seat_one_holder"):
        Seat.objects.create(**values, agent=maire, holder_name="X")
    Seat.objects.create(**values, ends_on=LEFT)
    Seat.objects.create(**{**values, "starts_on": LEFT})
    Seat.objects.create(**{**values, "capacity": "delegate"})
    with breaks("seat_one_chair"):
        Seat.objects.create(**values)
    begles.informations.create(given_on=FIRST)
    with breaks("yearly_information_unique"):
        begles.informations.create(given_on=FIRST)
