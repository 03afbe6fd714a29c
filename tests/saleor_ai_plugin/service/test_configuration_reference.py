from pathlib import Path

import pytest

from saleor_ai_plugin.service.configuration import Configuration

REFERENCE = (Path(__file__).resolve().parents[3] / "docs" / "service.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Configuration.model_fields)
def test_every_setting_is_explained(name):
    field = Configuration.model_fields[name]
    (line,) = [line for line in REFERENCE.splitlines() if line.startswith(f"| `SALEOR_AI_{name.upper()}` |")]
    assert line.endswith(f"| {field.description} |")
