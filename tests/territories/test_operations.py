"""Giving and ending roles."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.models import Membership
from territories.operations import end_role, give_role
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def newcomer() -> Agent:
    return person("Nora", "Nouvelle")


@pytest.fixture
def held(claire: Agent, newcomer: Agent) -> Membership:
    return give_role(newcomer, by=claire, role=Role.MAYOR, territory=commune("33039"), starts_on=FIRST)


def test_a_role_is_given_with_its_author_and_its_history(held: Membership, claire: Agent) -> None:
    assert (held.given_by, held.ends_on, held.revision) == (claire, None, 1)
    event = held.events.get()
    assert (event.pgh_context["verb"], event.pgh_context["actor"]) == ("role.given", claire.key)


def test_a_neighbour_gives_no_role_here(neighbour: Agent, newcomer: Agent) -> None:
    with pytest.raises(Forbidden):
        give_role(newcomer, by=neighbour, role=Role.MAYOR, territory=commune("33039"), starts_on=FIRST)
    assert not Membership.objects.filter(agent=newcomer).exists()


def test_a_prefecture_makes_no_administrator(claire: Agent, newcomer: Agent) -> None:
    with pytest.raises(Forbidden):
        give_role(newcomer, by=claire, role=Role.ADMINISTRATOR, territory=department("33"), starts_on=FIRST)


def test_a_role_given_twice_is_refused_in_french(held: Membership, claire: Agent, newcomer: Agent) -> None:
    with pytest.raises(Refused, match="tient déjà ce rôle"):
        give_role(newcomer, by=claire, role=Role.MAYOR, territory=commune("33039"), starts_on=LAST)


def test_a_partner_gets_no_role_on_a_territory(administrator: Agent, newcomer: Agent) -> None:
    with pytest.raises(Refused):
        give_role(newcomer, by=administrator, role=Role.PARTNER, territory=commune("33039"), starts_on=FIRST)


def test_a_closed_account_gets_no_role(claire: Agent, newcomer: Agent) -> None:
    newcomer.is_active = False
    with pytest.raises(Refused, match="compte est fermé"):
        give_role(newcomer, by=claire, role=Role.MAYOR, territory=commune("33039"), starts_on=FIRST)


def test_no_role_is_given_on_a_territory_that_is_gone(claire: Agent, newcomer: Agent) -> None:
    begles = commune("33039")
    begles.gone = True
    with pytest.raises(Refused, match="n’existe plus"):
        give_role(newcomer, by=claire, role=Role.MAYOR, territory=begles, starts_on=FIRST)


def test_a_role_ends_with_a_reason_kept_in_the_history(held: Membership, claire: Agent) -> None:
    ended = end_role(held, by=claire, revision=1, ends_on=LAST, reason="Fin de mandat")
    assert (ended.ends_on, ended.revision) == (LAST, 2)
    event = ended.events.order_by("pgh_id").last()
    assert (event.pgh_context["verb"], event.pgh_context["reason"]) == ("role.ended", "Fin de mandat")


def test_a_role_may_end_the_day_it_starts(held: Membership, claire: Agent) -> None:
    """Given by mistake: it was never in force."""
    end_role(held, by=claire, revision=1, ends_on=FIRST, reason="Erreur")
    assert not Membership.objects.in_force(FIRST).filter(pk=held.pk).exists()


def test_a_role_does_not_end_without_a_reason(held: Membership, claire: Agent) -> None:
    with pytest.raises(Refused, match="pourquoi"):
        end_role(held, by=claire, revision=1, ends_on=LAST, reason="  ")


def test_a_role_does_not_end_before_it_starts(held: Membership, claire: Agent) -> None:
    with pytest.raises(Refused, match="précède son début"):
        end_role(held, by=claire, revision=1, ends_on=date(2025, 1, 1), reason="Erreur")


def test_an_end_is_not_put_off(held: Membership, claire: Agent) -> None:
    end_role(held, by=claire, revision=1, ends_on=FIRST, reason="Départ")
    with pytest.raises(Refused, match="prend déjà fin"):
        end_role(held, by=claire, revision=2, ends_on=LAST, reason="Retour")


def test_who_ends_a_role_somebody_changed_is_told(held: Membership, claire: Agent) -> None:
    end_role(held, by=claire, revision=1, ends_on=LAST, reason="Départ")
    with pytest.raises(Stale):
        end_role(held, by=claire, revision=1, ends_on=FIRST, reason="Départ")


def test_a_neighbour_ends_no_role_here(held: Membership, neighbour: Agent) -> None:
    with pytest.raises(Forbidden):
        end_role(held, by=neighbour, revision=1, ends_on=LAST, reason="Départ")
