from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.models import Job

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)


def running(kind: str = "a", worker: str = "w1") -> services.Claim:
    services.enqueue(kind=kind)
    job = services.claim(worker=worker)
    return services.Claim(job.id, worker, job.attempts)


def test_asked_for_twice_is_queued_once_and_may_be_queued_again_while_it_runs():
    first = services.enqueue(kind="a", arguments={"n": 1})
    assert services.enqueue(kind="a", arguments={"n": 1}).id == first.id
    assert services.enqueue(kind="a", arguments={"n": 2}).id != first.id
    services.claim(worker="w1")
    assert services.enqueue(kind="a", arguments={"n": 1}).id != first.id


def test_a_firing_of_the_schedule_counts_once_even_after_its_job_has_ended():
    job = services.enqueue(kind="a", schedule_entry="nightly", scheduled_for=AT)
    Job.objects.update(state="done")
    assert services.enqueue(kind="a", schedule_entry="nightly", scheduled_for=AT) is None
    next_one = services.enqueue(kind="a", schedule_entry="nightly", scheduled_for=AT + timedelta(days=1))
    assert next_one.id != job.id


def test_claim_takes_the_oldest_and_one_of_a_kind_at_a_time():
    first, second, other = (services.enqueue(kind=kind, arguments={"n": n}) for n, kind in enumerate("aab"))
    assert services.claim(worker="w1").id == first.id
    assert services.claim(worker="w2").id == other.id
    assert services.claim(worker="w2") is None
    services.finish(services.Claim(first.id, "w1", 1), result=None)
    assert services.claim(worker="w2").id == second.id


def test_another_attempt_cannot_write():
    claim = running()
    stale = services.Claim(claim.job_id, "w1", 0)
    assert services.report(stale, fraction=0.5, message="x") is None
    assert not services.finish(stale, result={"n": 1})
    assert not services.fail(stale, error="x")
    job = Job.objects.get()
    assert (job.state, job.progress, job.result, job.error) == ("running", 0.0, None, "")


def test_report_tells_whether_the_job_was_cancelled():
    claim = running()
    assert services.report(claim, fraction=1.7, message="m" * 300) is False
    job = Job.objects.get()
    assert (job.progress, len(job.message)) == (1.0, 250)
    services.cancel(job_id=claim.job_id)
    assert services.report(claim, fraction=0.5, message="") is True


def test_cancel_ends_a_waiting_job_and_asks_a_running_one():
    waiting = services.enqueue(kind="a")
    assert services.cancel(job_id=waiting.id).state == "cancelled"
    claim = running("b")
    assert services.cancel(job_id=claim.job_id).state == "running"
    assert services.stopped(claim)
    assert Job.objects.get(id=claim.job_id).state == "cancelled"


def test_cancel_of_what_has_ended_or_never_was_is_refused():
    claim = running()
    services.finish(claim, result=None)
    with pytest.raises(services.JobFinishedError, match=r"has ended \(done\)"):
        services.cancel(job_id=claim.job_id)
    with pytest.raises(services.JobNotFoundError, match="there is no job 0"):
        services.cancel(job_id=0)
    assert not Job.objects.get().cancel_requested


def test_a_job_that_loses_its_worker_is_tried_three_times():
    services.enqueue(kind="a")
    for attempt in (1, 2, 3):
        job = services.claim(worker="w1")
        assert job.attempts == attempt
        Job.objects.update(heartbeat_at=timezone.now() - services.LOST_AFTER)
        assert services.recover_lost() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "tried 3 times; the last time its worker died")


def test_a_job_that_shows_life_is_left_alone():
    claim = running()
    Job.objects.update(heartbeat_at=timezone.now() - services.LOST_AFTER)
    services.show_life(worker="w1", job_ids=[claim.job_id])
    assert services.recover_lost() == 0


def test_a_job_that_is_put_back_while_the_same_is_queued_gives_way():
    claim = running()
    services.enqueue(kind="a")
    assert services.stopped(claim)
    job = Job.objects.get(id=claim.job_id)
    assert (job.state, job.message) == ("cancelled", "the same job is in the queue again")


def test_old_jobs_are_forgotten():
    claim = running()
    services.finish(claim, result=None)
    services.enqueue(kind="b")
    assert services.delete_old() == 0
    Job.objects.filter(id=claim.job_id).update(finished_at=timezone.now() - services.KEPT_FOR - timedelta(hours=1))
    assert services.delete_old() == 1
    assert Job.objects.get().kind == "b"
