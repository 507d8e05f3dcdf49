"""Pure rules: what is missing, what stands in the way, how old."""

from datetime import date

import pytest

from diagnostics import rules
from diagnostics.rules import DescribedProblem

ALL = {"situation": "a", "perception": "b", "adequacy": "c", "sources": "d"}


def missing(**changes):
    values = {"texts": ALL, "problem_count": 1, "unappraised": {}, **changes}
    return [reason.code for reason in rules.missing_before_validation(**values)]


def test_a_complete_diagnostic_lacks_nothing():
    assert missing() == []


@pytest.mark.parametrize("part", list(ALL))
def test_each_part_is_asked_for(part):
    assert missing(texts={**ALL, part: "  "}) == [f"diagnostic.part_missing:{part}"]


def test_the_legal_parts_name_their_source():
    reasons = rules.missing_before_validation(texts={**ALL, "perception": ""}, problem_count=1, unappraised={})
    assert "circulaire du 28 octobre 1997, I.3" in reasons[0].text


def test_a_problem_and_four_appraisals_are_asked_for():
    assert missing(problem_count=0, unappraised={"sanction": "Sanction"}) == [
        "diagnostic.problem_missing",
        "diagnostic.field_unappraised:sanction",
    ]


def test_a_problem_names_its_actors_and_its_fields():
    problem = DescribedProblem(pk=7, number=2, title="Rodéos", fields=[], actor_count=0)
    reasons = rules.missing_in_problem(problem)
    assert [r.code for r in reasons] == ["chain.problem_without_actor:7", "chain.problem_without_field:7"]
    assert all("2. « Rodéos »" in r.text.replace("\u00a0", " ") for r in reasons)
    assert rules.missing_in_problem(DescribedProblem(7, 2, "Rodéos", ["sanction"], 1)) == []


def test_what_is_validated_or_still_running_is_refused():
    on = date(2026, 11, 23)
    assert rules.refusal_to_validate(validated=False, ends_on=on, on=on) == []
    [running] = rules.refusal_to_validate(validated=False, ends_on=date(2026, 11, 24), on=on)
    assert running.code == "diagnostic.period_running"
    [validated] = rules.refusal_to_validate(validated=True, ends_on=on, on=on)
    assert validated.code == "diagnostic.validated"


@pytest.mark.parametrize(
    ("validated_on", "words"),
    [
        (date(2026, 11, 23), "aujourd’hui"),
        (date(2026, 11, 22), "hier"),
        (date(2026, 10, 24), "il y a 30 jours"),
        (date(2026, 10, 23), "il y a 1 mois"),
        (date(2025, 11, 24), "il y a 11 mois"),
        (date(2025, 11, 23), "il y a 1 an"),
        (date(2024, 8, 23), "il y a 2 ans et 3 mois"),
        (date(2024, 2, 29), "il y a 2 ans et 8 mois"),
    ],
)
def test_age_in_words(validated_on, words):
    assert rules.age(validated_on, date(2026, 11, 23)).replace("\u00a0", " ") == words
