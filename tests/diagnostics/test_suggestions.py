"""The diagnostics that are out of date, for the agenda of a council."""

from __future__ import annotations

from datetime import date

import pytest

from diagnostics.suggestions import stale_diagnostics
from tests.partners.deciding import a_council

pytestmark = pytest.mark.django_db


def test_a_stale_diagnostic_of_the_territory_is_suggested(diagnostic, karim, neighbour):
    council, later = a_council(), date(2029, 6, 1)
    assert stale_diagnostics(council, karim, diagnostic.ends_on) == []
    [suggestion] = stale_diagnostics(council, karim, later)
    assert suggestion.about == f"diagnostics.diagnostic:{diagnostic.pk}"
    assert "3\u00a0ans" in suggestion.why
    assert stale_diagnostics(council, neighbour, later) == []
