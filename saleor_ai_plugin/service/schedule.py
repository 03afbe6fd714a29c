"""What runs when, without a person: the one place where jobs, events and times are wired together.

An entry fires once, however many workers there are, and only puts a job into the queue, or an event into its lane's:
what takes a moment needs no process of its own. A run that was missed because nothing was running is made up for once.
Times are UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

JOB_MODULES: tuple[str, ...] = (
    "saleor_ai_plugin.jobs.jobs",
    "saleor_ai_plugin.credit.jobs",
    "saleor_ai_plugin.forecasting.jobs",
    "saleor_ai_plugin.fraud.jobs",
    "saleor_ai_plugin.intake.jobs",
    "saleor_ai_plugin.inventory.jobs",
    "saleor_ai_plugin.recommendation.jobs",
    "saleor_ai_plugin.waybill.jobs",
)
"""Modules with ``@job`` functions. They may be heavy: only the process that runs a job imports them."""


URGENT: tuple[str, ...] = ("intake.read",)
"""Kinds of jobs that people wait for: a worker that is full of others takes one of these as well."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule: ``name`` is its identity, ``kind`` that of a job or of an event.

    ``every`` is a time span or a crontab ("30 3 * * *").
    """

    name: str
    kind: str
    every: timedelta | str
    arguments: Mapping[str, Any] = field(default_factory=dict)


ENTRIES: tuple[Entry, ...] = (
    Entry("forget old jobs", kind="jobs.forget_old", every="20 4 * * *"),
    Entry("ask the shop again", kind="fraud.catch_up", every=timedelta(minutes=1)),
    Entry("forecast demand", kind="forecasting.forecast", every="15 0 * * *"),
    Entry("look for papers", kind="intake.look", every=timedelta(seconds=15)),
    Entry("make draft orders again", kind="intake.catch_up", every=timedelta(seconds=15)),
    Entry("forget old papers", kind="intake.forget", every="20 5 * * *"),
    Entry("raise stock again", kind="inventory.catch_up", every=timedelta(seconds=15)),
    Entry("fulfil orders again", kind="waybill.catch_up", every=timedelta(seconds=15)),
    Entry("tell carriers again", kind="waybill.tell_again", every=timedelta(seconds=15)),
    Entry("listen to carriers", kind="waybill.listen", every=timedelta(minutes=1)),
    Entry("forget old addresses", kind="waybill.forget_addresses", every="20 5 * * *"),
    Entry("plan purchases", kind="inventory.plan", every="10 4 * * *"),
    Entry("look at the stock", kind="inventory.look", every=timedelta(minutes=10)),
    Entry("score credit", kind="credit.rescore", every="45 1 * * *"),
    Entry("train credit", kind="credit.train", every="0 2 * * 0"),
    Entry("train fraud", kind="fraud.train", every="30 2 * * *"),
    Entry("train recommendations", kind="recommendation.train", every="30 3 * * *"),
    Entry("forget old checkouts", kind="fraud.forget_checkouts", every="10 5 * * *"),
    Entry("forget old visits", kind="recommendation.forget_visits", every="0 5 * * *"),
)
