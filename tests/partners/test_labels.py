"""Labels: where each stands on its sheet, how large its letters are, what the printed sheet holds."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pytest

from partners.directory.documents import labels_pdf
from partners.directory.labels import SHEETS, SIZES, SheetFormat, sheets, size_of

SHORT = ("Camille Delmas", "Domofrance", "33042 Bordeaux")


@pytest.mark.parametrize("kind", SheetFormat)
def test_every_label_stands_on_the_page_and_over_no_other(kind):
    sheet = SHEETS[kind]
    places = [sheet.place(rank) for rank in range(sheet.places)]
    assert all(left >= 0 and left + sheet.width <= 210.01 for left, _ in places)
    assert all(top >= 0 and top + sheet.height <= 297.01 for _, top in places)
    assert sheet.step_across >= sheet.width
    assert sheet.step_down >= sheet.height
    # The sheet is cut in its middle: what is left on each side is the same.
    assert places[0][0] == pytest.approx(210 - places[sheet.across - 1][0] - sheet.width, abs=0.3)
    assert places[0][1] == pytest.approx(297 - places[-1][1] - sheet.height, abs=0.3)


def test_a_begun_sheet_is_finished_first():
    sheet = SHEETS[SheetFormat.THREE_BY_EIGHT]
    made = list(sheets(sheet, [SHORT] * 30, 20))
    assert [[label.at for label in each] for each in made] == [[19, 20, 21, 22, 23], list(range(24)), [0]]
    assert list(sheets(sheet, [], 3)) == []


def test_letters_shrink_until_the_text_stands():
    sheet = SHEETS[SheetFormat.THREE_BY_EIGHT]
    assert size_of(sheet, SHORT) == 0
    assert 0 < size_of(sheet, ["Communauté d’agglomération du Bassin"]) < len(SIZES)
    assert size_of(sheet, ["x" * 200]) == len(SIZES) - 1
    assert size_of(sheet, SHORT * 3) > 0


def test_the_sheet_is_printed():
    content = labels_pdf([SHORT] * 22, SheetFormat.THREE_BY_SEVEN, 1, datetime(2026, 11, 26, tzinfo=UTC))
    document = pypdf.PdfReader(BytesIO(content))
    texts = [page.extract_text() for page in document.pages]
    assert [text.count("Domofrance") for text in texts] == [21, 1]
    assert "Page" not in texts[0]
