"""The table that everybody sees."""

from datetime import date
from decimal import Decimal

from diagnostics.series.table import Figure, Shape, build

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
    assert table.headings == ["2024", "2024 : personnes interrogées"]
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
