from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from cls_portal.models import Tally
from cls_portal.throttling import Allowance, address_of, who

NOW = datetime(2026, 11, 25, 10, 2, tzinfo=UTC)
FEW = Allowance("essai", most=2, minutes=5)


def visit(address: str = "192.0.2.1", user: Any = None, **headers: str) -> Any:
    request = RequestFactory(REMOTE_ADDR=address, headers=headers).get("/")
    request.user = user or AnonymousUser()
    return request


@pytest.mark.django_db
def test_an_address_waits_for_the_next_window():
    assert [FEW.spend(visit(), now=NOW) for _ in range(4)] == [0, 0, 181, 181]
    assert FEW.spend(visit("192.0.2.2"), now=NOW) == 0
    assert FEW.spend(visit(), now=NOW + timedelta(minutes=3)) == 0


@pytest.mark.django_db
def test_agents_do_not_pay_for_their_neighbours(reader):
    for _ in range(5):
        FEW.spend(visit(), now=NOW)
    assert FEW.spend(visit(user=reader), now=NOW) == 0


@pytest.mark.django_db
def test_no_address_is_kept_and_nothing_for_long():
    FEW.spend(visit("198.51.100.7"), now=NOW)
    assert "198.51.100.7" not in str(Tally.objects.values_list().get())
    FEW.spend(visit(), now=NOW + timedelta(hours=2))
    assert Tally.objects.count() == 1


@pytest.mark.django_db
def test_a_window_is_counted_once():
    Tally.objects.create(purpose="essai", who="x", since=NOW)
    with transaction.atomic(), pytest.raises(IntegrityError, match="tally_once"):
        Tally.objects.create(purpose="essai", who="x", since=NOW)


def test_a_network_counts_as_one_visitor():
    assert who(visit("2001:db8:1:2::1")) == who(visit("2001:db8:1:2:ffff::9")) != who(visit("2001:db8:1:3::1"))
    assert who(visit("nulle part")) == "nowhere"


def test_only_our_own_proxies_are_believed(settings):
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert who(visit(**forged)) == "192.0.2.1/32"
    settings.PROXIES = 1
    assert who(visit(**forged)) == "198.51.100.7/32"
    assert who(visit()) == "192.0.2.1/32"


@pytest.mark.parametrize(
    ("seen", "address"),
    [("192.0.2.7:4711", "192.0.2.7"), ("[2001:db8::7]:4711", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"), ("x", "")],
)
def test_an_address_is_read_without_the_port_that_some_proxies_add(seen, address, settings, rf):
    """It goes into evidence and into the log of links, which hold addresses only."""
    settings.PROXIES = 1
    assert address_of(rf.get("/", HTTP_X_FORWARDED_FOR=seen)) == address
