"""A contact is replaced: what they had in hand passes, what was stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from partners import operations
from partners.models import Contact, GroupMember, MailingMember
from partners.succession import charges
from tests.partners.conftest import ON, contact, organisation, signed_in
from tests.personas import commune

pytestmark = pytest.mark.django_db
FROM, LEFT = date(2024, 1, 1), date(2026, 11, 2)


@pytest.fixture
def camille(begles: Any, domofrance: Any) -> Contact:
    """Sits, belongs to a group, is named in a list."""
    row = contact(domofrance, "Delmas", first_name="Camille", job_title="Directrice")
    held = {"organisation": domofrance, "contact": row, "starts_on": FROM}
    operations.add_seat(begles, by=TESTS, capacity="body", title="Bailleur", **held)
    group = operations.create_group(begles, by=TESTS, kind="restricted", name="Restreinte", created_on=FROM)
    operations.add_group_member(group, by=TESTS, title="Bailleur", **held)
    listed = operations.create_mailing_group(begles, by=TESTS, name="Bailleurs")
    operations.add_recipient(listed, by=TESTS, contact=row)
    return row


def test_what_is_in_hand(karim, claire, neighbour, camille):
    assert [charge.key.partition(":")[0] for charge in charges(camille, karim, ON)] == ["seat", "member", "list"]
    assert charges(camille, neighbour, ON) == []


def test_everything_passes_and_the_past_stays(karim, begles, camille):
    follower = operations.replace_contact(
        camille, by=karim, on=ON, left_on=LEFT, last_name="Neuve", email="n@exemple.fr"
    )
    camille.refresh_from_db()
    assert (follower.organisation, follower.job_title) == (camille.organisation, "Directrice")
    assert (camille.left_on, camille.replaced_by) == (LEFT, follower)
    before, after = begles.seats.order_by("starts_on")
    assert (before.contact, before.ends_on) == (camille, LEFT)
    assert (after.contact, after.starts_on, after.follows) == (follower, LEFT, before)
    former, member = GroupMember.objects.order_by("starts_on")
    assert (former.contact, former.ends_on, member.contact, member.follows) == (camille, LEFT, follower, former)
    assert [row.contact for row in MailingMember.objects.all()] == [follower]
    verbs = [event.pgh_context["verb"] for event in camille.events.order_by("pgh_id")]
    assert verbs == ["contact.added", "contact.replaced"]


def test_what_is_not_ticked_stays_with_nobody_else(karim, begles, camille, domofrance):
    other = contact(domofrance, "Autre")
    client = signed_in(karim)
    listed = charges(camille, karim, ON)[2].key
    answer = client.post(
        reverse("contact-replace", args=[camille.pk]),
        {"left_on": "2026-11-02", "successor": other.pk, "charges": [listed]},
    )
    assert answer.status_code == 302
    assert begles.seats.get().contact == camille
    assert GroupMember.objects.get().contact == camille
    assert MailingMember.objects.get().contact == other


def test_what_is_refused(karim, camille):
    elsewhere = contact(organisation("Landaise", territory=commune("40192")), "Lointaine")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"left_on": LEFT}, "écrivez son nom"),
        ({"left_on": date(2027, 1, 1), "last_name": "X"}, "à venir"),
        ({"left_on": LEFT, "successor": elsewhere}, "même organisme"),
        ({"left_on": LEFT, "successor": camille}, "même organisme"),
    ]
    for values, told in cases:
        with pytest.raises(Refused, match=told):
            operations.replace_contact(camille, by=karim, on=ON, **values)
    operations.mark_contact_left(camille, by=TESTS, on=ON, left_on=LEFT)
    with pytest.raises(Refused, match="déjà parti"):
        operations.replace_contact(camille, by=karim, on=ON, left_on=LEFT, last_name="X")
