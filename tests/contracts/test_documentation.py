"""The GraphQL that docs show to callers of our service is valid there; what goes to Saleor is tried in it."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from saleor_ai_plugin.service.schema import schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"```graphql\n(.*?)```", re.DOTALL)
SHOWN = [
    pytest.param(block, id=f"{path.name}-{number}")
    for path in sorted(DOCS.glob("*.md"))
    for number, block in enumerate(BLOCK.findall(path.read_text()), start=1)
    if path.name != "storefront.md"
]


@pytest.mark.parametrize("block", SHOWN)
def test_shown_document_is_valid(block):
    assert [error.message for error in validate(schema()._schema, parse(block))] == []


def test_something_is_shown():
    assert SHOWN
