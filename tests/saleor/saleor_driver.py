"""Runs inside Saleor's own interpreter, beside the HTTP server: management commands and a seed, one JSON line each.

``django.setup()`` of Saleor takes many seconds, so that all commands of a test share one process.
"""

# ruff: noqa: E402 - Django has to be set up before Saleor's modules can be imported

import io
import json
import os
import runpy
import sys
import traceback
from contextlib import redirect_stderr
from decimal import Decimal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor.settings")
# What Saleor prints must not mix with the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

from import_costs import ImportCosts

costs = ImportCosts("saleor_ai_plugin")

import django
import django.conf

with costs:
    django.setup()
    import saleor_ai_plugin.plugin

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

CHANNEL = "shop"
PASSWORD = "correct horse battery staple"


def command(*arguments):
    """Run a management command; answer what it wrote, or its error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stderr(err):
            call_command(*arguments, stdout=out, stderr=err)
    except CommandError as error:
        return {"out": out.getvalue(), "err": err.getvalue(), "error": str(error)}
    return {"out": out.getvalue(), "err": err.getvalue(), "error": None}


def seed():
    """A channel that ships to the US, ten products, two customers, one member of staff."""
    from saleor.account.models import Address, Group
    from saleor.channel.models import Channel
    from saleor.permission.models import Permission
    from saleor.product.models import Category, ProductType
    from saleor.shipping.models import ShippingMethod, ShippingMethodChannelListing, ShippingZone
    from saleor.tax.models import TaxConfiguration
    from saleor.warehouse.models import Warehouse

    channel = Channel.objects.create(
        name="Shop",
        slug=CHANNEL,
        currency_code="USD",
        default_country="US",
        is_active=True,
        allow_unpaid_orders=True,
        automatically_confirm_all_new_orders=True,
    )
    TaxConfiguration.objects.create(channel=channel, charge_taxes=False)
    address = Address.objects.create(
        street_address_1="1 Warehouse Way", city="Springfield", country="US", country_area="IL", postal_code="62701"
    )
    warehouse = Warehouse.objects.create(name="Main", slug="main", address=address)
    warehouse.channels.add(channel)
    zone = ShippingZone.objects.create(name="US", countries=["US"])
    zone.channels.add(channel)
    warehouse.shipping_zones.add(zone)
    method = ShippingMethod.objects.create(name="Post", type="price", shipping_zone=zone)
    ShippingMethodChannelListing.objects.create(
        shipping_method=method,
        channel=channel,
        currency="USD",
        price_amount=Decimal(5),
        minimum_order_price_amount=Decimal(0),
    )
    kitchen = Category.objects.create(name="Kitchen", slug="kitchen")
    knives = Category.objects.create(name="Knives", slug="knives", parent=kitchen)
    garden = Category.objects.create(name="Garden", slug="garden")
    kind = ProductType.objects.create(name="Thing", slug="thing", kind="normal", has_variants=False)
    products = {}
    for number, (name, category) in enumerate(
        [
            ("Kettle", kitchen),
            ("Teapot", kitchen),
            ("Cup", kitchen),
            ("Spoon", kitchen),
            ("Bread knife", knives),
            ("Paring knife", knives),
            ("Spade", garden),
            ("Rake", garden),
            ("Hidden", garden),
            ("Sold out", garden),
        ],
        start=1,
    ):
        products[name] = _product(name, number, category, kind, channel, warehouse)
    customers = {}
    for name in ("ada", "bob"):
        customers[name] = _user(name, first_name=name.title(), last_name="Secretname").pk
    staff = _user("staff", is_staff=True)
    everything = Group.objects.create(name="Everything", restricted_access_to_channels=False)
    everything.permissions.set(Permission.objects.all())
    everything.user_set.add(staff)
    return {
        "channel": CHANNEL,
        "channel_pk": channel.pk,
        "products": products,
        "categories": {category.slug: category.pk for category in (kitchen, knives, garden)},
        "customers": customers,
    }


def add_staff(name, permissions):
    """A member of staff with some permissions; the same one where there is one."""
    from saleor.account.models import Group, User
    from saleor.permission.models import Permission

    if User.objects.filter(email=f"{name}@example.com").exists():
        return
    group = Group.objects.create(name=name, restricted_access_to_channels=False)
    group.permissions.set(Permission.objects.filter(codename__in=[code.lower() for code in permissions]))
    group.user_set.add(_user(name, is_staff=True))


def _user(name, **fields):
    from saleor.account.models import User

    user = User(email=f"{name}@example.com", is_active=True, is_confirmed=True, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def _product(name, number, category, kind, channel, warehouse):
    from saleor.product.models import (
        Product,
        ProductChannelListing,
        ProductVariant,
        ProductVariantChannelListing,
    )
    from saleor.warehouse.models import Stock

    now = timezone.now()
    product = Product.objects.create(
        name=name, slug=name.lower().replace(" ", "-"), product_type=kind, category=category
    )
    variant = ProductVariant.objects.create(product=product, sku=f"SKU-{number}", name=name)
    product.default_variant = variant
    product.save()
    ProductChannelListing.objects.create(
        product=product,
        channel=channel,
        currency="USD",
        is_published=name != "Hidden",
        published_at=now,
        visible_in_listings=True,
        available_for_purchase_at=now,
        discounted_price_amount=Decimal(number * 10),
    )
    ProductVariantChannelListing.objects.create(
        variant=variant,
        channel=channel,
        currency="USD",
        price_amount=Decimal(number * 10),
        discounted_price_amount=Decimal(number * 10),
        cost_price_amount=Decimal(number * 6),
    )
    Stock.objects.create(warehouse=warehouse, product_variant=variant, quantity=0 if name == "Sold out" else 100)
    return {"pk": product.pk, "variant": variant.pk}


def plugin_settings():
    """The plugin as Saleor first sees it, before anybody saved its settings."""
    plugin = saleor_ai_plugin.plugin.SaleorAIPlugin
    assert "saleor_ai_plugin.plugin.SaleorAIPlugin" in django.conf.settings.PLUGINS
    configuration = {entry["name"]: entry["value"] for entry in plugin.DEFAULT_CONFIGURATION}
    return {"active": plugin.get_default_active(), "configuration": configuration}


def count_queries(document, variables=None):
    """Answer a GraphQL request in this process, and how many SQL statements it took."""
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    body = json.dumps({"query": document, "variables": variables or {}})
    answer = client.post("/graphql/", body, content_type="application/json")
    names = ("default", "replica")
    captures = [CaptureQueriesContext(connections[name]) for name in names]
    for capture in captures:
        capture.__enter__()
    try:
        answer = client.post("/graphql/", body, content_type="application/json")
    finally:
        for capture in captures:
            capture.__exit__(None, None, None)
    statements = [query["sql"] for capture in captures for query in capture.captured_queries]
    return {"answer": answer.json(), "statements": statements}


def add_products(number):
    """More products of the same kind, each with a variant, a price and stock."""
    from saleor.channel.models import Channel
    from saleor.product.models import Category, ProductType
    from saleor.warehouse.models import Warehouse

    shared = (
        Category.objects.get(slug="garden"),
        ProductType.objects.get(slug="thing"),
        Channel.objects.get(slug=CHANNEL),
        Warehouse.objects.get(slug="main"),
    )
    for place in range(number):
        _product(f"Product {place:04}", 1000 + place, *shared)


def run(path, function, arguments):
    """Run a function of a file."""
    if path not in modules:
        modules[path] = runpy.run_path(path)
    return modules[path][function](**arguments)


modules = {}
ACTIONS = {
    "add_staff": add_staff,
    "add_products": add_products,
    "run": run,
    "command": command,
    "seed": seed,
    "count_queries": count_queries,
    "plugin_settings": plugin_settings,
    "import_costs": lambda: {"seconds": costs.seconds, "brought": sorted(costs.brought)},
}

print(json.dumps({"ready": django.get_version()}), file=answers)
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = {"result": ACTIONS[request["action"]](*request["arguments"])}
    except Exception:  # noqa: BLE001 - the test shows it
        reply = {"failed": traceback.format_exc()}
    print(json.dumps(reply, default=str), file=answers)
