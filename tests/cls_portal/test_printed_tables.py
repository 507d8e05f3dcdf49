"""Tables of formatted text in a document: their head, the widths of their columns."""

from __future__ import annotations

import re

import pytest

from cls_portal.printed_tables import laid_out


def table(*rows: str) -> str:
    return (
        f"<p>Avant</p><table><caption>Qui</caption><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
    )


def shares(html: str) -> list[int]:
    return [int(share) for share in re.findall(r'"share-(\d+)"', html)]


def test_a_first_row_of_headers_comes_back_on_each_page():
    printed = laid_out(table("<th>Qui</th><th>Quoi</th>", "<th>Police</th><td>Passages</td>"))
    assert '<thead><tr><th scope="col">Qui</th><th scope="col">Quoi</th></tr></thead>' in printed
    assert '<tbody><tr><th scope="row">Police</th><td>Passages</td></tr></tbody>' in printed
    assert printed.startswith("<p>Avant</p><table><caption>Qui</caption><colgroup>")


@pytest.mark.parametrize("rows", [
    ("<td>Police</td><td>Passages</td>", "<td>Mairie</td><td>Bancs</td>"), ("<th>Seul</th><th>Rang</th>",),
    ("<th>A</th><th>B</th>", "<th>C</th><th>D</th>"),
])  # fmt: skip
def test_no_other_row_becomes_a_head(rows):
    assert "<thead>" not in laid_out(table(*rows))


def test_a_column_is_as_wide_as_what_it_holds_and_never_narrower_than_its_longest_word():
    long = "Les services se réunissent chaque mois pour relire les situations signalées. " * 3
    printed = laid_out(table("<th>Échéance</th><th>Engagement</th>", f"<td>septembre 2029</td><td>{long}</td>"))
    date, text = shares(printed)
    assert date >= 3
    assert text >= 3 * date
    assert date + text <= 20


def test_cells_that_span_others_leave_equal_columns():
    assert shares(laid_out(table('<td colspan="2">A</td>', "<td>B</td><td>C</td>"))) == []


@pytest.mark.parametrize("html", ["<p>Sans tableau</p>", "", "<table><caption>Vide</caption></table>"])
def test_what_has_no_row_stays_as_it_is(html):
    assert laid_out(html) == html
