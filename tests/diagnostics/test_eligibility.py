"""The eligibility of a territory at a date: what is read, what is recorded and frozen, what is printed."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cls_portal import files, jobs
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Job
from contracts.documents import with_dates
from diagnostics import operations
from diagnostics.documents import diagnostic_section
from diagnostics.eligibility.documents import digest
from diagnostics.eligibility.reading import edition_at, statement_of, statement_of_diagnostic
from diagnostics.models import Edition, Eligibility
from diagnostics.recorded.indicators import INDICATORS as BY_LABEL
from territories.models import CompleteAreaList, PriorityArea
from tests.diagnostics.cells import ARMED, BURGLARIES, ROBBERIES, Row, edition, france, grouping, official
from tests.diagnostics.conftest import TODAY
from tests.diagnostics.test_documents import printed
from tests.diagnostics.test_pages import as_, text_of  # noqa: F401
from tests.personas import commune

pytestmark = pytest.mark.django_db
YEARS = (2023, 2024, 2025)
INDICATORS = (ARMED, BURGLARIES, ROBBERIES)
BEGLES, TALENCE = "33039", "33522"


@pytest.fixture
def figures() -> Edition:
    """Bègles three times above France in three indicators, its armed robberies withheld in 2025; Talence withheld."""
    rows = [Row(BEGLES, year, name, 300) for name in INDICATORS for year in YEARS]
    rows = [Row(r.code, r.year, r.indicator, None) if (r.indicator, r.year) == (ARMED, 2025) else r for r in rows]
    rows += [Row(TALENCE, year, name, None) for name in INDICATORS for year in YEARS]
    made = edition(rows, first_year=2023, last_year=2025)
    for name in INDICATORS:
        for year in YEARS:
            people = 500_000 if name == BURGLARIES else 1_000_000
            official(made, france(), name, year, 20_000 if name == BURGLARIES else 10_000, people)
    return made


@pytest.fixture
def quarter() -> PriorityArea:
    area = PriorityArea.objects.create(
        kind="qpv", code="QN03306M", name="Yves Farge", starts_on=date(2024, 1, 1), source="Décret n° 2023-1314"
    )
    area.perimeter.create(commune=commune(BEGLES))
    CompleteAreaList.objects.create(kind="qpv", starts_on=date(2024, 1, 1), source="Décret n° 2023-1314")
    return area


def verdicts(statement):
    return {ground.code: ground.verdict for ground in statement.grounds}


def text_of_pdf(stored):
    content = files.path_of(stored.sha256).read_bytes()
    run = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return plain(run.stdout.decode())


def plain(text):
    """With ordinary spaces, one at a time."""
    return " ".join(text.split())


# What is read


def test_a_commune_above_in_three_indicators(figures):
    found = statement_of(commune(BEGLES), TODAY)
    assert verdicts(found) == {"areas": "unknown", "indicators": "met"}
    row = next(row for row in found.grounds[1].indicators if row.name == ARMED)
    assert (row.verdict, round(row.ratio, 6), row.years_above) == ("met", 3.0, 2)
    assert [year.text for year in row.years] == ["", "", "non diffusé"]
    assert "1\u00a0cellule non diffusée" in found.grounds[1].summary
    assert (found.edition_on, found.years) == (figures.produced_on, YEARS)


def test_a_commune_whose_cells_are_withheld_is_never_concluded_on(figures):
    assert verdicts(statement_of(commune(TALENCE), TODAY))["indicators"] == "unknown"


def test_a_territory_half_published_is_above_only_where_that_is_certain(figures):
    """Half of the people: 30 × ½ passes France's 10, the burglaries' 60 × ½ does not pass its 40."""
    ground = statement_of(grouping(BEGLES, TALENCE), TODAY).grounds[1]
    said = {row.name: row.verdict for row in ground.indicators}
    assert [said[BY_LABEL[label].name] for label in INDICATORS] == ["met", "unknown", "met"]
    assert ground.verdict == "unknown"


def test_a_statement_uses_no_figure_produced_later(figures):
    assert edition_at(date(2026, 6, 25)) == figures
    assert edition_at(date(2026, 6, 24)) is None
    assert verdicts(statement_of(commune(BEGLES), date(2026, 6, 24)))["indicators"] == "unknown"


def test_a_priority_geography_counts_while_it_is_in_force(quarter):
    found = statement_of(grouping(BEGLES, TALENCE), TODAY).grounds[0]
    assert (found.verdict, found.areas[0].name, found.areas[0].communes) == ("met", "Yves Farge", ("Bègles",))
    elsewhere = statement_of(commune(TALENCE), TODAY).grounds[0]
    assert elsewhere.verdict == "not_met"
    assert "QPV" in elsewhere.summary
    assert verdicts(statement_of(commune(BEGLES), date(2023, 12, 31)))["areas"] == "unknown"


def test_a_geography_whose_end_is_unknown_proves_nothing(quarter):
    PriorityArea.objects.filter(pk=quarter.pk).update(kind="zfu")
    found = statement_of(commune(BEGLES), TODAY).grounds[0]
    assert (found.verdict, found.areas[0].end_unknown) == ("unknown", True)
    assert "fin est inconnue" in found.summary
    PriorityArea.objects.filter(pk=quarter.pk).update(ends_on=date(2030, 1, 1))
    assert statement_of(commune(BEGLES), TODAY).grounds[0].verdict == "met"


def test_the_cost_does_not_grow_with_the_territory(validated, figures, quarter, django_assert_max_num_queries):
    wide = grouping(BEGLES, TALENCE, "33550")
    with django_assert_max_num_queries(9):
        statement_of(wide, TODAY)
    with django_assert_max_num_queries(11):
        statement_of_diagnostic(validated, TODAY)


# What is recorded


def test_what_is_stated_is_frozen(validated, figures, quarter, claire):
    made = operations.state_eligibility(validated, by=claire, on=TODAY, stated_on=TODAY)
    assert (made.kind, made.decided_on, made.grounds) == ("computed", TODAY, "")
    assert made.founds_a_contract
    before, fingerprint = made.stated, digest(made)
    Edition.objects.filter(pk=figures.pk).update(withdrawn_on=TODAY, withdrawn_by=claire)
    PriorityArea.objects.filter(pk=quarter.pk).update(name="Autre nom")
    made = Eligibility.objects.get(pk=made.pk)
    assert (made.stated, digest(made)) == (before, fingerprint)
    assert verdicts(made.stated) == {"areas": "met", "indicators": "met", "decision": "not_met"}
    assert statement_of_diagnostic(validated, TODAY).grounds[1].verdict == "unknown"


def test_a_decision_keeps_the_facts_beside_it(validated, figures, claire):
    made = operations.decide_eligibility(validated, by=claire, on=TODAY, decided_on=TODAY, grounds="Violences")
    assert made.stated.grounds[2].decisions[0].grounds == "Violences"
    assert made.stated.grounds[2].verdict == "met"
    later = operations.state_eligibility(validated, by=claire, on=TODAY, stated_on=TODAY)
    assert verdicts(later.stated)["decision"] == "met"
    assert verdicts(statement_of_diagnostic(validated, date(2026, 11, 22)))["decision"] == "not_met"


def test_a_statement_without_ground_is_recorded_and_founds_nothing(validated, claire):
    made = operations.state_eligibility(validated, by=claire, on=TODAY, stated_on=TODAY)
    assert made.stated.verdict == "unknown"
    assert not made.founds_a_contract


def test_only_the_prefecture_states_on_a_validated_diagnostic_a_day_that_has_come(validated, diagnostic, claire, karim):
    with pytest.raises(Forbidden):
        operations.state_eligibility(validated, by=karim, on=TODAY, stated_on=TODAY)
    with pytest.raises(Refused, match="à venir"):
        operations.state_eligibility(validated, by=claire, on=TODAY, stated_on=date(2026, 11, 24))
    operations.reopen_diagnostic(validated, by=claire, reason="Un chiffre est faux")
    with pytest.raises(Refused, match="validé"):
        operations.state_eligibility(validated, by=claire, on=TODAY, stated_on=TODAY)


def test_the_database_keeps_what_was_written(validated, claire):
    made = operations.decide_eligibility(validated, by=claire, decided_on=TODAY, grounds="Violences")
    for attempt in (
        lambda: Eligibility.objects.filter(pk=made.pk).update(grounds="Autre chose"),
        lambda: Eligibility.objects.filter(pk=made.pk).update(statement=None),
        lambda: Eligibility.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            attempt()


# What is printed


def test_the_pdf_is_made_once_from_what_is_frozen(validated, figures, quarter, claire):
    made = operations.decide_eligibility(validated, by=claire, on=TODAY, decided_on=TODAY, grounds="Violences répétées")
    [job] = Job.objects.filter(arguments__eligibility_id=made.pk)
    assert jobs.run(job.pk).result_url == reverse("eligibility-detail", args=[made.pk])
    made = Eligibility.objects.select_related("pdf").get(pk=made.pk)
    again = operations.attach_eligibility_pdf(made, by=claire, content=b"%PDF other")
    assert again.pdf == made.pdf
    text = text_of_pdf(made.pdf)
    for words in (
        "Violences répétées", "Claire Aubert", "Yves Farge", "Décret n° 2023-1314", "Vols avec armes", "non diffusé",
        "30,00 (10,00)", "+200 %", "3 années sur 3", "Écart moyen", "Règle 2026-2",
        "au moins 3 au-dessus de la moyenne nationale",
        "édition du 25/06/2026", "jamais obligatoire", digest(made)[:16],
    ):  # fmt: skip
        assert words.replace("-", "") in text.replace("-", ""), words  # a hyphen at the end of a line is not read


def test_the_contract_prints_the_facts_and_the_rule(contract_of, figures, quarter, claire):
    contract_of.eligibility = operations.state_eligibility(contract_of.diagnostic, by=claire, stated_on=TODAY)
    section = diagnostic_section(contract_of)
    page = printed(section).replace("\u00a0", " ")
    for words in (
        "Éligibilité du territoire", "Yves Farge", "23 novembre 2026", "Règle 2026-2", "Vols avec armes",
        "non diffusé", "1 cellule non diffusée", section["eligibility"]["sha256"],
    ):  # fmt: skip
        assert words in page, words
    assert with_dates(section)["eligibility"]["statement"]["stated_on"] == TODAY


# Pages


def test_the_page_of_a_date_and_its_record(validated, as_, figures, quarter, claire, karim):  # noqa: F811
    address = reverse("eligibility-preview", args=[validated.pk])
    page = plain(text_of(as_(claire).get(address, {"date": "2026-11-20"})))
    record = f"{reverse('eligibility-state', args=[validated.pk])}?date=2026-11-20"
    for words in ("20 novembre 2026", "Yves Farge", "2 motifs sont constatés", record):
        assert words in page, words
    assert 'value="2026-11-20"' in text_of(as_(claire).get(record))
    answer = as_(claire).post(record, {"stated_on": "2026-11-20"})
    made = validated.eligibilities.get()
    assert answer.url == reverse("eligibility-detail", args=[made.pk])
    page = plain(text_of(as_(claire).get(answer.url)))
    assert "Constat calculé du 20 novembre 2026" in page
    assert digest(made)[:4] in page
    page = text_of(as_(karim).get(address))
    assert reverse("eligibility-state", args=[validated.pk]) not in page


def test_a_date_to_come_or_that_is_none_is_said(validated, as_, claire):  # noqa: F811
    address = reverse("eligibility-preview", args=[validated.pk])
    assert "est à venir" in text_of(as_(claire).get(address, {"date": "2999-01-01"}))
    assert "Saisissez une date" in text_of(as_(claire).get(address, {"date": "hier"}))


def test_a_territory_shows_its_grounds(as_, figures, quarter, observer):  # noqa: F811
    page = text_of(as_(observer).get(reverse("territory-detail", args=[commune(BEGLES).pk])))
    assert "Éligibilité à la date du" in page
    assert reverse("territory-eligibility", args=[commune(BEGLES).pk]) in page
    page = text_of(as_(observer).get(reverse("territory-eligibility", args=[commune(BEGLES).pk])))
    assert "Yves Farge" in page
    assert as_(observer).get(reverse("territory-eligibility", args=[france().pk])).status_code == 404


def test_a_pdf_that_is_not_there_yet_is_not_found(validated, as_, claire):  # noqa: F811
    made = operations.decide_eligibility(validated, by=claire, decided_on=TODAY, grounds="Violences")
    assert as_(claire).get(reverse("eligibility-pdf", args=[made.pk])).status_code == 404
