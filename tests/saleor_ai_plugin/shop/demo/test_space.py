from types import SimpleNamespace

import pytest

from saleor_ai_plugin.shop.demo import space
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoSize


@pytest.fixture
def disk(monkeypatch, tmp_path):
    """A disk of which a test says how much is free."""
    held = SimpleNamespace(free=0)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: held)
    monkeypatch.setattr(space, "configuration", lambda: SimpleNamespace(is_embedded_database=True))
    monkeypatch.setattr(space, "embedded_server", lambda: SimpleNamespace(folder=tmp_path / "not" / "made" / "yet"))
    return held


def test_shop_that_does_not_fit_is_refused_with_what_it_needs(disk, tmp_path):
    disk.free = 1_000_000_000
    with pytest.raises(DemoShopError, match=rf"needs about 1\.8 GB, and the disk of {tmp_path} has 1\.0 GB free"):
        space.check_space(DemoSize())


def test_shop_that_fits_is_not(disk):
    disk.free = 3_000_000_000
    space.check_space(DemoSize())
    assert space.needed_bytes(DemoSize(orders=10_000_000)) == pytest.approx(41e9, rel=0.05)


def test_the_disk_of_a_configured_database_is_not_ours_to_judge(disk, monkeypatch):
    monkeypatch.setattr(space, "configuration", lambda: SimpleNamespace(is_embedded_database=False))
    space.check_space(DemoSize())
