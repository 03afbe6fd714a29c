"""Loading a demo shop, all of it or nothing, and saying which one is there."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.shop.demo import manifest as manifests
from saleor_ai_plugin.shop.demo.manifest import Manifest
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoShopExistsError, DemoSize
from saleor_ai_plugin.shop.demo.space import check_space

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def demo_shop_loaded() -> Manifest | None:
    """The demo shop that the database holds, if it holds one."""
    return manifests.held()


def load_demo_shop(
    *,
    size: DemoSize | None = None,
    seed: int = 1,
    until: date | None = None,
    force: bool = False,
    on_progress: Callable[[float, str], None] = lambda fraction, stage: None,
) -> Manifest:
    """Generate a shop and load it in one transaction; whatever stops it leaves everything as it was.

    The last day is yesterday unless ``until`` says otherwise. The shop that is there already is left alone;
    one of another size or seed is replaced only with ``force``.

    Raises
    ------
    DemoSizeError, ShopNotEmptyError, DemoShopExistsError, DemoShopError
    """
    size = size or DemoSize()
    if not 0 <= seed < 2**32:
        raise DemoShopError(f"the seed is {seed}, but must be between 0 and {2**32 - 1}")
    if until is not None and not EARLIEST <= until <= LATEST:
        raise DemoShopError(f"the last day is {until}, but must be between {EARLIEST} and {LATEST}")
    held = manifests.held()
    if held is not None and not force:
        return _same_shop(held, size, seed, until)
    check_space(size)
    # Only now: numpy and pyarrow are slow to import, and a shop that is there needs neither.
    from saleor_ai_plugin.shop.demo.loading import load

    return load(size=size, seed=seed, until=until or _yesterday(), force=force, on_progress=on_progress)


def _same_shop(held: Manifest, size: DemoSize, seed: int, until: date | None) -> Manifest:
    if (held.size, held.seed) == (size, seed) and until in (None, held.until):
        return held
    raise DemoShopExistsError(
        f"this shop is a demo shop already ({held}); replace it with --force, or name another shop with --shop"
    )


def _yesterday() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)


def hold_orders(order_ids: Sequence[str]) -> None:
    """Let orders wait for confirmation, as they do in a shop whose channel does not confirm by itself."""
    Order.objects.filter(id__in=order_ids).update(status="unconfirmed")
