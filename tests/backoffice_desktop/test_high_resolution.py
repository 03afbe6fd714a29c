"""On screens of high resolution nothing is cut off, and icons are sharp."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("clipped.py")


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_nothing_is_cut_off(scale: float):
    environment = os.environ | {"QT_SCALE_FACTOR": str(scale)}
    done = subprocess.run(
        [sys.executable, SCRIPT], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"ratio": scale, "faults": []}
