import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from saleor_ai_plugin.service import listening


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_usual_port_that_is_taken_moves_on_to_the_next(taken, monkeypatch):
    nothing_set = SimpleNamespace(host="127.0.0.1", port=taken, model_fields_set=set())
    monkeypatch.setattr(listening, "configuration", lambda: nothing_set)
    with listening.open_api("", None) as opened:
        assert taken < opened.getsockname()[1] < taken + listening.PORTS_TRIED


def test_port_that_was_asked_for_is_not_replaced(taken, configured):
    refusal = rf"port {taken} of 127.0.0.1 cannot be opened .* --port or SALEOR_AI_PORT"
    with pytest.raises(listening.NoPortError, match=refusal):
        listening.open_api("127.0.0.1", taken)
    configured(port=str(taken))
    with pytest.raises(listening.NoPortError, match=refusal):
        listening.open_api("127.0.0.1", None)


def test_any_free_port_may_be_asked_for(configured):
    with listening.open_api("127.0.0.1", 0) as opened:
        assert opened.getsockname()[1] > 0
