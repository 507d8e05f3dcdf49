"""Two texts compared word by word."""

import pytest

from cls_portal.differences import Segment, word_differences


@pytest.mark.parametrize(
    ("before", "after", "segments"),
    [
        ("", "", []),
        ("<p>Le soir, la gare</p>", "<p>Le soir, la gare</p>", [("same", "Le soir, la gare")]),
        ("Le soir la gare", "Le matin la gare", [
            ("same", "Le"), ("removed", "soir"), ("added", "matin"), ("same", "la gare"),
        ]),
        ("", "<p>Un</p><p>Deux</p>", [("added", "Un\nDeux")]),
        ("<p>Un</p><p>Deux</p>", "<p>Un</p>", [("same", "Un"), ("removed", "\nDeux")]),
    ],
)  # fmt: skip
def test_the_words_kept_removed_and_added(before, after, segments):
    assert word_differences(before, after) == [Segment(fate, text) for fate, text in segments]
