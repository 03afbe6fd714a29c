"""What the desktop asks is what the service answers: its documents against the service's own schema."""

import importlib
import pkgutil

import pytest
from graphql import build_schema, parse, validate

from backoffice_desktop import api
from saleor_ai_plugin.service.schema import schema


def documents() -> dict[str, str]:
    found = {}
    for module in pkgutil.iter_modules(api.__path__):
        for name, value in vars(importlib.import_module(f"{api.__name__}.{module.name}")).items():
            if isinstance(value, str) and name.isupper() and not name.startswith("_") and "{" in value:
                found[f"{module.name}.{name}"] = value
    return found


@pytest.fixture(scope="module")
def service_schema():
    return build_schema(schema().as_str())


@pytest.mark.parametrize("name", sorted(documents()))
def test_document_is_valid_at_the_service(service_schema, name):
    assert [error.message for error in validate(service_schema, parse(documents()[name]))] == []


def test_the_check_sees_a_wrong_field(service_schema):
    assert validate(service_schema, parse("{ fraudWaiting { howMany } }")) != []
