"""Where a problem is, its priority, what shows it, its cells: who writes them, and what is refused."""

from __future__ import annotations

import pytest

from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from diagnostics import operations
from diagnostics.models import ProblemEvidence, ProblemPlace, ProblemResponse
from diagnostics.operations.problems import places_of
from diagnostics.priority import Criterion
from territories.models import LocalTerritory, Territory, TerritoryCommune
from tests.diagnostics.conftest import TODAY
from tests.personas import commune

pytestmark = pytest.mark.django_db
THREES = dict.fromkeys(Criterion.values, 3)


@pytest.fixture
def site(db):
    """A site of Bègles, and one of Talence."""
    made = []
    for code, town in (("33039-1", "33039"), ("33522-1", "33522")):
        place = Territory.objects.create(kind="site", code=code, name=f"Gare de {town}")
        LocalTerritory.objects.create(territory=place, name=place.name, communes=[town])
        TerritoryCommune.objects.create(territory=place, commune=commune(town))
        made.append(place)
    return made


def test_places_are_in_the_perimeter(problem, karim, site):
    inside, outside = site
    assert set(places_of(problem.diagnostic)) == {commune("33039"), inside}
    operations.change_problem(problem, by=karim, revision=None, places=[commune("33039"), inside])
    assert {link.territory for link in ProblemPlace.objects.all()} == {commune("33039"), inside}
    operations.change_problem(problem, by=karim, revision=None, places=[inside])
    assert [link.territory for link in ProblemPlace.objects.all()] == [inside]
    for stranger in (outside, commune("33522"), commune("33039").department):
        with pytest.raises(Refused, match="périmètre"):
            operations.change_problem(problem, by=karim, revision=None, places=[stranger])


def test_moments_and_people_are_kept_in_order_and_unknown_ones_refused(problem, karim):
    changed = operations.change_problem(
        problem, by=karim, revision=None, moments=["weekend", "morning"], sufferers=["women"], when=" le soir "
    )
    assert (changed.moments, changed.sufferers, changed.when) == (["morning", "weekend"], ["women"], "le soir")
    with pytest.raises(Refused):
        operations.change_problem(problem, by=karim, revision=None, moments=["never"])


def test_notes_are_given_and_taken_back(problem, karim, observer):
    scored = operations.score_problem(problem, by=karim, revision=problem.revision, **THREES)
    assert scored.gravity == scored.capacity == 3
    assert operations.score_problem(problem, by=karim, revision=None).gravity is None
    with pytest.raises(Refused):
        operations.score_problem(problem, by=karim, revision=None, **{**THREES, "trend": 6})
    with pytest.raises(Stale):
        operations.score_problem(problem, by=karim, revision=1, **THREES)
    with pytest.raises(Forbidden):
        operations.score_problem(problem, by=observer, revision=None, **THREES)


def test_a_decision_has_a_reason_its_author_and_its_day(problem, karim):
    with pytest.raises(Refused, match="pourquoi"):
        operations.overrule_priority(problem, by=karim, revision=None, priority=1, reason=" ", on=TODAY)
    decided = operations.overrule_priority(problem, by=karim, revision=None, priority=1, reason="Attente", on=TODAY)
    assert (decided.given_priority, decided.given_by, decided.given_on) == (1, karim, TODAY)
    restored = operations.restore_priority(problem, by=karim, revision=None)
    assert (restored.given_priority, restored.given_reason, restored.given_by) == (None, "", None)
    with pytest.raises(Refused, match="Aucune priorité"):
        operations.restore_priority(problem, by=karim, revision=None)


def test_a_cell_is_filled_changed_and_emptied(problem, karim):
    def fill(revision, response, fitness):
        return operations.fill_cell(
            problem, by=karim, field="sanction", revision=revision, response=response, fitness=fitness
        )

    row = fill(0, "Rappels à l’ordre", "weak")
    assert fill(1, "Rappels et mesures", "partial").pk == row.pk
    with pytest.raises(Stale):
        fill(0, "Autre", "good")  # somebody filled the cell since
    with pytest.raises(Refused, match="Aucune réponse"):
        fill(2, " ", "good")
    assert fill(2, "", "absent").response == ""
    operations.remove_response(row, by=karim, revision=None)
    assert not ProblemResponse.objects.exists()


def test_evidence_says_where_it_comes_from(problem, karim):
    with pytest.raises(Refused) as refusal:
        operations.add_evidence(problem, by=karim, kind="statement", text="Vu")
    assert {reason.field for reason in refusal.value.reasons} == {"source", "dated_on"}
    with pytest.raises(Refused, match="n’existe pas"):
        operations.add_evidence(problem, by=karim, kind="recorded", indicator="Météo", territory=commune("33039"))
    item = operations.add_evidence(
        problem, by=karim, kind="recorded", indicator="Vols avec armes", territory=commune("33039"), source="ignorée"
    )
    assert (str(item), item.source) == ("Vols avec armes", "")
    changed = operations.change_evidence(item, by=karim, revision=1, text="En hausse")
    assert (changed.text, changed.indicator) == ("En hausse", "Vols avec armes")
    operations.remove_evidence(item, by=karim, revision=None)
    assert not ProblemEvidence.objects.exists()


def test_the_portal_itself_decides_without_being_anybody(problem):
    decided = operations.overrule_priority(problem, by=PORTAL, revision=None, priority=2, reason="Essai", on=TODAY)
    assert decided.given_by is None


def test_a_validated_diagnostic_refuses_all_of_it(validated, claire):
    problem = validated.problems.get()
    acts = (
        lambda: operations.score_problem(problem, by=claire, revision=None, **THREES),
        lambda: operations.overrule_priority(problem, by=claire, revision=None, priority=1, reason="x", on=TODAY),
        lambda: operations.describe_response(problem, by=claire, field="sanction", fitness="absent"),
        lambda: operations.add_evidence(problem, by=claire, kind="series", series="x", source="y"),
        lambda: operations.change_problem(problem, by=claire, revision=None, places=[commune("33039")]),
    )
    for act in acts:
        with pytest.raises(Refused, match="validé"):
            act()


def test_a_renewed_diagnostic_keeps_all_that_was_said_of_its_problems(problem, karim):
    operations.change_problem(problem, by=karim, revision=None, places=[commune("33039")])
    operations.score_problem(problem, by=karim, revision=None, **THREES)
    operations.add_evidence(problem, by=karim, kind="series", series="Halls", source="Bailleur")
    operations.describe_response(problem, by=karim, field="sanction", fitness="absent")
    period = {"starts_on": TODAY.replace(year=2025), "ends_on": TODAY}
    new = operations.renew_diagnostic(problem.diagnostic, by=karim, title="Mise à jour", **period)
    [copied] = new.problems.whole()
    assert (copied.gravity, copied.place_names, copied.evidences.count()) == (3, ["Bègles"], 1)
    assert [row.fitness for row in copied.responses.all()] == ["absent"]
