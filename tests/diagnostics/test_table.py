"""The table that everybody sees."""

from datetime import date
from decimal import Decimal
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.series.table import Figure, Shape, State, build
from tests.diagnostics.test_suppression import determined

Y24, Y25 = date(2024, 1, 1), date(2025, 1, 1)
PLACES = {1: "Bègles", 2: "Floirac", 3: "Talence"}


def figures(rows, category=7):
    return {
        (period, place, category): Figure(None if value is None else Decimal(value))
        for period, values in rows.items()
        for place, value in zip(PLACES, values, strict=False)
    }


def texts(table):
    return {line.label: table.texts(line) for line in table.lines}


def shape(**more):
    return Shape(
        **{"measure": "count", "grain": "year", "threshold": 5, "places": PLACES, "categories": {7: "Ensemble"}, **more}
    )


def test_secrets_are_said_without_their_number():
    table = build(shape(), [Y24, Y25], figures({Y24: [3, 12, 40], Y25: [10, 0, 30]}))
    assert table.headings == ["2024", "2025", "Total"]
    assert texts(table) == {
        "Bègles": ["secret (<\u00a05)", "10", "secret statistique"],
        "Floirac": ["secret complémentaire", "0", "secret statistique"],
        "Talence": ["40", "30", "70"],
        "Tous lieux": ["55", "40", "95"],
    }
    assert table.secrets


def test_not_known_is_not_zero_and_enters_no_total():
    table = build(shape(), [Y24], figures({Y24: [None, 12]}))
    assert texts(table) == {
        "Bègles": ["n.c."], "Floirac": ["12"], "Talence": ["non saisi"], "Tous lieux": ["12 (sans 2\u00a0valeurs)"],
    }  # fmt: skip


def test_a_grouping_is_summed_or_secret():
    given = figures({Y24: [3, 12, 40]})
    table = build(shape(), [Y24], given, {"Rive droite": [2, 3], "Deux rives": [1, 2]})
    assert texts(table)["Rive droite"] == ["secret statistique"]
    assert texts(table)["Deux rives"] == ["15"]


def test_a_file_holds_numbers_and_the_same_words():
    table = build(shape(), [Y24, Y25], figures({Y24: [3, 12, 40], Y25: [10, 0, 1250]}))
    values = {line.label: table.values(line) for line in table.lines}
    assert values["Talence"] == [40, 1250, 1290]
    assert values["Bègles"] == ["secret (<\u00a05)", 10, "secret statistique"]


def test_a_survey_hides_what_few_people_said_and_has_no_total():
    given = {(Y24, 1, 7): Figure(Decimal("42.50"), 120), (Y24, 2, 7): Figure(Decimal(80), 12)}
    table = build(shape(measure="percent", threshold=30), [Y24], given)
    assert table.headings == ["2024", "2024 : personnes interrogées"]
    assert texts(table) == {
        "Bègles": ["42,5\u00a0%", "120"], "Floirac": ["secret (<\u00a030)", ""], "Talence": ["non saisi", ""],
    }  # fmt: skip


def test_places_and_categories_have_their_sums():
    categories = {7: "Halls", 8: "Caves"}
    given = {**figures({Y24: [2, 20, 30]}), **figures({Y24: [10, 40, 50]}, category=8)}
    table = build(shape(categories=categories), [Y24], given)
    assert texts(table) == {
        "Bègles – Halls": ["secret (<\u00a05)"], "Bègles – Caves": ["secret complémentaire"],
        "Bègles – Toutes catégories": ["12"],
        "Floirac – Halls": ["secret complémentaire"], "Floirac – Caves": ["secret complémentaire"],
        "Floirac – Toutes catégories": ["60"],
        "Talence – Halls": ["30"], "Talence – Caves": ["50"], "Talence – Toutes catégories": ["80"],
        "Tous lieux – Halls": ["52"], "Tous lieux – Caves": ["100"], "Tous lieux – Toutes catégories": ["152"],
    }  # fmt: skip


def test_one_place_and_several_categories_is_a_list_of_categories():
    one = shape(places={1: "Bègles"}, categories={7: "27", 8: "28"}, threshold=0)
    table = build(one, [Y24], {(Y24, 1, 7): Figure(Decimal(3)), (Y24, 1, 8): Figure(Decimal(4))})
    assert texts(table) == {"27": ["3"], "28": ["4"], "Toutes catégories": ["7"]}


# All that is ever shown of a series, together


@st.composite
def asked_in_every_way(draw):
    """A series over three years, and what readers ask of it: windows of years, groupings of places."""
    places = {n: f"Lieu {n}" for n in range(1, draw(st.integers(1, 4)) + 1)}
    categories = {n: f"Sorte {n}" for n in range(1, draw(st.integers(1, 3)) + 1)}
    value = st.one_of(st.integers(0, 6), st.integers(0, 30), st.none())
    years = [date(year, 1, 1) for year in (2023, 2024, 2025)]
    given = {
        key: Figure(None if (number := draw(value)) is None else Decimal(number))
        for key in product(years, places, categories)
    }
    groupings = draw(st.lists(st.sets(st.sampled_from(sorted(places)), min_size=1), max_size=3))
    windows = [years[first:last] for first, last in combinations(range(4), 2)]
    return shape(places=places, categories=categories), given, groupings, windows


def members(line, place_ids, category_ids):
    """The places and categories that a line sums, from its words alone."""
    places = [n for n in place_ids if line.place == f"Lieu {n}"] or list(place_ids)
    if line.place.startswith("Groupe"):
        places = [int(n) for n in line.place.removeprefix("Groupe ").split("+")]
    return places, [n for n in category_ids if line.category == f"Sorte {n}"] or list(category_ids)


@settings(max_examples=60, deadline=None)
@given(asked_in_every_way())
def test_all_that_is_ever_shown_together_determines_no_hidden_cell(asked):
    made, given_figures, groupings, windows = asked
    named = {f"Groupe {'+'.join(map(str, sorted(group)))}": group for group in groupings}
    known = {key: figure.value for key, figure in given_figures.items() if figure.value is not None}
    hidden = [key for key, value in known.items() if 0 < value < made.threshold]
    shown = set()
    for window in windows:
        table = build(made, window, given_figures, named)
        for line in table.lines:
            places, categories = members(line, made.places, made.categories)
            spans = [*([period] for period in window), *([window] if table.with_sum else [])]
            for span, cell in zip(spans, line.cells, strict=True):
                if cell.state is State.NUMBER:
                    summed = frozenset(key for key in product(span, places, categories) if key in known)
                    assert cell.value == sum(known[key] for key in summed)
                    shown.add(summed)
    order = sorted(known)
    found = determined([([int(key in summed) for key in order], 0) for summed in shown], len(order))
    assert not {order[position] for position in found} & set(hidden)
