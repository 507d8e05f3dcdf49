"""What looks like nominative data in a diagnostic: found everywhere, settled before validation."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from diagnostics import gates, operations, texts
from diagnostics.models import Diagnostic, NominativeWaiver
from tests.diagnostics.conftest import TODAY

pytestmark = pytest.mark.django_db
PLATE = "AB-{}-CD"


def reread(problem):
    return Diagnostic.objects.for_texts().get(pk=problem.diagnostic_id)


@pytest.fixture
def full(problem, karim):
    """Every text of the diagnostic holds a plate of its own."""
    diagnostic, by = problem.diagnostic, {"by": karim, "revision": None}
    operations.set_diagnostic(diagnostic, **by, title="D AB-100-CD")
    for number, part in enumerate(("situation", "perception", "adequacy", "sources"), 101):
        operations.write_part(diagnostic, **by, part=part, text=f"<p>AB-{number}-CD</p>")
    row = diagnostic.field_responses.get(field="sanction")
    operations.describe_field(row, **by, response="AB-105-CD", fitness="weak")
    operations.change_problem(
        problem, **by, title="P AB-106-CD", description="AB-107-CD", where="AB-108-CD", when="AB-109-CD",
        sufferers_note="AB-110-CD",
    )  # fmt: skip
    operations.overrule_priority(problem, **by, priority=1, reason="AB-111-CD", on=TODAY)
    operations.add_evidence(problem, by=karim, kind="series", series="AB-112-CD", source="AB-113-CD", text="AB-114-CD")
    operations.describe_response(problem, by=karim, field="sanction", response="AB-115-CD", fitness="weak")
    operations.give_figure(
        diagnostic,
        by=karim,
        title="AB-116-CD",
        value=3,
        unit="faits",
        year=2025,
        source="AB-117-CD",
        analysis="AB-118-CD",
    )
    operations.add_survey(
        diagnostic,
        by=karim,
        kind="survey",
        title="AB-119-CD",
        carried_out_by="AB-120-CD",
        ends_on=TODAY,
        method="AB-121-CD",
        population="AB-122-CD",
        results="AB-123-CD",
        source="AB-124-CD",
    )
    operations.add_existing_response(
        row, by=karim, title="AB-125-CD", place="AB-126-CD", period="AB-127-CD", comment="AB-128-CD", fitness="weak"
    )
    return problem


def test_every_text_is_read_and_leads_to_the_page_that_mends_it(full, client, karim):
    seen = texts.names_in(reread(full))
    assert {each.finding.excerpt for each in seen} == {f"AB-{number}-CD" for number in range(100, 129)}
    client.force_login(karim)
    for url in {each.text.url for each in seen}:
        assert client.get(url).status_code == 200, url


def test_the_cost_does_not_grow_with_problems(full, karim, django_assert_num_queries):
    for number in range(5):
        operations.add_problem(full.diagnostic, by=karim, title=f"Problème {number}")
    with django_assert_num_queries(8):
        texts.names_in(reread(full))


def test_what_is_found_is_settled_before_validation(problem, karim, claire):
    operations.change_problem(problem, by=karim, revision=None, description="Signalé au 06 12 34 56 78")
    diagnostic = problem.diagnostic
    [reason] = gates.missing_to_validate(diagnostic, TODAY)
    assert reason.url == reverse("diagnostic-names", args=[diagnostic.pk])
    with pytest.raises(Refused, match="nominative"):
        operations.validate_diagnostic(diagnostic, by=claire, on=TODAY)
    [seen] = texts.unsettled_names(reread(problem))
    digest = seen.finding.digest
    operations.confirm_no_name(diagnostic, by=karim, digest=digest, reason="Numéro de la permanence", on=TODAY)
    assert gates.missing_to_validate(diagnostic, TODAY) == []
    assert "06 12" not in str(NominativeWaiver.objects.values())


def test_other_words_ask_again(problem, karim):
    operations.change_problem(problem, by=karim, revision=None, description="AB-123-CD")
    [seen] = texts.unsettled_names(reread(problem))
    operations.confirm_no_name(problem.diagnostic, by=karim, digest=seen.finding.digest, reason="Un modèle", on=TODAY)
    operations.change_problem(problem, by=karim, revision=None, description="AB-123-CD puis AB-124-CD")
    [other] = texts.unsettled_names(reread(problem))
    assert other.finding.excerpt == "AB-124-CD"


def test_a_confirmation_has_a_reason_something_to_confirm_and_can_be_withdrawn(problem, karim, observer):
    operations.change_problem(problem, by=karim, revision=None, description="AB-123-CD")
    diagnostic = problem.diagnostic
    digest = texts.unsettled_names(reread(problem))[0].finding.digest
    with pytest.raises(Refused, match="pourquoi"):
        operations.confirm_no_name(diagnostic, by=karim, digest=digest, reason=" ", on=TODAY)
    with pytest.raises(Refused, match="n’est plus"):
        operations.confirm_no_name(diagnostic, by=karim, digest="0" * 64, reason="x", on=TODAY)
    with pytest.raises(Forbidden):
        operations.confirm_no_name(diagnostic, by=observer, digest=digest, reason="x", on=TODAY)
    waiver = operations.confirm_no_name(diagnostic, by=karim, digest=digest, reason="Un modèle", on=TODAY)
    assert (waiver.confirmed_by, waiver.kind) == (karim, "plate")
    operations.withdraw_confirmation(waiver, by=karim, revision=waiver.revision)
    assert len(texts.unsettled_names(reread(problem))) == 1
