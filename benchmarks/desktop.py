"""The desktop: time until the window can be used, frames while a million rows scroll, and memory.

    python benchmarks/desktop.py [--starts 5] [--seconds 10] [--visible]

The service is the tests' fake one in a process of its own, with a million orders and 20 ms for each answer. Start:
from the start of the process until the login form is painted, and until the fraud queue of a person who is logged in
shows its first rows. Frames: the list is scrolled by the wheel, by dragging through all of it, and by keys, 60 times
a second; a frame is what the window's thread was busy with in one go, painting included: by the clock, and in
processor time, which other programs on the machine do not stretch. Without --visible windows are drawn into memory
("offscreen").
"""

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "backoffice_desktop"
ANSWER_SECONDS = 0.02
TICK = 1 / 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--visible", action="store_true")
    parser.add_argument("--inside", default="", help=argparse.SUPPRESS)
    parser.add_argument("--address", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.inside, asked.address, asked.seconds)
        return
    context = multiprocessing.get_context("spawn")
    address, stop = context.Queue(), context.Event()
    process = context.Process(target=serve, args=(address, stop))
    process.start()
    try:
        measure(asked, address.get(timeout=30))
    finally:
        stop.set()
        process.join(10)


def serve(address, stop) -> None:  # type: ignore[no-untyped-def]
    sys.path.insert(0, str(TESTS))
    from fake_service import FakeService

    service = FakeService()
    service.delay = ANSWER_SECONDS
    service.start()
    address.put(service.address)
    stop.wait()
    service.stop()


def measure(asked: argparse.Namespace, address: str) -> None:
    for what, name in (("login", "login form"), ("queue", "queue shown")):
        starts = [run(what, address, asked) for _ in range(asked.starts)]
        seconds = [one["seconds"] for one in starts]
        used = statistics.median(one["processor"] for one in starts)
        print(
            f"start to {name + ':':<13} median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s "
            f"(processor time {used:.2f} s)"
        )
    print(f"load of this machine:  {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    scrolled = run("scroll", address, asked)
    for way, frames in scrolled["frames"].items():
        for name, place in (("clock", 0), ("processor", 1)):
            ordered = sorted(frame[place] for frame in frames)
            print(
                f"frames, {way + ', ' + name + ':':<17} {len(frames):>5}  median {statistics.median(ordered):.1f} ms, "
                f"p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms, worst {ordered[-1]:.1f} ms, "
                f"over 50 ms: {sum(frame > 50 for frame in ordered)}"
            )
    print(f"memory after all that: {scrolled['memory']:.0f} MB (resident), pages held {scrolled['pages']}")


def run(what: str, address: str, asked: argparse.Namespace) -> dict:  # type: ignore[type-arg]
    """One process of the program, as a person starts it."""
    with tempfile.TemporaryDirectory(prefix="saleor-ai-desktop-") as folder:
        environment = os.environ | {"SALEOR_AI_DESKTOP_DIR": folder, "BENCHMARK_STARTED": repr(time.time())}
        if not asked.visible:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, __file__, "--inside", what, "--address", address, "--seconds", str(asked.seconds)]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def inside(what: str, address: str, seconds: float) -> None:
    started = float(os.environ["BENCHMARK_STARTED"])
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from backoffice_desktop import settings as settings_file
    from backoffice_desktop.garbage import Garbage
    from backoffice_desktop.main_window import MainWindow
    from backoffice_desktop.settings import Settings
    from backoffice_desktop.theme import theme
    from backoffice_desktop.token_store import SessionStore

    app = QApplication([])
    settings = Settings.load(settings_file.folder() / "settings.json")
    theme.install(app, "light")
    store = SessionStore()
    if what != "login":
        settings.server, settings.email, settings.screen = address, "ann@shop.example", "fraud"
        store.save(f"ann@shop.example {address}", refresh_token(address))
        # Getting a token to resume with is the benchmark's own work.
        started = time.time() - (time.time() - started - _token_seconds)
    garbage = Garbage(app)
    window = MainWindow(settings, store)
    window.entered.connect(garbage.leave_out_what_is_here, Qt.ConnectionType.SingleShotConnection)
    window.show()
    QTimer.singleShot(0, window.begin)
    wait(app, lambda: window.login.isVisible() if what == "login" else has_rows(window))
    app.processEvents()
    answer: dict[str, object] = {"seconds": time.time() - started, "processor": time.process_time()}
    if what == "scroll":
        table = window.shell.screens["fraud"].table  # type: ignore[union-attr]
        answer["frames"] = {way: scroll(app, table, way, seconds / 3) for way in ("wheel", "drag", "keys")}
        answer["memory"] = memory_mb()
        answer["pages"] = table.model().pages_held
    print(json.dumps(answer))
    window.close()


_token_seconds = 0.0


def refresh_token(address: str) -> str:
    """Without httpx, so that nothing is imported that the program would import later."""
    global _token_seconds
    from urllib.request import Request, urlopen

    began = time.time()
    query = 'mutation { tokenCreate(email: "ann@shop.example", password: "correct-horse") { refreshToken } }'
    request = Request(address, json.dumps({"query": query}).encode(), {"content-type": "application/json"})
    with urlopen(request) as response:
        token = json.load(response)["data"]["tokenCreate"]["refreshToken"]
    _token_seconds = time.time() - began
    return str(token)


def has_rows(window) -> bool:  # type: ignore[no-untyped-def]
    return window.shell is not None and "fraud" in window.shell.screens and window.shell.screens["fraud"].model.row(0)


def wait(app, condition) -> None:  # type: ignore[no-untyped-def]
    end = time.time() + 30
    while not condition():
        if time.time() > end:
            raise SystemExit("nothing to be seen after 30 s")
        app.processEvents()
        time.sleep(0.002)


def scroll(app, table, way: str, seconds: float) -> list[tuple[float, float]]:  # type: ignore[no-untyped-def]
    """Milliseconds that each frame kept the window's thread busy: by the clock, and of processor time."""
    bar = table.verticalScrollBar()
    frames = []
    end = time.time() + seconds
    step = 0
    while time.time() < end:
        step += 1
        began, used = time.perf_counter(), time.thread_time()
        move(table, bar, way, step, seconds)
        table.viewport().repaint()
        app.processEvents()
        busy = time.perf_counter() - began
        frames.append((busy * 1_000, (time.thread_time() - used) * 1_000))
        if busy < TICK:
            time.sleep(TICK - busy)
    return frames


def move(table, bar, way: str, step: int, seconds: float) -> None:  # type: ignore[no-untyped-def]
    if way == "wheel":
        bar.setValue(bar.value() + 120)
    elif way == "drag":
        bar.setValue(int(bar.maximum() * (step * TICK / seconds % 1.0)))
    else:
        model = table.model()
        table.setCurrentIndex(model.index((table.currentIndex().row() + 1) % model.rowCount(), 0))


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1_024
    return float("nan")


if __name__ == "__main__":
    main()
