"""The constraint of what a gesture wrote, broken once by name."""

import pytest
from django.db import IntegrityError

from actions.models import FollowUpBatch

pytestmark = pytest.mark.django_db


def test_a_row_is_once_in_a_batch(action, karim):
    batch = FollowUpBatch.objects.create(author=karim, kind="quick", size=1)
    given = {"action": action, "kind": "action", "row": action.pk, "revision": 1, "after": {}}
    batch.changes.create(**given)
    with pytest.raises(IntegrityError, match="follow_up_change_once"):
        batch.changes.create(**given)
