"""The pages, as people use them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.partners.conftest import contact, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "organisation-list",
        "organisation-create",
        "organisation-search",
        "council-list",
        "council-create",
        "person-list",
        "person-invite",
    ],
)
def test_pages_without_object_open(claire, name):
    assert signed_in(claire).get(reverse(name)).status_code == 200


def test_pages_of_objects_open(claire, karim, domofrance, plenary, partner):
    client = signed_in(claire)
    contact(domofrance)
    for name, pk in [
        ("organisation-detail", domofrance.pk), ("organisation-edit", domofrance.pk), ("organisation-close", domofrance.pk),
        ("organisation-reopen", domofrance.pk), ("contact-create", domofrance.pk),
        ("contact-edit", domofrance.contacts.get().pk), ("contact-leave", domofrance.contacts.get().pk),
        ("council-detail", plenary.council_id), ("council-edit", plenary.council_id), ("council-dormant", plenary.council_id),
        ("council-wake", plenary.council_id), ("council-dissolve", plenary.council_id), ("meeting-create", plenary.council_id),
        ("meeting-detail", plenary.pk), ("meeting-edit", plenary.pk),
        ("person-detail", karim.pk), ("person-edit", karim.pk), ("person-deactivate", karim.pk), ("person-reactivate", karim.pk),
        ("person-invite-again", karim.pk), ("role-give", karim.pk), ("role-end", karim.memberships.get().pk),
        ("affiliation-create", karim.pk), ("affiliation-end", partner.affiliations.get().pk), ("person-detail", partner.pk),
    ]:  # fmt: skip
        assert client.get(reverse(name, args=[pk])).status_code == 200, name
