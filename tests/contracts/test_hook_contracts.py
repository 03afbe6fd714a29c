"""Every hook that our plugin defines exists in every Saleor, and takes what Saleor passes."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT.parent / "shared" / "contracts" / "saleor"
# Of BasePlugin, but no events: how a plugin is configured.
CONFIGURATION = {"validate_plugin_configuration", "save_plugin_configuration"}

pytestmark = pytest.mark.skipif(
    not CONTRACTS.is_dir(), reason=f"NOT CHECKED against Saleor's hooks: {CONTRACTS} is not there"
)


def hooks() -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / "saleor_ai_plugin" / "plugin.py").read_text())
    (plugin,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {
        node.name: node for node in plugin.body if isinstance(node, ast.FunctionDef) and node.name not in CONFIGURATION
    }


def contracts() -> dict[str, dict[str, dict]]:
    return json.loads((CONTRACTS / "hooks.json").read_text())


@pytest.mark.parametrize("version", ["3.21", "3.22", "3.23", "main"])
@pytest.mark.parametrize("hook", sorted(hooks()))
def test_hook_exists_and_takes_what_saleor_passes(version: str, hook: str):
    contract = contracts()[version][hook]
    ours = hooks()[hook]
    positional = [argument.arg for argument in ours.args.args if argument.arg != "self"]
    assert positional == contract["positional"]
    # previous_value comes by keyword or by position, and further keywords may come with any version.
    assert [argument.arg for argument in ours.args.kwonlyargs] == ["previous_value"]
    assert ours.args.vararg is not None
    assert ours.args.kwarg is not None


def test_previous_value_is_handed_on_by_every_hook():
    for name, hook in hooks().items():
        returned = [node.value for node in ast.walk(hook) if isinstance(node, ast.Return)]
        assert [getattr(value, "id", None) for value in returned] == ["previous_value"], name


def test_fields_that_we_add_are_not_saleors_own():
    for schema in sorted(CONTRACTS.glob("schema-*.graphql")):
        text = schema.read_text()
        assert "aiRecommendations" not in text
        assert "aiTrack" not in text
        assert "aiStock" not in text
        assert "type AiRecommendation" not in text
        assert "type AiStock" not in text
