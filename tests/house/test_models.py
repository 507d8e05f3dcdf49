"""Every table: its order, its constraints, its history."""

from __future__ import annotations

from io import StringIO

import pghistory.core
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from cls_portal.concurrency import Editable
from cls_portal.grants import append_only_tables
from tests.house.source import APPS, ROOT, our_models

MODELS = our_models()

# Tables without history, and why.
EXEMPT = {
    "cls_portal.StoredFile": "append-only in practice: the content is under its own digest",
    "cls_portal.HistoryLink": "it is the chain of the history",
    "cls_portal.Job": "work in progress, told to its asker",
    "contracts.SigningCode": "a secret on its way; the signature keeps what it proves",
    "contracts.SectionOpening": "a sign of life, forgotten after a minute and a half",
    "cls_portal.Outgoing": "mails on their way; they hold addresses",
    "cls_portal.Tally": "how often somebody asked, forgotten after an hour; it holds no address",
    "cls_portal.SearchEntry": "made by triggers of rows that keep theirs",
    "cls_portal.FileText": "read of files whose rows keep theirs",
    "cls_portal.LinkSecret": "a digest; what the link allows keeps its history",
    "cls_portal.LinkUse": "it is the log of the uses of a link",
    "cls_portal.ReminderSent": "the portal's own ledger; it holds addresses",
    "cls_portal.ViewDefault": "a preference of one person",
    "actions.FollowUpBatch": "what undoing needs, forgotten after a week; the rows it wrote keep their history",
    "actions.FollowUpChange": "the same",
    "cls_portal.DigestSent": "the portal's own ledger; it holds addresses",
    "partners.DirectoryEntry": "a view of tables that keep theirs",
    "territories.Territory": "reference: one ReferenceLoad for each file",
    "territories.TerritoryCommune": "reference",
    "territories.FormerCommune": "reference",
    "diagnostics.EditionPlace": "reference: one ReferenceLoad for each file of an edition",
    "diagnostics.OfficialFigure": "reference",
    "diagnostics.AboveAverage": "reference",
    "diagnostics.AreaSummary": "reference",
    "diagnostics.StratumSummary": "reference",
}
# Unique columns that an ordering may end with.
UNIQUE_ENDS = {"pk", "-pk", "id", "-id", "seq"}


ENABLED = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def label(model: type[Model]) -> str:
    return model._meta.label


def test_every_table_keeps_its_history_or_says_why_not():
    tracked = {event.pgh_tracked_model for event in pghistory.core.event_models()}
    assert {label(model) for model in MODELS if model not in tracked} == set(EXEMPT)


def test_every_order_ends_in_a_unique_column():
    assert [label(model) for model in MODELS if (model._meta.ordering or [""])[-1] not in UNIQUE_ENDS] == []


def test_every_constraint_says_its_refusal_in_french():
    sentences = {
        constraint.name: str(constraint.violation_error_message or "")
        for model in MODELS
        for constraint in model._meta.constraints
    }
    assert len(sentences) > 100
    assert {
        name: sentence
        for name, sentence in sentences.items()
        if "%(name)s" in sentence or "'" in sentence or not sentence.endswith(".")
    } == {}


def test_every_model_has_a_french_name_and_a_text():
    assert [label(model) for model in MODELS if "verbose_name" not in model._meta.original_attrs] == []
    assert [label(model) for model in MODELS if model.__str__ is Model.__str__] == []


def test_no_model_overrides_save():
    assert [label(model) for model in MODELS if model.save is not Model.save] == ["cls_portal.Agent"]


def test_whatever_people_edit_has_a_revision():
    """Rows without one are links, frozen rows and what the portal writes by itself."""
    plain = {label(model) for model in MODELS if not issubclass(model, Editable)}
    assert plain == set(EXEMPT) | {
        "contracts.SignatureReminder",
        "actions.ActionPlace",
        "actions.ActionProblem", "cls_portal.ApiToken", "cls_portal.SingleUseLink", "contracts.ContractCommune",
        "contracts.FrameworkCommune", "contracts.RequestedSection", "contracts.ProofFile", "contracts.Signature",
        "contracts.SignatureDeposit",
        "contracts.Version",
            "diagnostics.DiagnosticCommune",
        "diagnostics.DiagnosticVersion",
        "diagnostics.SeriesCategory", "diagnostics.SeriesPlace",
        "diagnostics.ProblemPlace", "territories.PriorityAreaCommune", "territories.ReferenceLoad",
    }  # fmt: skip


def test_every_constraint_is_broken_once_by_name():
    """A constraint that no test names is one that nobody has seen work."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert sorted(name for name in names if name not in texts) == []


def test_the_tables_that_only_grow():
    tables = set(append_only_tables())
    assert "contracts_signature" in tables
    assert "cls_portal_historylink" in tables
    assert all(event._meta.db_table in tables for event in pghistory.core.event_models())


@pytest.mark.django_db
def test_every_event_table_has_its_two_guards_in_the_database():
    """`append_only` and `chain`: an event model that declares its own triggers drops them silently."""
    with connection.cursor() as cursor:
        cursor.execute(ENABLED)
        present = {(table, name.split("_", 1)[1].rsplit("_", 1)[0]) for table, name in cursor.fetchall()}
    for event in pghistory.core.event_models():
        for guard in ("append_only", "chain"):
            assert (event._meta.db_table, guard) in present, f"{event._meta.db_table} lacks {guard}"


@pytest.mark.django_db
def test_every_tracked_table_writes_its_events_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute(ENABLED)
        present = {(table, name.split("_", 1)[1].rsplit("_", 1)[0]) for table, name in cursor.fetchall()}
    for event in pghistory.core.event_models():
        table = event.pgh_tracked_model._meta.db_table
        for writer in ("insert_insert", "update_update", "delete_delete"):
            assert (table, writer) in present, f"{table} lacks {writer}"


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models():
    said = StringIO()
    call_command("makemigrations", *APPS, check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue() or "Aucun" in said.getvalue()
