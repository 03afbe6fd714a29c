"""The shape of the repository: what lies at the top, and who may import whom."""

import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = {"saleor_ai_plugin", "backoffice_desktop", "core_ml", "migrations", "tests", "pyproject.toml", "README.md"}
EXPECTED_BESIDE = {".ci", ".git", ".gitignore", ".importlinter", "LICENSE", "Makefile", "benchmarks", "docs"}
EXPECTED_BESIDE |= {"requirements.lock"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def test_top_level_is_the_fixed_one():
    top = {path.parts[0] for path in tracked()}
    assert top >= PRODUCT
    assert top - PRODUCT - EXPECTED_BESIDE == set()


def test_import_directions_hold():
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_the_bare_package_depends_on_nothing():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == []


def test_saleor_finds_the_django_app_by_the_name_of_the_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["saleor.plugins"] == {
        "saleor_ai_plugin": "saleor_ai_plugin.plugin:SaleorAIPlugin",
    }


@pytest.mark.django_db
def test_no_migration_is_missing():
    from django.core.management import call_command

    call_command("makemigrations", "saleor_ai_plugin", check=True, dry_run=True, verbosity=0)


def test_tests_mirror_the_packages():
    words = {
        path.parent.relative_to("tests")
        for path in tracked()
        if path.match("tests/*/*/test_*.py") and path.parts[1] in {"core_ml", "saleor_ai_plugin", "backoffice_desktop"}
    }
    assert [str(word) for word in words if not (ROOT / word).is_dir()] == []


def test_no_two_test_files_have_one_name():
    # pytest imports them by their names alone.
    names = Counter(path.name for path in tracked() if path.match("test_*.py"))
    assert [name for name, times in names.items() if times > 1] == []
