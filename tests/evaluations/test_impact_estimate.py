"""Difference of differences: on published examples, on the limits, on simulated data whose effect is known."""

from __future__ import annotations

import random
from math import exp, log

import pytest

from evaluations.impact.estimate import Change, Counts, change, compare, pool, student

# Thirteen trials of the BCG vaccine (Colditz and others, JAMA, 1994): cases and people, vaccinated then not.
BCG = (
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808),
    (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277), (17, 1716, 65, 1665),
    (186, 50634, 141, 27338), (5, 2498, 3, 2341), (27, 16913, 29, 17854),
)  # fmt: skip
# Student's table: the share 95 % in the middle.
TABLE = {10: 2.228, 15: 2.131, 20: 2.086, 30: 2.042, 60: 2.000, 120: 1.980}


def test_pooling_finds_the_published_figures_of_the_vaccine_trials():
    changes = [
        Change(log((ill / all_) / (ill0 / all0)), 1 / ill - 1 / all_ + 1 / ill0 - 1 / all0)
        for ill, all_, ill0, all0 in BCG
    ]
    found = pool(changes)
    assert (found.mean, found.error, found.tau2) == pytest.approx((-0.7141, 0.1787, 0.3088), abs=5e-5)


def test_one_change_is_the_ratio_of_rates_and_the_noise_of_its_counts():
    found = change(Counts(before=99, after=49, exposed_before=1000, exposed_after=1000))
    assert found.value == pytest.approx(log(49.5 / 99.5))
    assert found.variance == pytest.approx(1 / 99.5 + 1 / 49.5)


def test_more_people_exposed_is_not_more_crime():
    found = change(Counts(before=100, after=200, exposed_before=1000, exposed_after=2000))
    assert abs(found.value) < 0.01


def test_communes_that_change_alike_do_not_differ_besides():
    assert pool([Change(0.1, 0.02)] * 12).tau2 == 0


@pytest.mark.parametrize("freedom", TABLE)
def test_student_is_that_of_the_tables(freedom):
    assert student(0.95, freedom) == pytest.approx(TABLE[freedom], abs=1e-3)


def a_commune(random_: random.Random, size: float, effect: float = 0.0) -> Counts:
    """Facts drawn with the noise of counts (near enough a normal one at that size) around a commune's own change."""
    own = random_.gauss(-0.05, 0.15)
    after = size * exp(own + effect)
    return Counts(
        before=max(0, round(random_.gauss(size, size**0.5))),
        after=max(0, round(random_.gauss(after, after**0.5))),
        exposed_before=30_000,
        exposed_after=30_000,
    )


@pytest.mark.parametrize("effect", [0.0, -0.35])
def test_the_interval_holds_the_true_effect_as_often_as_it_says(effect):
    """Nineteen times out of twenty, to what 200 drawings can tell; `bench/impact.py` draws 1,000 times and more."""
    random_ = random.Random(20261126)
    held = 0
    for _ in range(200):
        found = compare(a_commune(random_, 150, effect), [a_commune(random_, 150) for _ in range(25)])
        held += found.low <= exp(effect) <= found.high
    assert 0.90 <= held / 200 <= 0.99


def test_a_strong_fall_is_told_from_no_difference():
    comparable = [Counts(before=200 + each, after=198 + each, exposed_before=1, exposed_after=1) for each in range(30)]
    fallen = compare(Counts(before=400, after=200, exposed_before=1, exposed_after=1), comparable)
    same = compare(Counts(before=400, after=396, exposed_before=1, exposed_after=1), comparable)
    assert fallen.says_something
    assert fallen.high < 1
    assert not same.says_something
