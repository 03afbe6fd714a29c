"""What a package exports hides none of its modules: ``import core_ml.inventory.plan`` would give the function."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

WORDS = ("forecasting", "fraud", "intake", "inventory", "recommendation")


@pytest.mark.parametrize("word", [*WORDS, "intake.matching", "intake.accepting"])
def test_no_module_is_hidden_by_what_its_package_exports(word):
    package = import_module(f"core_ml.{word}")
    names = [module.name for module in iter_modules(package.__path__)]
    for name in names:
        import_module(f"{package.__name__}.{name}")
    assert [name for name in names if not isinstance(getattr(package, name), ModuleType)] == []
