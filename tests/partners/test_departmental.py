"""The councils of a département: figures that are the length of the list they open, communes that lack a council."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cls_portal.reading import nothing_changes
from partners.departmental import cover, home
from partners.departmental.cover import Cover
from partners.departmental.listings import DEPARTMENT_COUNCILS
from partners.departmental.places import communes
from partners.departmental.reading import department_page, department_rows
from partners.models import Charter, CharterSignature, Council, Group, GroupMember, Meeting, Seat
from partners.states import Capacity
from territories.models import Territory
from territories.rules import Duty
from tests.contracts.stages import taken_over
from tests.partners.conftest import signed_in
from tests.partners.deciding import succeeded
from tests.personas import commune, department
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = timezone.localdate()
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def a_council(code: str, kind: str = "CLSPD", **values: object) -> Council:
    territory = commune(code) if kind != "CISPD" else Territory.objects.get(kind="epci", code=code)
    name = f"{kind} {territory.name}"
    return Council.objects.create(kind=kind, name=name, territory=territory, chair_title="le maire", **values)


def met(council: Council, day: date, form: str = "plenary", **values: object) -> Meeting:
    return Meeting.objects.create(council=council, form=form, held_on=day, **values)


@pytest.fixture(scope="module")
def made(stage: Stage) -> dict[str, Council]:
    """Bègles lives and has everything; Talence sleeps; Pessac is late; Cenon is dissolved; Mont-de-Marsan is
    elsewhere."""
    with stage():
        begles = a_council("33039", created_on=date(2008, 1, 10))
        talence = a_council("33522", dormant_since=ago(400))
        pessac = a_council("33318")
        cenon = a_council("33119", dissolved_on=ago(30))
        landes = a_council("40192")
        met(begles, ago(40))
        met(begles, ago(10), cancelled_on=ago(12), cancel_reason="grève")
        met(begles, ON + timedelta(days=20), "restricted")
        met(begles, ON + timedelta(days=5), cancelled_on=ON, cancel_reason="grève")
        met(pessac, ago(800))
        begles.informations.create(given_on=ago(40))
        Seat.objects.create(
            council=begles, capacity=Capacity.COORDINATOR, title="Coordonnatrice", holder_name="Inès Fabre",
            starts_on=ago(300), ends_on=ON + timedelta(days=100),
        )  # fmt: skip
        charter = Charter.objects.create(council=begles, title="Charte", adopted_on=ago(300), text="…")
        cell = Group.objects.create(
            council=begles, kind="watch_cell", name="Cellule", charter=charter, created_on=ago(200)
        )
        Group.objects.create(council=begles, kind="thematic", name="Fini", created_on=ago(300), ended_on=ago(100))
        for name in ("A", "B"):
            member = GroupMember.objects.create(group=cell, title=name, holder_name=name, starts_on=ago(200))
        CharterSignature.objects.create(charter=charter, member=member, signed_on=ago(150))
        taken_over(on=ON, council=begles, signed_on=ago(300), starts_on=ago(300), ends_on=ON + timedelta(days=400))
        return {"begles": begles, "talence": talence, "pessac": pessac, "cenon": cenon, "landes": landes}


@pytest.fixture
def councils(db: None, made: dict[str, Council]) -> dict[str, Council]:
    return made


def test_each_line_says_what_the_council_has(councils, claire):
    rows = {row.pk: row for row in department_rows(claire, department("33"), ON)}
    assert councils["landes"].pk not in rows
    row = rows[councils["begles"].pk]
    read = {column.key: column.getter() for column in DEPARTMENT_COUNCILS.columns}
    assert (read["pleniere"](row), read["jours"](row)) == (ago(40), 40)
    assert read["prochaine"](row) == ON + timedelta(days=20)
    assert (read["coordonnateur"](row), read["mandat"](row)) == ("Inès Fabre", ON + timedelta(days=99))
    assert read["coordination"](row) == f"Inès Fabre, jusqu’au {ON + timedelta(days=99):%d/%m/%Y}"
    assert read["charte"](row).translate(SPACES) == "1 groupe, 1 sur 2 ont signé"
    assert read["etat"](rows[councils["talence"].pk]) == f"En sommeil depuis le {ago(400):%d/%m/%Y}"
    assert (read["groupes"](row), read["signataires"](row)) == (1, "1 sur 2")
    assert read["echeance"](row) == ON + timedelta(days=400)
    assert "CLS" in read["contrat"](row)
    assert read["alertes"](row) == ""
    late = rows[councils["pessac"].pk]
    assert (read["prochaine"](late), read["contrat"](late), read["signataires"](late)) == (None, "", "")
    assert "art. D. 132-9" in read["articles"](late).translate(SPACES)


def test_a_council_that_another_replaced_is_neither_active_nor_asleep(councils, claire):
    cenon = councils["cenon"]
    cenon.dissolved_on, cenon.succeeded_by = ago(100), councils["begles"]
    cenon.save(update_fields=["dissolved_on", "succeeded_by"])
    rows = list(department_rows(claire, department("33"), ON))
    every, active, asleep = department_page(claire, department("33"), ON)["figures"][:3]
    assert (every.value, every.detail.translate(SPACES)) == (4, "dont 1 dissous ou remplacé")
    assert (active.value, asleep.value) == (2, 1)
    read = {column.key: column.getter() for column in DEPARTMENT_COUNCILS.columns}
    row = next(row for row in rows if row.pk == cenon.pk)
    assert read["etat"](row) == f"Remplacé par {councils['begles'].name}"
    assert (read["jours"](row), read["obligation"](row)) == (None, "")


def test_the_contracts_of_a_council_are_those_of_the_one_that_succeeded_it(councils, claire):
    heir = succeeded(councils["begles"], ON)
    contracts = {row.pk: row.contracts_now for row in department_rows(claire, department("33"), ON)}
    assert ([len(contracts[pk]) for pk in (heir.pk, councils["begles"].pk)]) == [1, 0]


def test_each_figure_is_the_length_of_the_list_it_opens(councils, claire):
    client = signed_in(claire)
    figures = department_page(claire, department("33"), ON)["figures"]
    assert [figure.value for figure in figures[:4]] == [4, 2, 1, 1]
    for figure in figures:
        page = client.get(figure.url.partition("#")[0]).context["page"]
        assert page.total == figure.value, figure.label


def test_the_files_hold_exactly_what_is_filtered(councils, claire):
    client = signed_in(claire)
    sent = client.get(reverse("council-department"), {"etat": "dormant", "export": "csv"})
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("CLSPD Talence")
    assert "Alertes et articles" in lines[0]


def test_the_map_and_the_list_say_the_same_of_every_commune(councils, claire):
    gironde = department("33")
    known = cover.covers(claire, gironde, department_rows(claire, gironde, ON), ON)
    said = {commune.code: state for commune, state in known}
    assert (said["33039"], said["33522"], said["33063"]) == (Cover.ACTIVE, Cover.DORMANT, Cover.MISSING)
    for duty, state in ((Duty.COMPULSORY, Cover.MISSING), (Duty.UNKNOWN, Cover.UNKNOWN)):
        rows = cover.under(cover.without_council(claire, gironde, ON), duty, ON)
        assert set(rows.values_list("code", flat=True)) == {code for code, each in said.items() if each is state}
    assert "33119" in {code for code, each in said.items() if each is Cover.MISSING}


def test_a_cispd_in_activity_answers_for_its_communes_and_one_asleep_does_not(councils, claire):
    gironde = department("33")
    cispd = a_council("243300316", "CISPD")

    def missing() -> set[str]:
        rows = department_rows(claire, gironde, ON)
        known = cover.covers(claire, gironde, rows, ON)
        by_map = {commune.code for commune, state in known if state is Cover.MISSING}
        lacking = cover.under(cover.without_council(claire, gironde, ON), Duty.COMPULSORY, ON)
        assert by_map == set(lacking.values_list("code", flat=True))
        return by_map

    assert not {"33063", "33119"} & missing()
    Council.objects.filter(pk=cispd.pk).update(dormant_since=ago(1))
    assert {"33063", "33119"} <= missing()


def test_what_is_not_known_is_to_be_checked(claire):
    gironde = department("33")
    small, unknown = communes(claire, gironde, ON).filter(population__lt=900).order_by("code")[:2]
    Territory.objects.filter(pk=unknown.pk).update(population=None)
    rows = cover.without_council(claire, gironde, ON)
    to_check = set(cover.under(rows, Duty.UNKNOWN, ON).values_list("code", flat=True))
    assert {small.code, unknown.code} <= to_check
    assert cover.duty_of(800, (), True, ON).duty is Duty.OPTIONAL
    assert cover.duty_of(None, (), True, ON).duty is Duty.UNKNOWN
    assert cover.duty_of(800, ("Paty",), False, ON).duty is Duty.COMPULSORY


def test_the_home_of_the_prefecture_asks_once(councils, claire, karim):
    with nothing_changes(), CaptureQueriesContext(connection) as captured:
        late, tile = home.councils_watched(claire, ON)
    assert len(captured) == 2  # and the roles, which the page reads once for all its tiles
    assert tile.text.translate(SPACES).startswith("1 conseil en sommeil, ")
    lacking = cover.under(cover.without_council(claire, department("33"), ON), Duty.COMPULSORY, ON)
    assert tile.count == 1 + lacking.count()
    assert late.text.translate(SPACES) == "1 conseil sans réunion plénière depuis un an"
    assert home.councils_watched(karim, ON) == []


def test_an_observer_of_the_whole_country_chooses_a_departement(councils, observer, neighbour):
    client = signed_in(observer)
    address = reverse("council-department")
    assert "Gironde (33)" in client.get(address).content.decode()
    shown = client.get(address, {"departement": "33"})
    assert "CLSPD Talence" in shown.content.decode()
    assert "Conseils par commune" in shown.content.decode()
    assert signed_in(neighbour).get(address, {"departement": "33"}).status_code == 404
    assert "CLSPD Talence" not in signed_in(neighbour).get(address).content.decode()


def test_over_rest_a_report_is_opened_written_and_closed(made, claire, neighbour, client):
    client.force_login(claire)
    root, given = "/api/v1/yearly-reports/", {"content_type": "application/json"}
    landes = client.post(root, {"department": department("40").pk, "year": 2025}, **given)
    assert (landes.status_code, "department" in landes.content.decode()) == (400, True)
    made = client.post(root, {"department": department("33").pk, "year": 2025}, **given)
    assert made.status_code == 201, made.content
    place, tag = f"{root}{made.json()['id']}/", {"headers": {"if-match": made.headers["ETag"]}}
    written = client.patch(place, {"introduction": "Trois conseils."}, **given, **tag)
    assert (written.json()["introduction"], written.json()["composed"]) == ("Trois conseils.", False)
    assert client.get(f"{place}pdf/").status_code == 404
    closed = client.post(f"{place}close-report/", {}, **given, headers={"if-match": written.headers["ETag"]})
    assert closed.json()["closed_on"] is not None
    client.force_login(neighbour)
    assert client.get(place).status_code == 404
