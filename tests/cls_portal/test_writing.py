"""Operations: one transaction, one actor, all or nothing, and refusals in French."""

from __future__ import annotations

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import F

from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.errors import Busy, Forbidden, Refused, Stale
from cls_portal.models import Agent, Outgoing, StoredFile
from cls_portal.wording import unbroken
from cls_portal.writing import create, lock, operation, remove, write
from tests.personas import person


@pytest.fixture
def lise(db) -> Agent:
    return person("Lise", "Martin")


@operation("agent.titled")
def title(agent: Agent, *, by, revision, job_title, reason="", fails=None) -> Agent:
    agent = write(lock(agent, revision), job_title=job_title)
    if fails is not None:
        raise fails
    return agent


def test_an_operation_says_its_verb():
    assert title.verb == "agent.titled"
    assert title.__name__ == "title"


def test_a_write_counts_its_revision_and_keeps_its_author_and_reason(lise):
    assert title(lise, by=PORTAL, revision=1, job_title="Juriste", reason="mutation").revision == 2
    event = lise.events.latest("pgh_id")
    assert (event.job_title, event.revision) == ("Juriste", 2)
    assert event.pgh_context == {"actor": "system:portail", "verb": "agent.titled", "reason": "mutation"}


@pytest.mark.parametrize("revision", [0, 2, 99])
def test_a_revision_that_is_not_the_current_one_is_stale(lise, revision):
    with pytest.raises(Stale) as stale:
        title(lise, by=PORTAL, revision=revision, job_title="x")
    assert stale.value.current == lise


def test_without_a_revision_the_row_is_locked_all_the_same(lise):
    assert title(lise, by=PORTAL, revision=None, job_title="x").revision == 2


@pytest.mark.parametrize("error", [RuntimeError("x"), Refused("non"), Forbidden("non"), ValidationError("non")])
def test_whatever_is_raised_after_a_write_leaves_nothing(lise, error):
    events = lise.events.count()
    with pytest.raises((RuntimeError, Refused, Forbidden)):
        title(lise, by=PORTAL, revision=1, job_title="à moitié", fails=error)
    lise.refresh_from_db()
    assert (lise.job_title, lise.revision) == ("", 1)
    assert lise.events.count() == events


def test_only_what_changed_is_saved(lise):
    Agent.objects.filter(pk=lise.pk).update(phone="05 56 00 00 00")
    lise.phone = "en mémoire seulement"
    title(lise, by=PORTAL, revision=1, job_title="x")
    lise.refresh_from_db()
    assert lise.phone == "05 56 00 00 00"


def test_a_field_that_is_not_valid_is_refused_beside_its_input(lise):
    with pytest.raises(Refused) as refusal:
        title(lise, by=PORTAL, revision=1, job_title="x" * 201)
    assert [reason.field for reason in refusal.value.reasons] == ["job_title"]
    assert refusal.value.about_input


def test_a_broken_constraint_is_refused_with_its_sentence_and_its_name(lise):
    @operation("agent.cloned")
    def clone(*, by):
        Agent.objects.bulk_create([Agent(email=lise.email.upper(), first_name="A", last_name="B")])

    with pytest.raises(Refused) as refusal:
        clone(by=PORTAL)
    (reason,) = refusal.value.reasons
    assert (reason.code, reason.text) == (
        "agent_email_unique",
        "Un compte existe déjà avec cette adresse électronique.",
    )


def test_what_a_trigger_refuses_is_said_in_its_words(lise):
    @operation("history.forged")
    def forge(*, by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT public.cls_history_link('x', 'a', '{\"pgh_context\": {\"actor\": \"x\"}}'::jsonb)")

    with pytest.raises(Refused, match="ne s’écrit pas à la main"):
        forge(by=PORTAL)


def test_another_error_of_the_database_stays_one(lise):
    @operation("broken")
    def broken(*, by):
        Agent.objects.update(revision=F("revision") / 0)

    with pytest.raises(DatabaseError, match="division by zero"):
        broken(by=PORTAL)


def test_an_operation_inside_an_operation_shares_its_transaction(lise):
    @operation("outer")
    def outer(*, by):
        title(lise, by=by, revision=1, job_title="dedans")
        raise Refused("tout compte fait, non")

    with pytest.raises(Refused):
        outer(by=PORTAL)
    lise.refresh_from_db()
    assert lise.job_title == ""


def test_an_operation_needs_somebody():
    with pytest.raises(KeyError):
        title(None, revision=1, job_title="x")


def test_create_checks_before_it_inserts(db):
    with pytest.raises(ValidationError):
        create(Agent(email="pas une adresse", first_name="A", last_name="B"))
    assert not Agent.objects.filter(first_name="A").exists()


def test_remove_leaves_what_was_in_the_history(lise):
    key = lise.pk
    remove(lise)
    assert history.event_model(Agent).objects.filter(pgh_obj_id=key).latest("pgh_id").pgh_label == "delete"


def test_what_only_the_commit_finds_wrong_is_refused_before_anything_is_answered(live_database, django_db_blocker):
    """A foreign key is checked at the commit: the operation, not the page after it, hears of it."""

    @operation("mail.misfiled")
    def misfile(*, by):
        Outgoing.objects.create(to="a@exemple.fr", subject="première écriture", body="")
        StoredFile.objects.create(sha256="0" * 64, name="x", media_type="x", size=1, stored_by_id=987654321)

    with django_db_blocker.unblock():
        with pytest.raises(Refused) as refusal:
            misfile(by=PORTAL)
        assert "liée à d’autres" in str(refusal.value)
        assert not Outgoing.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected])
def test_locks_held_or_crossed_are_told_from_refusals(kind):
    @operation("tests.held")
    def held(*, by):
        raise DatabaseError from kind()

    with pytest.raises(Busy, match="réessayez"):
        held(by=PORTAL)


def test_a_sentence_of_a_trigger_is_said_with_spaces_that_do_not_break():
    said = unbroken("Passage impossible de « a » à « b » : déjà fait ; le 3 ? 12:30")
    assert said == "Passage impossible de «\u00a0a\u00a0» à «\u00a0b\u00a0»\u00a0: déjà fait\u00a0; le 3\u00a0? 12:30"
