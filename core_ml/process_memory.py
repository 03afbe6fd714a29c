"""How much memory this process has needed so far."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_mib() -> float:
    """Peak resident memory of this process in MiB; 0 where the system does not tell (Windows).

    Linux is asked through ``/proc``: its ``getrusage`` starts a new process at the peak of the one that started it.
    """
    try:
        status = Path("/proc/self/status").read_text()
        return float(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but bytes on macOS.
    return float(peak) / (1024 * 1024 if sys.platform == "darwin" else 1024)
