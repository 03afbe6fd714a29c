"""Figures for Prometheus: what this process counted, and what the database holds at the moment of asking."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from saleor_ai_plugin.events.figures import LAG_SECONDS, Figures
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.pulse import living

PROCESS = CollectorRegistry()
"""What this process counted; no personal data and only labels of a fixed set."""

REQUESTS = Counter("saleor_ai_http_requests", "HTTP requests.", ["method", "path", "status"], registry=PROCESS)
REQUEST_SECONDS = Histogram(
    "saleor_ai_http_request_seconds", "Time to answer a HTTP request.", ["path"], registry=PROCESS
)
FIELD_SECONDS = Histogram(
    "saleor_ai_graphql_field_seconds", "Time to resolve a root field.", ["field", "outcome"], registry=PROCESS
)


class Database(Collector):
    """What the database holds now, asked anew for every scrape."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield from _outbox(now)
        jobs = GaugeMetricFamily("saleor_ai_jobs", "Jobs by state, of the last 30 days.", labels=["state"])
        counted = dict(Job.objects.values_list("state").annotate(count=Count("id")))
        for state in Job.State.values:
            jobs.add_metric([state], counted.get(state, 0))
        yield jobs
        age = GaugeMetricFamily("saleor_ai_model_age_seconds", "Age of the model in use.", labels=["problem"])
        for version in ModelVersion.objects.filter(status=ModelVersion.Status.IN_USE):
            age.add_metric([version.problem], (now - (version.promoted_at or version.created_at)).total_seconds())
        yield age
        yield from _workers()


def _outbox(now: datetime) -> Iterator[Metric]:
    waiting = OutboxEvent.objects.filter(parked_at=None)
    found = waiting.aggregate(count=Count("id"), oldest=Min("occurred_at"))
    oldest = (now - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    parked = OutboxEvent.objects.filter(parked_at__isnull=False).count()
    yield GaugeMetricFamily("saleor_ai_outbox_events", "Events that wait.", value=found["count"])
    yield GaugeMetricFamily("saleor_ai_outbox_oldest_seconds", "Age of the event that waits longest.", value=oldest)
    yield GaugeMetricFamily("saleor_ai_outbox_parked_events", "Events that failed too often.", value=parked)


def _workers() -> Iterator[Metric]:
    workers = living()
    alive = GaugeMetricFamily("saleor_ai_workers", "Processes that handle events.", labels=["lane"])
    leaders = GaugeMetricFamily("saleor_ai_schedule_leaders", "Workers that fire the schedule: one.")
    handled = CounterMetricFamily("saleor_ai_events_handled", "Events handled.", labels=["worker", "kind"])
    failed = CounterMetricFamily("saleor_ai_events_failed", "Attempts that failed.", labels=["worker"])
    lag = HistogramMetricFamily(
        "saleor_ai_event_lag_seconds", "From an event's commit to the commit of its handling.", labels=["worker"]
    )
    for lane in sorted({worker.lane for worker in workers}):
        alive.add_metric([lane], sum(worker.lane == lane for worker in workers))
    leaders.add_metric([], sum(worker.is_leader for worker in workers))
    for worker in workers:
        figures = Figures.of_json(worker.figures)
        for kind, count in sorted(figures.handled.items()):
            handled.add_metric([worker.id, kind], count)
        failed.add_metric([worker.id], figures.failed)
        lag.add_metric([worker.id], buckets=list(_cumulative(figures)), sum_value=figures.lag_sum)
    yield from (alive, leaders, handled, failed, lag)


def _cumulative(figures: Figures) -> Iterator[tuple[str, float]]:
    total = 0
    for end, count in zip([*map(str, LAG_SECONDS), "+Inf"], figures.lags, strict=True):
        total += count
        yield end, total


def render(*, with_database: bool = True) -> bytes:
    """Everything in Prometheus' text format; the database's part is left out where it does not answer."""
    text = generate_latest(PROCESS)
    if with_database:
        kept = CollectorRegistry(auto_describe=False)
        kept.register(Database())
        text += generate_latest(kept)
    return text
