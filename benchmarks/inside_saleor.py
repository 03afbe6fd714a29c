"""What the benchmarks measure inside Saleor's process; loaded there by the tests' driver."""

import gc
import json
import resource
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

CREATE = """
mutation($channel: String!, $variant: ID!, $address: AddressInput!) {
  checkoutCreate(input: {channel: $channel, email: "guest@example.com", shippingAddress: $address,
      billingAddress: $address, lines: [{variantId: $variant, quantity: 1}]}) {
    checkout { id shippingMethods { id } } errors { message }
  }
}
"""
DELIVER = """
mutation($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) { errors { message } }
}
"""
SIGN = """
mutation($id: ID!, $network: String!) {
  updateMetadata(id: $id, input: [{key: "saleorAiNetwork", value: $network}]) { errors { message } }
}
"""
COMPLETE = "mutation($id: ID!) { checkoutComplete(id: $id) { order { id } errors { message } } }"
ADDRESS = {
    "firstName": "A",
    "lastName": "B",
    "streetAddress1": "1 Street",
    "city": "Springfield",
    "countryArea": "IL",
    "country": "US",
    "postalCode": "62701",
}


def ask(client, document, variables):
    body = json.dumps({"query": document, "variables": variables})
    response = client.post("/graphql/", body, content_type="application/json").json()
    if "errors" in response:
        raise RuntimeError(response["errors"])
    return response["data"]


def switch(active):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plugins_pluginconfiguration SET active = %s WHERE identifier = 'saleor.ai'", [active])


def switch_bursts(is_on):
    """The owner's switch, as if Saleor's process had looked at it just now; nothing is a burst."""
    from saleor_ai_plugin.fraud.models import FraudSettings
    from saleor_ai_plugin.saleor_adapter import bursts

    values = {"stop_bursts": is_on, "burst_orders": 1_000_000, "burst_minutes": 60}
    FraudSettings.objects.update_or_create(id=1, defaults=values)
    bursts._Remembered.is_on, bursts._Remembered.until = is_on, float("inf")


def checkouts(channel, variant, pairs, warm, what="plugin"):
    """Milliseconds of ``checkoutComplete`` with the plugin, or ``bursts``, on and off in turns, and its SQL inserts."""
    client = Client()
    turn_to = switch_bursts if what == "bursts" else switch
    gc.freeze()
    seconds = {True: [], False: []}
    inserts = {True: set(), False: set()}
    for turn in range(pairs + warm):
        for active in (True, False) if turn % 2 else (False, True):
            turn_to(active)
            created = ask(client, CREATE, {"channel": channel, "variant": variant, "address": ADDRESS})
            checkout = created["checkoutCreate"]["checkout"]
            method = {"id": checkout["id"], "method": checkout["shippingMethods"][0]["id"]}
            ask(client, DELIVER, method)
            ask(client, SIGN, {"id": checkout["id"], "network": f"network {turn % 5}"})
            gc.collect()
            gc.disable()
            if turn < warm:
                with CaptureQueriesContext(connection) as capture:
                    ask(client, COMPLETE, {"id": checkout["id"]})
                written = [query["sql"] for query in capture.captured_queries]
                inserts[active].add(sum(sql.lstrip().startswith("INSERT") for sql in written))
                continue
            began = time.perf_counter()
            ask(client, COMPLETE, {"id": checkout["id"]})
            seconds[active].append((time.perf_counter() - began) * 1000)
            gc.enable()
    return {
        "on": seconds[True],
        "off": seconds[False],
        "inserts_on": sorted(inserts[True]),
        "inserts_off": sorted(inserts[False]),
    }


def hooks(order_number, times):
    """Milliseconds of the hook alone."""
    from saleor_ai_plugin.saleor_adapter import outbox
    from saleor_ai_plugin.saleor_adapter.subjects import ORDER

    spent = []
    for _ in range(times):
        began = time.perf_counter()
        outbox.changed(ORDER, [order_number])
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def looks(channel, variant, times):
    """Milliseconds of a look for a burst: switched off, on, and on in a session that PostgreSQL has just opened."""
    from saleor.checkout.models import Checkout

    from saleor_ai_plugin.fraud.models import CheckoutAttempt
    from saleor_ai_plugin.saleor_adapter import bursts

    made = ask(Client(), CREATE, {"channel": channel, "variant": variant, "address": ADDRESS})
    ask(Client(), SIGN, {"id": made["checkoutCreate"]["checkout"]["id"], "network": "one"})
    checkout = Checkout.objects.latest("created_at")
    spent = {"off": [], "on": [], "fresh": []}
    for _ in range(times):
        for name, found in spent.items():
            if name == "fresh":
                connection.close()
            switch_bursts(name != "off")
            CheckoutAttempt.objects.all().delete()
            # What a checkout has read before.
            Checkout.objects.select_related("channel", "user", "metadata_storage").get(pk=checkout.pk)
            list(checkout.payment_transactions.all())
            list(checkout.payments.all())
            began = time.perf_counter()
            bursts.stops(checkout)
            found.append((time.perf_counter() - began) * 1000)
    return spent


def backfill(page):
    """Seconds and memory of the backfill, and how memory grew from a tenth of the orders to the end."""
    from saleor_ai_plugin.saleor_adapter import backfill

    took, done, memory = {}, {}, []
    began = time.perf_counter()
    kind = None
    for progress in backfill.run(restart=True, page=page):
        if progress.kind != kind:
            if kind:
                took[kind] = time.perf_counter() - began
            kind, began = progress.kind, time.perf_counter()
        done[kind] = progress.done
        if kind == "order":
            memory.append(resident_mib())
    took[kind] = time.perf_counter() - began
    early = memory[len(memory) // 10]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "rows": done, "mib_at_a_tenth": early, "mib_at_the_end": memory[-1], "peak_mib": peak}


def resident_mib():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def pages(documents, variables, rounds):
    """Milliseconds and SQL statements of each document, asked in turns."""
    client = Client()
    gc.freeze()
    spent = {name: [] for name in documents}
    for turn in range(rounds + 5):
        for name in sorted(documents, reverse=bool(turn % 2)):
            gc.collect()
            began = time.perf_counter()
            ask(client, documents[name], variables)
            if turn >= 5:
                spent[name].append((time.perf_counter() - began) * 1000)
    counted = {}
    for name, document in documents.items():
        captures = [CaptureQueriesContext(connections[alias]) for alias in ("default", "replica")]
        with captures[0], captures[1]:
            ask(client, document, variables)
        counted[name] = sum(len(capture.captured_queries) for capture in captures)
    return {"milliseconds": spent, "statements": counted}


def vacuum():
    call_command("check", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
