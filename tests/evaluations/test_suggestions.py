"""The evaluations that the council has not heard, for its agenda."""

from __future__ import annotations

import pytest

from evaluations import operations
from evaluations.suggestions import evaluations_to_present
from partners.models import Meeting
from tests.evaluations.conftest import TODAY
from tests.partners.deciding import succeeded

pytestmark = pytest.mark.django_db


def test_a_written_evaluation_is_suggested_until_it_is_presented(written, council, meeting, karim, neighbour):
    [suggestion] = evaluations_to_present(council, karim, TODAY)
    assert suggestion.about == f"evaluations.evaluation:{written.pk}"
    assert evaluations_to_present(council, neighbour, TODAY) == []
    assert evaluations_to_present(succeeded(council, TODAY), karim, TODAY) == [suggestion]
    operations.present_evaluation(written, by=karim, on=TODAY, revision=written.revision, meeting=meeting)
    assert evaluations_to_present(council, karim, TODAY) == []
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=TODAY, cancel_reason="Report")
    assert evaluations_to_present(council, karim, TODAY) == [suggestion], "that meeting was not held"
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=None, cancel_reason="", form="working_group")
    assert evaluations_to_present(council, karim, TODAY) == [suggestion], "that meeting was not the council's"


def test_one_that_is_not_written_is_not(evaluation, council, karim):
    assert evaluations_to_present(council, karim, TODAY) == []
