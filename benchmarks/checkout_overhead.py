"""What the plugin costs a checkout: ``checkoutComplete`` with the plugin on and off, in turns, in one process.

    python benchmarks/checkout_overhead.py [--saleor main] [--pairs 60] [--what plugin|bursts] [--output FILE.json]

An unpaid order of one line on a real Saleor; the stock trigger is part of it. The figure is the median of the
differences of neighbouring runs, with its 95 % interval. PostgreSQL does not wait for the disk here: the checkout does
in real life, but the plugin's own statement never does, and the disk's noise would drown what is measured.

``--what bursts`` leaves the plugin on and switches the stopping of bursts on and off instead.
"""

import argparse
import json
import math
import statistics
import sys
from pathlib import Path

from saleor_shop import measure, running_saleor, switch

LIMIT_MS = 1.5


def median_interval(ordered: list[float]) -> tuple[float, float]:
    """The 95 % interval of the median, from the order statistics of the binomial distribution."""
    half = 0.98 * math.sqrt(len(ordered))
    middle = len(ordered) / 2
    return ordered[max(math.floor(middle - half), 0)], ordered[min(math.ceil(middle + half), len(ordered) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saleor", default="main", metavar="VERSION")
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--what", choices=("plugin", "bursts"), default="plugin", help="what is switched on and off")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with running_saleor(options.saleor, durable=False) as shop:
        switch(shop, active=True)
        variant = shop.global_id("ProductVariant", shop.product("Kettle")["variant"])
        shop.rows("UPDATE warehouse_stock SET quantity = 1000000")
        asked = {"channel": shop.channel, "variant": variant, "pairs": options.pairs, "what": options.what}
        taken = measure(shop, "checkouts", warm=5, **asked)
        ((number,),) = shop.rows("SELECT max(number) FROM order_order")
        alone = measure(shop, "hooks", order_number=number, times=200)
        looks = measure(shop, "looks", channel=shop.channel, variant=variant, times=100)
        version = shop.environment.version
    differences = sorted(on - off for on, off in zip(taken["on"], taken["off"], strict=True))
    difference = statistics.median(differences)
    low, high = median_interval(differences)
    figures = {
        "saleor": version,
        "switched": options.what,
        "pairs": options.pairs,
        "median_on_ms": round(statistics.median(taken["on"]), 2),
        "median_off_ms": round(statistics.median(taken["off"]), 2),
        "median_difference_ms": round(difference, 2),
        "interval_ms": [round(low, 2), round(high, 2)],
        "hook_alone_median_ms": round(statistics.median(alone), 2),
        "look_for_a_burst_median_ms": {name: round(statistics.median(spent), 3) for name, spent in looks.items()},
        "look_for_a_burst_least_ms": {name: round(min(spent), 3) for name, spent in looks.items()},
        "inserts_on": taken["inserts_on"],
        "inserts_off": taken["inserts_off"],
    }
    print(json.dumps(figures, indent=2))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=2) + "\n")
    return 0 if difference < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
