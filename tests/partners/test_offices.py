"""The accounts of the chair and of the coordinator follow the seats; a term that nobody follows is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cls_portal.actors import PORTAL, TESTS
from cls_portal.errors import Refused
from partners import operations, rules, watch
from partners.models import Council, Seat
from tests.partners.conftest import signed_in

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)


def seat(council, agent=None, capacity="coordinator", **values):
    known = {"title": "Coordination", "starts_on": SINCE, "agent": agent}
    return operations.add_seat(council, by=TESTS, capacity=capacity, **{**known, **values})


def named(council):
    council.refresh_from_db()
    return council.chair, council.coordinator


def test_the_account_follows_the_seat_given_changed_ended_and_replaced(begles, karim, maire):
    led = seat(begles, karim)
    seat(begles, maire, "chair")
    assert named(begles) == (maire, karim)
    led = operations.change_seat(led, by=TESTS, revision=1, agent=None, holder_name="Mme Sans-Compte")
    assert named(begles) == (maire, None)
    led = operations.replace_seat(
        led, by=TESTS, revision=2, starts_on=date(2025, 1, 1), title="Coordinateur", agent=karim,
        ends_on=date(2099, 1, 1),
    )  # fmt: skip
    assert named(begles) == (maire, karim)
    operations.end_seat(led, by=TESTS, revision=1, ends_on=timezone.localdate())
    assert named(begles) == (maire, None)


def test_a_substitute_a_past_term_and_one_to_come_name_nobody(begles, karim):
    full = seat(begles, holder_name="M. Titulaire", ends_on=date(2025, 1, 1))
    seat(begles, karim, substitute_for=full)
    seat(begles, karim, starts_on=date(2099, 1, 1))
    assert named(begles) == (None, None)


def test_a_seat_opens_no_door(begles, neighbour, karim):
    with pytest.raises(Refused, match="écrivez son nom") as refusal:
        seat(begles, neighbour)
    assert [reason.field for reason in refusal.value.reasons] == ["person"]
    seat(begles, neighbour, ends_on=date(2025, 1, 1))
    seat(begles, karim, starts_on=date(2025, 1, 1))
    assert named(begles) == (None, karim)


def test_the_sheet_and_the_seats_never_disagree(claire, begles, karim, maire):
    """Whoever is named on the sheet sits from that day on, and who sat no longer does."""
    today = timezone.localdate()
    former = seat(begles, holder_name="Mme Ancienne")
    operations.change_council(begles, by=claire, on=today, revision=1, coordinator=karim, chair=maire)
    former.refresh_from_db()
    rows = Seat.objects.in_force(today).order_by("capacity").values_list("capacity", "agent", "title", "follows")
    assert list(rows) == [
        ("chair", maire.pk, "Le maire de Bègles", None),
        ("coordinator", karim.pk, "Coordination du conseil", former.pk),
    ]  # fmt: skip
    assert former.ends_on == today
    operations.change_council(begles, by=claire, on=today, revision=2, coordinator=None, chair=maire)
    assert named(begles) == (maire, None)
    assert list(Seat.objects.in_force(today).values_list("capacity", flat=True)) == ["chair"]


def test_terms_begin_and_end_by_themselves_each_day(begles, landes, karim, maire):
    seat(begles, karim, ends_on=date(2099, 6, 1))
    seat(begles, maire, "chair", starts_on=date(2099, 6, 1))
    Council.objects.filter(pk=landes.pk).update(coordinator=karim)
    assert operations.follow_terms(by=PORTAL, on=date(2099, 5, 31)) == 0
    assert operations.follow_terms(by=PORTAL, on=date(2099, 6, 1)) == 1
    assert named(begles) == (maire, None)
    assert named(landes)[1] == karim, "never seated: the sheet is left alone"


def test_a_term_that_ended_and_that_nobody_follows_is_in_alert(begles, karim):
    today = timezone.localdate()
    led = seat(begles, karim, ends_on=today - timedelta(days=3))
    row = Council.objects.select_related("territory").with_watch(today).get(pk=begles.pk)
    said = [reason.text for reason in watch.alerts(row, today) if reason.code == "partners.coordinator_left"]
    assert said[0].startswith(f"Le mandat du coordonnateur a pris fin le {today - timedelta(days=4):%d/%m/%Y}")
    assert begles in Council.objects.all().in_alert(rules.watch_limits(today), today)
    operations.change_seat(led, by=TESTS, revision=1, ends_on=today + timedelta(days=30))
    row = Council.objects.select_related("territory").with_watch(today).get(pk=begles.pk)
    assert not any("coordonnateur" in reason.text for reason in watch.alerts(row, today))


def test_the_page_and_the_list_say_the_term(karim, begles):
    mine = signed_in(karim)
    seat(begles, karim, ends_on=date(2099, 7, 1))
    page = mine.get(reverse("council-detail", args=[begles.pk])).content.decode()
    assert "Karim Benali, depuis le 01/01/2024, jusqu’au 30/06/2099" in page
    assert "Karim Benali, jusqu’au 30/06/2099" in mine.get(reverse("council-list")).content.decode()
    edit = mine.get(reverse("council-edit", args=[begles.pk])).content.decode()
    assert 'name="coordinator"' not in edit
