"""Secret links: one purpose, once, for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cls_portal import links
from cls_portal.models import Agent, SingleUseLink
from tests.personas import person

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def lise() -> Agent:
    return person("Lise", "Martin")


def test_a_link_leads_to_its_person_until_it_is_used(lise):
    secret = links.make(links.INVITATION, lise, WEEK)
    link = links.find(links.INVITATION, secret)
    assert link is not None
    assert link.agent == lise
    assert links.find(links.INVITATION, secret) == link
    links.use(link)
    assert links.find(links.INVITATION, secret) is None


def test_the_secret_itself_is_kept_nowhere(lise):
    secret = links.make(links.INVITATION, lise, WEEK)
    row = SingleUseLink.objects.get()
    assert secret not in {str(getattr(row, field.attname)) for field in SingleUseLink._meta.fields}
    assert len(secret) >= 40


def test_a_link_serves_no_other_purpose(lise):
    assert links.find("autre", links.make(links.INVITATION, lise, WEEK)) is None


@pytest.mark.parametrize("life", [timedelta(0), timedelta(seconds=-1)])
def test_a_link_that_has_lived_no_longer_serves(lise, life):
    assert links.find(links.INVITATION, links.make(links.INVITATION, lise, life)) is None


def test_a_new_link_revokes_the_former(lise):
    first, second = (links.make(links.INVITATION, lise, WEEK) for _ in range(2))
    assert links.find(links.INVITATION, first) is None
    assert links.find(links.INVITATION, second) is not None


def test_the_links_of_others_are_left_alone(lise):
    secret = links.make(links.INVITATION, lise, WEEK)
    links.make(links.INVITATION, person("Luc", "Petit"), WEEK)
    assert links.find(links.INVITATION, secret) is not None


def test_the_link_of_a_closed_account_no_longer_serves(lise):
    secret = links.make(links.INVITATION, lise, WEEK)
    Agent.objects.filter(pk=lise.pk).update(is_active=False)
    assert links.find(links.INVITATION, secret) is None


def test_a_revoked_link_no_longer_serves(lise):
    secret = links.make(links.INVITATION, lise, WEEK)
    SingleUseLink.objects.update(revoked_at=timezone.now())
    assert links.find(links.INVITATION, secret) is None


@pytest.mark.parametrize("secret", ["", "x", "é" * 50])
def test_a_secret_that_is_none_leads_nowhere(lise, secret):
    assert links.find(links.INVITATION, secret) is None
