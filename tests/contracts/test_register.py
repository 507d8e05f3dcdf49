"""The register: where every contract stood on a day, and who could have one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contracts.models import Contract
from contracts.operations import correct_take_over, terminate_contract
from contracts.register.departments import FIGURES, table_on
from contracts.register.filters import DepartmentsFilter
from contracts.register.positions import Position, position
from contracts.register.rows import rows_on
from contracts.states import ContractState
from partners.models import Council
from tests.contracts.stages import TERMINATION, a_contract, contract_in, moved, taken_over
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
S, P = ContractState, Position
DATES = {"signed_on": date(2024, 12, 15), "starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.mark.parametrize(
    ("state", "dates", "day", "expected"),
    [
        (S.SIGNED, {}, date(2024, 12, 14), None),
        (S.SIGNED, {}, date(2024, 12, 15), P.UPCOMING),
        (S.SIGNED, {}, date(2025, 1, 1), P.RUNNING),
        (S.SIGNED, {}, date(2027, 12, 31), P.RUNNING),
        (S.SIGNED, {}, date(2028, 1, 1), P.ENDED),
        (S.RENEWED, {}, date(2027, 12, 31), P.RUNNING),
        (S.TERMINATED, {"terminated_on": date(2026, 5, 1)}, date(2026, 4, 30), P.RUNNING),
        (S.TERMINATED, {"terminated_on": date(2026, 5, 1)}, date(2026, 5, 1), P.ENDED),
        (S.INTENTION, {"signed_on": None}, date(2026, 1, 1), P.NEGOTIATING),
        (S.APPROVAL, {"signed_on": None}, date(2026, 1, 1), P.NEGOTIATING),
        (S.READY_TO_SIGN, {"signed_on": None}, date(2026, 1, 1), P.SIGNING),
        (S.SIGNING, {"signed_on": None}, date(2026, 1, 1), P.SIGNING),
        (S.ABANDONED, {"signed_on": None}, date(2026, 1, 1), P.ABANDONED),
        (S.ARCHIVED, {"signed_on": None}, date(2026, 1, 1), P.ABANDONED),
        (S.ARCHIVED, {}, date(2028, 1, 1), P.ENDED),
    ],
)
def test_the_dates_decide_where_a_contract_stands(state, dates, day, expected):
    assert position(state, **{**DATES, "terminated_on": None, **dates}, day=day) == expected


def stood(agent, day: date) -> dict[str, str]:
    return {row.title: row.position for row in rows_on(agent, day)}


def test_the_database_places_contracts_as_the_rule_does(observer, today):
    """One contract in every state; PostgreSQL and Python agree on every one."""
    for state in sorted(S.values, key=S.SIGNED.__eq__):  # one paper in force on that ground, the last
        contract_in(state, title=state)
    for day in (today, date(2024, 12, 15), date(2024, 12, 14)):
        for row in rows_on(observer, day):
            contract = Contract.objects.get(pk=row.pgh_obj_id)
            expected = position(
                row.state, signed_on=row.signed_on, starts_on=row.starts_on, ends_on=row.ends_on,
                terminated_on=contract.terminated_on, day=day,
            )  # fmt: skip
            assert row.position == expected, row.title
    assert len(stood(observer, today)) == len(S.values)


def test_a_paper_counts_from_its_signature_whenever_it_was_entered(claire):
    contract = taken_over(title="Papier")
    assert stood(claire, date(2024, 12, 14)) == {}
    assert stood(claire, date(2024, 12, 15)) == {"Papier": P.UPCOMING}
    assert stood(claire, date(2025, 12, 31)) == {"Papier": P.RUNNING}
    on = {"by": claire, "on": date(2026, 11, 23), "revision": contract.revision, "reason": "mal lu"}
    correct_take_over(contract, signed_on=date(2024, 12, 20), ends_on=date(2025, 6, 30), **on)
    assert stood(claire, date(2024, 12, 15)) == {}
    assert stood(claire, date(2025, 12, 31)) == {"Papier": P.ENDED}


def test_a_termination_counts_from_its_day_of_effect(claire):
    contract = taken_over(title="Papier")
    given = {**TERMINATION, "terminated_on": date(2026, 3, 1)}
    terminate_contract(contract, by=claire, on=date(2026, 11, 23), reason="motif", **given)
    assert stood(claire, date(2026, 2, 28)) == {"Papier": P.RUNNING}
    assert stood(claire, date(2026, 3, 1)) == {"Papier": P.ENDED}


def test_a_contract_of_the_portal_stands_where_its_history_says(claire, today):
    """Its events are dated by the server: an earlier day knows nothing of it yet, today knows its last state."""
    contract = a_contract(title="Portail")
    moved(contract, S.DIAGNOSTIC, S.DRAFTING)
    assert stood(claire, date(2025, 12, 31)) == {}
    assert stood(claire, today) == {"Portail": P.NEGOTIATING}
    Contract.objects.filter(pk=contract.pk).update(state=S.ABANDONED)
    assert stood(claire, today) == {"Portail": P.ABANDONED}


def test_amendments_are_not_counted_apart(claire, today):
    contract = taken_over(title="Papier")
    Contract.objects.filter(pk=a_contract(title="Avenant").pk).update(amends=contract, amendment_number=1)
    assert stood(claire, today) == {"Papier": P.RUNNING}


def test_one_reads_what_one_may_see_and_no_trace_of_the_rest(client, claire, neighbour, maire, today):
    taken_over(title="Papier de Bègles")
    Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33063"), chair_title="le maire")
    client.force_login(neighbour)
    assert "Bègles" not in client.get(reverse("contract-register")).content.decode()
    table = table_on(neighbour, today, DepartmentsFilter({}), today=today)
    assert [line.department.code for line in table.lines] == ["40"]
    assert set(table.sums[:4]) == {0}
    assert client.get("/api/v1/register/").json()["results"] == []
    client.force_login(maire)
    for address in (reverse("contract-register"), reverse("register-departments"), "/api/v1/register/"):
        assert client.get(address).status_code == 404


def test_the_table_counts_by_departement_who_signed_who_negotiates_and_who_could(observer, today):
    taken_over(title="Signé")
    a_contract(title="Négocié", places=[commune("40192")], lead=department("40"))
    for code, kind in (("33039", "CLSPD"), ("33063", "CLSPD"), ("33063", "CDPD")):
        Council.objects.create(kind=kind, name=f"{kind} {code}", territory=commune(code), chair_title="le maire")
    table = table_on(observer, today, DepartmentsFilter({}), today=today)
    lines = {
        line.department.code: dict(zip([key for key, _ in FIGURES], line.figures, strict=True)) for line in table.lines
    }
    assert (lines["33"]["running"], lines["33"]["negotiating"], lines["33"]["councils"]) == (1, 0, 1)
    assert (lines["40"]["running"], lines["40"]["negotiating"], lines["40"]["councils"]) == (0, 1, 0)
    assert table.sums[0] == 1
    narrowed = table_on(observer, today, DepartmentsFilter({"departement": "40"}), today=today)
    assert [line.department.code for line in narrowed.lines] == ["40"]
    assert list(narrowed.rows())[-1][:2] == ["", "Ensemble"]


def test_the_page_is_filtered_exported_and_dated(client, observer):
    taken_over(title="Signé en Gironde")
    taken_over(title="Signé dans les Landes", places=[commune("40192")], lead=department("40"))
    client.force_login(observer)
    address = reverse("contract-register")
    page = client.get(address, {"on": "2025-12-31", "departement": "40"}).content.decode()
    assert "Landes" in page
    assert "Signé en Gironde" not in page
    assert "au 31" in page
    file = b"".join(client.get(address, {"on": "2025-12-31", "departement": "40", "export": "csv"}).streaming_content)
    assert file.decode("utf-8-sig").count("\n") == 2
    assert "jours à venir" in client.get(address, {"on": "2999-01-01"}).content.decode()
    table = client.get(reverse("register-departments"), {"on": "2025-12-31", "export": "xlsx"})
    assert b"".join(table.streaming_content)[:2] == b"PK"


def test_the_api_answers_the_register_of_a_day(client, observer):
    contract = taken_over(title="Papier")
    client.force_login(observer)
    (row,) = client.get("/api/v1/register/", {"on": "2025-12-31"}).json()["results"]
    assert (row["id"], row["position"], row["department"], row["signed_on_paper"]) == (
        contract.pk,
        "running",
        "33",
        True,
    )
    assert client.get("/api/v1/register/", {"on": "2024-01-01"}).json()["results"] == []
    assert client.get(f"/api/v1/register/{contract.pk}/", {"on": "2024-12-20"}).json()["position"] == "upcoming"
    assert client.get("/api/v1/register/999999/").status_code == 404
    lines = client.get("/api/v1/register/departments/", {"departement": "33"}).json()
    assert [line["running"] for line in lines] == [1]


def test_the_table_costs_the_same_whatever_it_holds(observer, today):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            table_on(observer, today, DepartmentsFilter({}), today=today)
        return len(captured)

    taken_over()
    first = cost()
    taken_over(kind="STSPD")
    taken_over(places=[commune("40192")], lead=department("40"))
    assert cost() == first <= 8
