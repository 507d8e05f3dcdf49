"""The history: nothing is written without a trace, a trace cannot be rubbed out unseen."""

from __future__ import annotations

from io import StringIO

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cls_portal import chain, history
from cls_portal.actors import PORTAL, TESTS, SystemActor
from cls_portal.chain import Fault
from cls_portal.models import Agent, ApiToken, HistoryLink, SingleUseLink
from cls_portal.operations import deactivate_agent, describe_agent
from cls_portal.writing import operation
from tests.database import as_owner, sql
from tests.house.broken import breaks
from tests.personas import person

pytestmark = pytest.mark.django_db

AgentEvent = history.event_model(Agent)


@pytest.fixture
def lise() -> Agent:
    return person("Lise", "Martin")


def last_event(agent: Agent):
    return AgentEvent.objects.filter(pgh_obj_id=agent.pk).latest("pgh_id")


def the_fault() -> chain.BrokenLink:
    (fault,) = chain.verify()
    return fault


# Everything leaves a trace


def test_a_birth_an_edit_and_an_end_leave_one_event_each(lise):
    key = lise.pk
    describe_agent(lise, by=lise, revision=1, first_name="Lise", last_name="Martin", job_title="Greffière", phone="")
    lise.delete()
    labels = AgentEvent.objects.filter(pgh_obj_id=key).order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update", "delete"]


def test_an_event_says_who_did_what_and_why(lise):
    deactivate_agent(lise, by=PORTAL, reason="départ à la retraite")
    said = last_event(lise).pgh_context
    assert said == {"actor": "system:portail", "verb": "agent.deactivated", "reason": "départ à la retraite"}


def test_a_person_is_named_by_the_key_of_the_account(lise):
    describe_agent(lise, by=lise, revision=1, first_name="L.", last_name="Martin", job_title="Juriste", phone="")
    assert last_event(lise).pgh_context["actor"] == f"agent:{lise.pk}"


def test_the_writes_of_one_operation_share_an_identifier(lise):
    @operation("agent.test")
    def two_writes(*, by):
        Agent.objects.filter(pk=lise.pk).update(job_title="Un")
        Agent.objects.filter(pk=lise.pk).update(job_title="Deux")

    two_writes(by=lise)
    ids = AgentEvent.objects.filter(pgh_context__verb="agent.test").values_list("pgh_context_id", flat=True)
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_bulk_update_leaves_an_event_for_each_row(lise):
    other = person("Luc", "Petit")
    Agent.objects.filter(pk__in=[lise.pk, other.pk]).update(job_title="Chargé de mission")
    assert last_event(lise).job_title == last_event(other).job_title == "Chargé de mission"
    assert last_event(other).pgh_label == "update"


def test_raw_sql_leaves_an_event_too(lise):
    sql("UPDATE cls_portal_agent SET job_title = 'Console' WHERE id = %s", lise.pk)
    assert last_event(lise).job_title == "Console"
    assert last_event(lise).pgh_context["actor"] == "system:tests"


def test_an_update_that_changes_nothing_leaves_no_event(lise):
    before = AgentEvent.objects.count()
    Agent.objects.filter(pk=lise.pk).update(job_title="")
    assert AgentEvent.objects.count() == before


def test_a_bulk_load_by_copy_names_its_actor(lise):
    with history.acting(PORTAL, "unused"), transaction.atomic():
        history.name_actor_for_copy(SystemActor("chargement"), "reference.loaded")
        with connection.cursor().cursor.copy(
            "COPY cls_portal_apitoken (agent_id, name, prefix, digest, scopes, created_at, expires_at) FROM STDIN"
        ) as copy:
            copy.write_row((lise.pk, "copie", "cls_x", "d" * 64, ["lecture"], "2026-01-01", "2027-01-01"))
    event = history.event_model(ApiToken).objects.get(name="copie")
    assert event.pgh_context["actor"] == "system:chargement"


# An actor is compulsory


def test_the_database_refuses_an_update_that_nobody_signs(lise, unsigned):
    with pytest.raises(DatabaseError, match="doit être signée d’un auteur"):
        Agent.objects.filter(pk=lise.pk).update(job_title="Anonyme")


def test_the_database_refuses_an_insert_that_nobody_signs(unsigned):
    with pytest.raises(DatabaseError, match="doit être signée d’un auteur"):
        person("Anne", "Onyme")


def test_leaving_an_operation_leaves_no_actor_behind(lise, unsigned):
    with transaction.atomic():
        with history.acting(lise, "first"):
            Agent.objects.filter(pk=lise.pk).update(job_title="Signé")
        with pytest.raises(DatabaseError, match="doit être signée d’un auteur"), transaction.atomic():
            Agent.objects.filter(pk=lise.pk).update(job_title="Anonyme")


def test_an_act_inside_an_act_gives_back_the_outer_actor(lise):
    with history.acting(PORTAL, "outer", "dehors"):
        with history.acting(lise, "inner", "dedans"):
            Agent.objects.filter(pk=lise.pk).update(job_title="Un")
            inner = last_event(lise)
        Agent.objects.filter(pk=lise.pk).update(job_title="Deux")
    outer = last_event(lise)
    assert inner.pgh_context == {"actor": lise.key, "verb": "inner", "reason": "dedans"}
    assert outer.pgh_context == {"actor": "system:portail", "verb": "outer", "reason": "dehors"}
    assert inner.pgh_context_id == outer.pgh_context_id


def test_the_outer_actor_is_back_after_an_error_inside(lise):
    with history.acting(PORTAL, "outer"):
        with pytest.raises(ZeroDivisionError), history.acting(lise, "inner"):
            raise ZeroDivisionError
        Agent.objects.filter(pk=lise.pk).update(job_title="Après")
    assert last_event(lise).pgh_context["verb"] == "outer"


# What the law may ask to erase is not there

TRACKED = [model for model in apps.get_models() if getattr(model, "pgh_event_models", None)]


@pytest.mark.parametrize(
    ("model", "absent"),
    [
        ("cls_portal.Agent", {"email", "password", "first_name", "last_name", "phone"}),
        ("partners.Contact", {"email", "first_name", "last_name", "phone"}),
        ("contracts.Signatory", {"name"}),
        ("contracts.Signature", {"name", "evidence"}),
    ],
)
def test_personal_columns_never_enter_the_history(model, absent):
    event = history.event_model(apps.get_model(model))
    assert not absent & {field.name for field in event._meta.get_fields()}


def test_a_changed_address_is_not_kept(lise):
    Agent.objects.filter(pk=lise.pk).update(email="nouvelle@exemple.fr", job_title="x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, '') FROM cls_portal_agentevent e")
        (everything,) = cursor.fetchone()
    assert "exemple.fr" not in everything


def test_only_the_digest_of_a_secret_link_is_kept():
    assert "digest" in {field.name for field in history.event_model(SingleUseLink)._meta.get_fields()}
    assert not {"secret", "token"} & {field.name for field in SingleUseLink._meta.get_fields()}


# The serving role can add to the history, nothing else


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cls_portal_agentevent SET job_title = 'réécrit'",
        "DELETE FROM cls_portal_agentevent",
        "TRUNCATE cls_portal_agentevent",
        "INSERT INTO cls_portal_historylink SELECT seq + 1000, event_table, event_id + 1000, columns, digest, linked_at"
        " FROM cls_portal_historylink",
        "UPDATE cls_portal_historylink SET digest = ''",
        "DELETE FROM cls_portal_historylink",
        "TRUNCATE cls_portal_historylink",
        "ALTER TABLE cls_portal_agent DISABLE TRIGGER USER",
        "DROP TRIGGER pgtrigger_chain_5b6a0 ON cls_portal_agentevent",
        "SET session_replication_role TO replica",
        "CREATE OR REPLACE FUNCTION public.cls_history_link(event_table text, columns text, event jsonb)"
        " RETURNS void LANGUAGE sql AS 'SELECT'",
    ],
)
def test_cls_app_can_neither_rewrite_the_history_nor_switch_it_off(lise, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|droit refusé|doit être|does not exist"):
        sql(statement)


def test_every_event_table_refuses_updates_and_deletions_by_cls_app():
    with connection.cursor() as cursor:
        for table in [*chain.event_tables(), "cls_portal_historylink"]:
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege('cls_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), f"cls_app may {right} {table}"


def test_an_event_written_by_hand_is_refused(lise):
    with pytest.raises(DatabaseError, match="ne s’écrit pas à la main"):
        sql(
            "INSERT INTO cls_portal_agentevent (pgh_created_at, pgh_label, pgh_context, id, revision, created_at,"
            " updated_at, job_title, is_active, pgh_obj_id)"
            " SELECT pgh_created_at, pgh_label, pgh_context, id, revision, created_at,"
            " updated_at, 'forgé', is_active, pgh_obj_id FROM cls_portal_agentevent LIMIT 1"
        )


def test_a_link_cannot_be_asked_for_directly(lise):
    with pytest.raises(DatabaseError, match="ne s’écrit pas à la main"):
        sql("SELECT public.cls_history_link('x', 'a', '{\"pgh_context\": {\"actor\": \"x\"}}'::jsonb)")


def test_even_the_owner_meets_the_append_only_trigger(lise):
    with as_owner(), pytest.raises(DatabaseError, match="Cannot update or delete"):
        sql("UPDATE cls_portal_agentevent SET job_title = 'réécrit'")


def test_a_console_as_cls_app_without_actor_is_refused(live_database):
    """The real thing: psycopg, its own connection, no Django."""
    values = connection.settings_dict
    with (
        psycopg.connect(
            host=values["HOST"], user="cls_owner", dbname=live_database, options="-c role=cls_app"
        ) as console,
        pytest.raises(psycopg.Error, match="doit être signée d’un auteur"),
    ):
        console.execute(
            "INSERT INTO cls_portal_agent (email, password, first_name, last_name, job_title, phone, is_active,"
            " revision, created_at, updated_at) VALUES ('a@b.fr', '', 'A', 'B', '', '', true, 1, now(), now())"
        )


# Tampering is found


@pytest.fixture
def history_of_three(lise) -> Agent:
    for title in ("Un", "Deux", "Trois"):
        Agent.objects.filter(pk=lise.pk).update(job_title=title)
    assert list(chain.verify()) == []
    return lise


def tamper(statement: str) -> None:
    """Do it as the owner of the tables, with every trigger disabled."""
    with as_owner():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("cls_portal_agentevent", "cls_portal_historylink"):
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        sql(statement)


def event_numbered(position: int) -> str:
    return f"(SELECT pgh_id FROM cls_portal_agentevent ORDER BY pgh_id DESC OFFSET {position} LIMIT 1)"


def test_an_untouched_history_is_whole(history_of_three):
    length, last = chain.extent()
    assert length == HistoryLink.objects.count() >= 4
    assert last == history.last_digest()
    assert list(chain.verify()) == []


def test_an_edited_event_is_found(history_of_three):
    tamper(f"UPDATE cls_portal_agentevent SET job_title = 'Autre' WHERE pgh_id = {event_numbered(1)}")
    assert the_fault().fault == Fault.EDITED


def test_an_event_given_to_another_author_is_found(history_of_three):
    tamper(
        """UPDATE cls_portal_agentevent SET pgh_context = '{"actor": "agent:1", "verb": "tests", "reason": ""}'"""
        f" WHERE pgh_id = {event_numbered(0)}"
    )
    assert the_fault().fault == Fault.EDITED


def test_a_deleted_event_is_found(history_of_three):
    tamper(f"DELETE FROM cls_portal_agentevent WHERE pgh_id = {event_numbered(1)}")
    assert the_fault().fault == Fault.DELETED


def test_a_deleted_last_event_is_found(history_of_three):
    tamper(f"DELETE FROM cls_portal_agentevent WHERE pgh_id = {event_numbered(0)}")
    assert the_fault().fault == Fault.DELETED


def test_an_event_deleted_with_its_link_is_found(history_of_three):
    tamper(
        f"WITH gone AS (DELETE FROM cls_portal_agentevent WHERE pgh_id = {event_numbered(1)} RETURNING pgh_id)"
        " DELETE FROM cls_portal_historylink l USING gone"
        " WHERE l.event_table = 'cls_portal_agentevent' AND l.event_id = gone.pgh_id"
    )
    assert the_fault().fault == Fault.BROKEN


def test_an_inserted_event_is_found(history_of_three):
    tamper(
        "INSERT INTO cls_portal_agentevent (pgh_created_at, pgh_label, pgh_context, id, revision, created_at,"
        " updated_at, job_title, is_active, pgh_obj_id) SELECT pgh_created_at, pgh_label, pgh_context, id, revision,"
        " created_at, updated_at, 'forgé', is_active, pgh_obj_id FROM cls_portal_agentevent LIMIT 1"
    )
    fault = the_fault()
    assert fault.fault == Fault.UNLINKED
    assert fault.seq is None


def test_a_change_to_a_link_is_found(history_of_three):
    tamper(
        "UPDATE cls_portal_historylink SET digest = sha256('x')"
        " WHERE seq = (SELECT max(seq) FROM cls_portal_historylink)"
    )
    assert the_fault().fault == Fault.EDITED


def test_two_events_exchanged_are_found(history_of_three):
    last = "SELECT max(seq) FROM cls_portal_historylink"
    tamper(f"UPDATE cls_portal_historylink SET event_id = -event_id WHERE seq >= ({last}) - 1")
    tamper(
        f"UPDATE cls_portal_historylink SET event_id = CASE WHEN seq = ({last}) THEN {event_numbered(1)}"
        f" ELSE {event_numbered(0)} END WHERE event_id < 0"
    )
    assert {fault.fault for fault in chain.verify()} == {Fault.EDITED}


def test_a_chain_whose_end_was_cut_off_is_found_by_a_digest_kept_elsewhere(history_of_three):
    kept = history.last_digest()
    tamper(
        f"WITH gone AS (DELETE FROM cls_portal_agentevent WHERE pgh_id = {event_numbered(0)} RETURNING pgh_id)"
        " DELETE FROM cls_portal_historylink l USING gone"
        " WHERE l.event_table = 'cls_portal_agentevent' AND l.event_id = gone.pgh_id"
    )
    assert list(chain.verify()) == []
    assert not chain.holds(kept)
    with pytest.raises(CommandError, match="ne figure plus"):
        call_command("verify_history", digest=kept, stdout=StringIO())


def test_links_before_the_given_rank_are_trusted(history_of_three):
    tamper(f"UPDATE cls_portal_agentevent SET job_title = 'Autre' WHERE pgh_id = {event_numbered(2)}")
    rank = the_fault().seq
    assert rank is not None
    assert [fault.seq for fault in chain.verify(since=rank - 1)] == [rank]
    assert list(chain.verify(since=rank)) == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Cayenne", "UTC"])
def test_what_a_console_in_another_time_zone_writes_stays_verifiable(lise, zone):
    sql(f"SET LOCAL timezone TO '{zone}'")
    Agent.objects.filter(pk=lise.pk).update(job_title=zone)
    assert list(chain.verify()) == []


def test_the_command_says_that_the_history_is_whole(history_of_three):
    said = StringIO()
    call_command("verify_history", stdout=said)
    assert "L’historique est entier." in said.getvalue()
    assert history.last_digest() in said.getvalue()
    assert "maillons lus en" in said.getvalue()


def test_the_command_fails_with_the_place_of_the_fault(history_of_three):
    tamper(f"DELETE FROM cls_portal_agentevent WHERE pgh_id = {event_numbered(1)}")
    said = StringIO()
    with pytest.raises(CommandError, match="altéré") as error:
        call_command("verify_history", stdout=said)
    assert error.value.returncode == 1
    assert "événement supprimé" in said.getvalue()


def test_an_event_is_linked_once(history_of_three):
    with as_owner(), breaks("history_link_event_unique"):
        sql(
            "INSERT INTO cls_portal_historylink SELECT seq + 1, event_table, event_id, columns, digest, linked_at"
            " FROM cls_portal_historylink ORDER BY seq DESC LIMIT 1"
        )


def test_actor_of_tests_is_the_default(lise):
    assert last_event(lise).pgh_context["actor"] == TESTS.key
