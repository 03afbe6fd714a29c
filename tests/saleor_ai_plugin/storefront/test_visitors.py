import pytest

from saleor_ai_plugin.storefront.visitors import customer_visitor, session_visitor


def test_visitors_are_told_apart_by_kind():
    assert customer_visitor("VXNlcjox") == "customer:VXNlcjox"
    assert session_visitor("abcdefgh") == "session:abcdefgh"


@pytest.mark.parametrize("malformed", [None, "", "short", "x" * 101, "with space", "e@mail.example", "line\nbreak1"])
def test_malformed_session_is_nobody(malformed: str | None):
    assert session_visitor(malformed) == ""
