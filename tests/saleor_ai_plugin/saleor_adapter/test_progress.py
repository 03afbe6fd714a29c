import io
import re

from saleor_ai_plugin.saleor_adapter.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_fills_up_on_a_terminal():
    terminal = Terminal()
    bar = ProgressBar(terminal)
    bar.show("order", 0, 200)
    bar.show("order", 200, 200)
    bar.finish()
    first, last = terminal.getvalue().split("\r")[1:]
    assert first.startswith("order      [..............................]   0%  0 of 200")
    assert last.startswith("order      [##############################] 100%  200 of 200")
    assert last.endswith("\n")


def test_log_gets_a_line_now_and_then_and_one_at_the_end():
    log = io.StringIO()
    bar = ProgressBar(log, every=3600)
    for done in range(0, 101, 10):
        bar.show("order", done, 100)
    bar.finish()
    assert re.findall(r"\d+ of \d+", log.getvalue()) == ["0 of 100", "100 of 100"]
    assert log.getvalue().count("\n") == 2


def test_rows_that_came_meanwhile_do_not_overflow_the_bar():
    log = io.StringIO()
    ProgressBar(log).show("order", 12, 10)
    assert "100%  12 of 12" in log.getvalue()


def test_nothing_to_do_is_done():
    log = io.StringIO()
    ProgressBar(log).show("order", 0, 0)
    assert "100%  0 of 0" in log.getvalue()
