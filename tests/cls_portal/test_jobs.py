"""Long work: asked for in a transaction, done once, its failure told."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.errors import Busy, Refused
from cls_portal.models import Job, JobState

pytestmark = pytest.mark.django_db
done: list[dict[str, object]] = []


@jobs.job("Travail des tests")
def work(progress: jobs.Progress, *, fail: str = "", number: int = 0) -> str:
    progress(1, of=4, message="un quart")
    if fail == "refused":
        raise Refused("Il manque une pièce.")
    if fail == "busy":
        raise Busy("Réessayez.")
    if fail == "broken":
        raise RuntimeError("secret")
    done.append({"number": number})
    return "/resultat/"


WORK = "tests.cls_portal.test_jobs.work"


@pytest.fixture(autouse=True)
def _nothing_done_yet():
    done.clear()


def test_a_job_waits_with_its_label_and_who_asked(claire):
    row = jobs.defer(WORK, by=claire, number=3)
    assert (row.kind, row.label, row.arguments) == (WORK, "Travail des tests", {"number": 3})
    assert (row.state, row.requested_by, row.percent) == (JobState.WAITING, claire, 0)
    assert not row.finished
    assert jobs.defer(WORK, by=PORTAL).requested_by is None


def test_a_job_does_its_work_and_says_where_the_result_is():
    row = jobs.run(jobs.defer(WORK, by=PORTAL, number=3).pk)
    assert (row.state, row.result_url, row.percent) == (JobState.DONE, "/resultat/", 100)
    assert row.finished
    assert row.finished_at is not None
    assert done == [{"number": 3}]


def test_progress_is_kept_as_it_goes():
    row = jobs.defer(WORK, by=PORTAL)
    jobs.Progress(row)(3, of=4, message="presque")
    row.refresh_from_db()
    assert (row.done, row.total, row.message, row.percent) == (3, 4, "presque", 75)


def test_a_job_done_is_not_done_again():
    row = jobs.defer(WORK, by=PORTAL)
    jobs.run(row.pk)
    jobs.run(row.pk)
    assert len(done) == 1


def test_a_refusal_ends_the_job_with_its_reasons():
    row = jobs.run(jobs.defer(WORK, by=PORTAL, fail="refused").pk)
    assert (row.state, row.message) == (JobState.FAILED, "Il manque une pièce.")


def test_a_lock_held_by_somebody_is_told_and_raised_for_a_new_try():
    row = jobs.defer(WORK, by=PORTAL, fail="busy")
    with pytest.raises(Busy):
        jobs.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == (JobState.FAILED, "Réessayez.")


def test_an_error_ends_the_job_in_french_and_is_raised_for_a_new_try():
    row = jobs.defer(WORK, by=PORTAL, fail="broken")
    with pytest.raises(RuntimeError):
        jobs.run(row.pk)
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "secret" not in row.message


def test_a_failed_job_may_be_tried_again():
    row = jobs.defer(WORK, by=PORTAL, fail="broken")
    with pytest.raises(RuntimeError):
        jobs.run(row.pk)
    Job.objects.filter(pk=row.pk).update(arguments={})
    assert jobs.run(row.pk).state == JobState.DONE


def test_work_asked_for_by_what_is_rolled_back_is_never_done():
    with transaction.atomic():
        jobs.defer(WORK, by=PORTAL)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_deferred_job_reaches_the_queue(settings):
    settings.JOBS_DEFERRED = True
    connector = InMemoryConnector()
    with app.replace_connector(connector):
        row = jobs.defer(WORK, by=PORTAL)
    (queued,) = connector.jobs.values()
    assert (queued["task_name"], queued["args"]) == ("run", {"job_id": row.pk})


def test_the_queue_runs_what_it_was_given():
    row = jobs.defer(WORK, by=PORTAL, number=7)
    jobs.run_in_worker(row.pk)
    assert done == [{"number": 7}]


# Stopped by its asker


@jobs.job("Travail qui s’annule", cancellable=True)
def long_work(progress: jobs.Progress) -> None:
    progress(1, of=10, message="un dixième")
    done.append({"number": 1})
    progress(10, of=10, message="fin")
    done.append({"number": 10})


LONG = "tests.cls_portal.test_jobs.long_work"


def test_what_has_not_begun_never_does():
    row = jobs.cancel(jobs.defer(LONG, by=PORTAL))
    assert (row.state, row.finished) == (JobState.CANCELLED, True)
    assert jobs.run(row.pk).state == JobState.CANCELLED
    assert done == []


def test_what_runs_stops_at_its_next_step():
    row = jobs.defer(LONG, by=PORTAL)
    assert row.may_be_cancelled
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING)
    assert jobs.cancel(row).cancel_asked
    assert not row.may_be_cancelled
    row = jobs.run(row.pk)
    assert (row.state, row.message) == (JobState.CANCELLED, jobs.CANCELLED)
    assert done == []


def test_only_a_job_that_says_so_is_cancelled():
    row = jobs.defer(WORK, by=PORTAL)
    assert not row.may_be_cancelled
    assert jobs.cancel(row).state == JobState.WAITING


def test_it_is_too_late_once_it_is_done():
    row = jobs.run(jobs.defer(LONG, by=PORTAL).pk)
    assert jobs.cancel(row).state == JobState.DONE


def test_only_its_asker_cancels_it(client, claire, neighbour):
    row = jobs.defer(LONG, by=claire)
    client.force_login(neighbour)
    assert client.post(reverse("job-cancel", args=[row.pk])).status_code == 404
    client.force_login(claire)
    assert "Annuler ce travail" in client.get(reverse("job-detail", args=[row.pk])).content.decode()
    assert client.post(reverse("job-cancel", args=[row.pk]), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.state == JobState.CANCELLED


def test_what_remains_is_told_at_the_present_pace():
    assert Job(remaining=130).remaining_in_words == "environ 2\u00a0min"
    assert Job(remaining=3900).remaining_in_words == "environ 1\u00a0h\u00a005"
    assert Job(remaining=9).remaining_in_words == "environ 9\u00a0s"
    assert Job().remaining_in_words == ""
    assert Job(remaining=9, state=JobState.DONE).remaining_in_words == ""


def test_a_job_that_has_no_steps_has_a_percentage():
    assert Job(total=0).percent == 0
