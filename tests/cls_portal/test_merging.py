"""Two texts that grew from one: nothing of either is lost, unless somebody chose so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cls_portal.merging import Choice, Fate, assembled, blocks, confront

SENTENCES = [f"<p>Phrase {letter}</p>" for letter in "abcdef"]
BASE = st.lists(st.sampled_from(SENTENCES), max_size=6)
TYPED = st.lists(st.sampled_from([*SENTENCES, "<h3>Titre</h3>", "<ul><li>un</li></ul>", "<p>autre</p>"]), max_size=7)
FEW = settings(max_examples=40, deadline=None)


def text(parts: list[str]) -> str:
    return "".join(parts)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ()),
        ("<p>a</p>\n<h3>b</h3>", ("<p>a</p>", "<h3>b</h3>")),
        ("<ul><li><p>a</p><ul><li>b</li></ul></li></ul><p>c</p>",
         ("<ul><li><p>a</p><ul><li>b</li></ul></li></ul>", "<p>c</p>")),
        ("<table><tbody><tr><td><p>1</p></td></tr></tbody></table>x<p>a</p>y",
         ("<table><tbody><tr><td><p>1</p></td></tr></tbody></table>", "x", "<p>a</p>", "y")),
        ('<p>a<span class="note">n</span></p>', ('<p>a<span class="note">n</span></p>',)),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_its_blocks(html, expected):
    assert blocks(html) == expected


def test_neighbouring_changes_of_two_people_are_two_regions():
    regions = confront("<p>A1</p><p>B</p><p>N</p>", "<p>A</p><p>B2</p>", "<p>A</p><p>B</p>")
    assert [region.fate for region in regions] == [Fate.MINE, Fate.THEIRS, Fate.MINE]
    assert assembled(regions, {}) == ("<p>A1</p><p>B2</p><p>N</p>", [])


def test_what_both_changed_asks_and_keeps_both_meanwhile():
    regions = confront("<p>mien</p><p>B</p>", "<p>leur</p><p>B</p>", "<p>A</p><p>B</p>")
    assert [region.fate for region in regions] == [Fate.DISPUTED, Fate.KEPT]
    assert assembled(regions, {}) == ("<p>leur</p><p>mien</p><p>B</p>", [0])
    assert assembled(regions, {0: Choice.MINE}) == ("<p>mien</p><p>B</p>", [])
    assert assembled(regions, {0: Choice.THEIRS}) == ("<p>leur</p><p>B</p>", [])


def test_what_one_deleted_and_the_other_changed_asks():
    (region,) = confront("", "<p>changé</p>", "<p>A</p>")
    assert region.asks


def test_what_an_editor_wraps_is_not_a_change():
    (region,) = confront("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>", "<ul><li>a</li></ul>")
    assert region.fate == Fate.KEPT


def test_without_the_first_text_nothing_is_taken_for_deleted():
    regions = confront("<p>A</p><p>mien</p>", "<p>leur</p><p>A</p>", None)
    assert assembled(regions, {}) == ("<p>leur</p><p>A</p><p>mien</p>", [])


@FEW
@given(BASE, TYPED, TYPED)
def test_each_text_can_be_had_whole(base, mine, theirs):
    for start in (text(base), None):
        regions = confront(text(mine), text(theirs), start)
        for choice, wanted in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
            assert assembled(regions, dict.fromkeys(range(len(regions)), choice)) == (text(wanted), [])


@FEW
@given(BASE, TYPED, TYPED)
def test_nothing_that_either_wrote_is_lost_unless_chosen(base, mine, theirs):
    regions = confront(text(mine), text(theirs), text(base))
    html, _ = assembled(regions, {})
    assert (set(mine) | set(theirs)) - set(base) <= set(blocks(html))


@FEW
@given(BASE, TYPED)
def test_who_writes_alone_is_asked_nothing(base, mine):
    for regions in (
        confront(text(mine), text(base), text(base)),
        confront(text(base), text(mine), text(base)),
        confront(text(mine), text(mine), text(base)),
    ):
        assert assembled(regions, {}) == (text(mine), [])
