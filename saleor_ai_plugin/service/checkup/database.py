"""The database, the workers that live in it, and the model in use."""

from collections.abc import Iterator
from datetime import timedelta

import django
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from saleor_ai_plugin.service import database
from saleor_ai_plugin.service.checkup import Finding, fail, ok, warn
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.embedded import EmbeddedServerError
from saleor_ai_plugin.service.typed import typed

OLDEST_SERVER = 130000
OLD_MODEL = timedelta(days=14)
LATE = timedelta(minutes=1)


def findings() -> Iterator[Finding]:
    settings = configuration()
    if settings.is_embedded_database:
        try:
            if not database.embedded_server().is_running():
                programs = database.embedded_server().programs
                yield warn(f"the embedded database does not run (its programs: {programs})", f"start it: {typed('up')}")
                return
        except (EmbeddedServerError, OSError) as error:
            yield fail("there is no embedded database", str(error))
            return
        if settings.shop not in database.embedded_shops():
            yield fail(database.no_shop(), "check SALEOR_AI_SHOP or --shop")
            return
    try:
        django.setup()
        yield from _server()
        if database.missing_migrations():
            yield warn(
                "the tables are missing or of another version", f"{typed('up')}, serve or worker brings them up to date"
            )
            return
        yield from _workers()
        yield from _outbox()
        yield from _jobs()
        yield from _model()
    except database.DatabaseUnavailableError as error:
        yield fail("the database's address is wrong", str(error))
    except (DatabaseError, InterfaceError) as error:
        yield fail("the database does not answer", database.why_unavailable(error))
    finally:
        connection.close()


def _server() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int, now()")
        version, number, its_time = cursor.fetchone()
    kind = "embedded" if configuration().is_embedded_database else "configured"
    if number < OLDEST_SERVER:
        yield fail(f"the {kind} database is PostgreSQL {version}", "use PostgreSQL 13 or later")
    else:
        yield ok(f"the {kind} database answers: PostgreSQL {version}, no extensions needed")
    skew = abs((timezone.now() - its_time).total_seconds())
    if skew > 2:
        yield warn(f"the database's clock differs by {skew:.0f} s", "set both clocks by NTP")


def _workers() -> Iterator[Finding]:
    from saleor_ai_plugin.service import handlers, pulse

    alive = pulse.living()
    for lane in handlers.LANES:
        count = sum(worker.lane == lane for worker in alive)
        if count:
            yield ok(f"{count} process{'es' if count > 1 else ''} for {lane}")
        else:
            yield warn(f"no worker for {lane} is alive: events wait", _restart())
    if alive and not any(worker.is_leader for worker in alive):
        yield warn("no worker fires the schedule", "wait a few seconds and ask again; then restart the workers")


def _outbox() -> Iterator[Finding]:
    from django.db.models import Min

    from saleor_ai_plugin.events.models import OutboxEvent

    waiting = OutboxEvent.objects.filter(parked_at=None)
    oldest = waiting.aggregate(oldest=Min("occurred_at"))["oldest"]
    age = timezone.now() - oldest if oldest else timedelta()
    if age > LATE:
        yield warn(f"{waiting.count():,} events wait, the oldest for {_words(age)}", _restart())
    else:
        yield ok(f"{waiting.count():,} events wait")
    parked = OutboxEvent.objects.filter(parked_at__isnull=False)
    if parked.exists():
        first = parked.order_by("id")[0]
        yield warn(
            f"{parked.count():,} events are parked; the first: {first.kind}, {first.error[:160]}",
            "correct the cause, then let them be tried again: mutation { parkedEventsRetry { retried } }",
        )


def _jobs() -> Iterator[Finding]:
    from saleor_ai_plugin.jobs.models import Job

    since = timezone.now() - timedelta(days=2)
    for kind in Job.objects.filter(queued_at__gte=since).order_by("kind").values_list("kind", flat=True).distinct():
        last = Job.objects.filter(kind=kind).exclude(finished_at=None).order_by("-finished_at").first()
        if last is not None and last.state == Job.State.FAILED:
            yield warn(f"the last {kind} failed: {last.error[:200]}", "correct the cause and start it again")


def _model() -> Iterator[Finding]:
    from saleor_ai_plugin.registry.models import ModelVersion

    version = ModelVersion.objects.filter(problem="recommendation", status=ModelVersion.Status.IN_USE).first()
    if version is None:
        yield warn("no recommendation model is in use", f"train one: {typed('train')}")
        return
    age = timezone.now() - (version.promoted_at or version.created_at)
    said = f"recommendation model {version.id} ({version.name}) is in use since {_words(age)}"
    if age > OLD_MODEL:
        yield warn(said, f"see why newer ones were refused (modelVersions {{ verdict }}), or train: {typed('train')}")
    else:
        yield ok(said)
    if not (configuration().artifacts_dir / version.artifact).exists():
        yield fail("its file is not in the data folder", "train again, or point SALEOR_AI_DATA_DIR at the right folder")


def _words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{seconds} seconds"


def _restart() -> str:
    return f"start it: {typed('up')}, or {typed('worker')}"
