"""What ``pip install saleor-ai`` and ``migrate`` do to a Saleor."""

import ast
import sys
from pathlib import Path

import pytest
from saleor_environments import CHECKOUT
from saleor_process import Saleor
from saleor_storefront import activate

from saleor_ai_plugin import models

ALLOWED = {"django", "graphene", "promise", "saleor", "saleor_ai_plugin"}
SALEOR_SIDE = ["apps.py", "models.py", "plugin.py", "storefront", "stockroom", "saleor_adapter", "management"]
BOTH_SIDES = [
    *("*/models.py", "events/outbox.py", "facts/services.py", "facts/snapshots.py", "facts/upsert.py"),
    "inventory/receipts.py",
]

INTROSPECT = """
{ query: __type(name: "Query") { fields { name args { name defaultValue } } }
  product: __type(name: "Product") { fields { name args { name defaultValue } } }
  mutation: __type(name: "Mutation") { fields { name } } }
"""


def test_storefront_fields_are_in_the_schema(saleor: Saleor):
    types = saleor.ask(INTROSPECT)
    of_query, of_product = (
        next(field for field in types[name]["fields"] if field["name"] == "aiRecommendations")
        for name in ("query", "product")
    )
    assert {argument["name"]: argument["defaultValue"] for argument in of_product["args"]} == {
        "kind": None,
        "first": "8",
        "sessionId": None,
        "languageCode": None,
    }
    assert {argument["name"] for argument in of_query["args"]} == {
        "channel",
        "kind",
        "productId",
        "first",
        "sessionId",
        "recentProductIds",
        "languageCode",
    }
    assert {"aiTrack", "aiStockReceive"} <= {field["name"] for field in types["mutation"]["fields"]}
    assert "aiStockReceipt" in {field["name"] for field in types["query"]["fields"]}


def test_stock_triggers_are_there_and_renewed_by_another_migrate(saleor: Saleor):
    triggers = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'warehouse_stock'::regclass AND NOT tgisinternal ORDER BY 1"
    )
    expected = [(f"saleor_ai_stock_changed_{operation}",) for operation in ("delete", "insert", "update")]
    assert saleor.rows(triggers) == expected
    saleor.rows("DROP TRIGGER saleor_ai_stock_changed_update ON warehouse_stock")
    saleor.manage("migrate", "saleor_ai_plugin", "--verbosity=0")
    assert saleor.rows(triggers) == expected


def test_no_migration_is_missing_inside_saleor(saleor: Saleor):
    done = saleor.do("command", "makemigrations", "saleor_ai_plugin", "--check", "--dry-run")
    assert (done["error"], done["out"]) == (None, "No changes detected in app 'saleor_ai_plugin'\n")


def test_plugin_is_off_until_the_owner_switches_it_on(saleor: Saleor):
    assert saleor.settings_of_plugin() == {"active": False, "configuration": {"holdout_percent": "5"}}


def test_holdout_of_the_dashboard_reaches_the_rules(saleor: Saleor):
    percent = "SELECT holdout_percent FROM saleor_ai_plugin_recommendationrules"
    activate(saleor, holdout="12.5")
    assert saleor.rows(percent) == [(12.5,)]
    # Changed elsewhere since: saving the plugin with the same number must not bring it back.
    saleor.rows("UPDATE saleor_ai_plugin_recommendationrules SET holdout_percent = 3")
    activate(saleor, holdout="12.5")
    assert saleor.rows(percent) == [(3.0,)]
    activate(saleor, holdout="0")
    assert saleor.rows(percent) == [(0.0,)]


@pytest.mark.parametrize("wrong", ["-1", "91", "five", "nan"])
def test_holdout_that_is_no_percentage_is_refused(saleor: Saleor, wrong: str):
    activate(saleor, holdout="0")
    before = saleor.rows("SELECT configuration FROM plugins_pluginconfiguration WHERE identifier = 'saleor.ai'")
    errors = activate(saleor, holdout=wrong, expect_errors=True)
    assert [error["message"] for error in errors] == [f"'{wrong}' is no number from 0 to 90, such as 5."]
    after = saleor.rows("SELECT configuration FROM plugins_pluginconfiguration WHERE identifier = 'saleor.ai'")
    assert after == before


def test_importing_costs_little_for_each_table_and_brings_nothing_along(saleor: Saleor):
    costs = saleor.do("import_costs")
    assert {"saleor_ai_plugin.plugin", "saleor_ai_plugin.models", "saleor_ai_plugin.storefront.fields"} <= set(
        costs["seconds"]
    )
    # Each table of ours is a class that Django builds once, while the process starts: .06 s for 75 on a quiet machine.
    assert sum(costs["seconds"].values()) < 0.0015 * len(models.__all__), costs["seconds"]
    foreign = {name.split(".")[0] for name in costs["brought"]} - ALLOWED - set(sys.stdlib_module_names)
    assert foreign == set()


def test_what_runs_inside_saleor_imports_only_what_saleor_has():
    package = CHECKOUT / "saleor_ai_plugin"
    files = [path for name in SALEOR_SIDE for path in _python_files(package / name)]
    files += [path for pattern in BOTH_SIDES for path in package.glob(pattern)]
    imported = {(name, path.relative_to(package)) for path in files for name in _imported(path)}
    foreign = {(name, path) for name, path in imported if name not in ALLOWED | set(sys.stdlib_module_names)}
    assert foreign == set()


def _python_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names
