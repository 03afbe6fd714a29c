"""What the API's process does beside answering."""

import subprocess
import sys

LOAD = """
import sys, threading
import django
django.setup()
from saleor_ai_plugin.service import serving
assert not set(serving.HEAVY) & set(sys.modules)
stopped = threading.Event()
if sys.argv[1] == "stopped":
    stopped.set()
else:
    serving.READY_AFTER = 0.0
serving._make_ready(stopped)
print(*sorted(set(serving.HEAVY) & set(sys.modules)))
"""


def loaded(how: str) -> list[str]:
    run = subprocess.run([sys.executable, "-c", LOAD, how], capture_output=True, text=True, check=True, timeout=120)
    return run.stdout.split()


def test_what_is_heavy_is_loaded_unless_the_service_ends_first():
    assert loaded("running") == ["saleor_ai_plugin.credit.scoring", "saleor_ai_plugin.fraud.ruling"]
    assert loaded("stopped") == []
