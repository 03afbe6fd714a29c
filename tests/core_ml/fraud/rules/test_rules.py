import ast
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import MissingColumnsError, RuleError
from core_ml.fraud import FeatureParameters
from core_ml.fraud.rules import Rule
from core_ml.fraud.rules.rule import rule_names

NAMES = {"amount": "number", "country": "text", "orders_by_card_1h": "number", "vip": "condition"}
ORDERS = pd.DataFrame(
    {
        "amount": [1.0, 600.0, None, 19.99],
        "country": ["DE", None, "FR", "AT"],
        "orders_by_card_1h": [0, 3, 4, 1],
        "vip": [True, False, None, True],
    }
)


def held(text):
    return Rule.parse("r", text, NAMES).matches(ORDERS).astype(int).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount > 500", [0, 1, 0, 0]),
        ("amount >= 19.99", [0, 1, 0, 1]),
        ("amount == 19.99", [0, 0, 0, 1]),
        ("amount != 600", [1, 0, 0, 1]),
        ("country in ['DE', \"AT\"]", [1, 0, 0, 1]),
        ("country not in ['DE', 'AT']", [0, 1, 1, 0]),
        ("country == 'FR'", [0, 0, 1, 0]),
        ("amount in [1, 600, -5]", [1, 1, 0, 0]),
        ("orders_by_card_1h between 1 and 3", [0, 1, 0, 1]),
        ("orders_by_card_1h not between 1 and 3", [1, 0, 1, 0]),
        ("vip", [1, 0, 0, 1]),
        ("not vip and orders_by_card_1h > 3", [0, 0, 1, 0]),
        ("vip == true", [1, 0, 0, 1]),
        ("true", [1, 1, 1, 1]),
        ("amount / orders_by_card_1h > 100", [0, 1, 0, 0]),
        ("not (amount / 0 > 1)", [1, 1, 1, 1]),
        ("-amount < -1", [0, 1, 0, 1]),
        ("1_000 - 2 * 200 <= amount", [0, 1, 0, 0]),
        ("1e2 < amount", [0, 1, 0, 0]),
        ("amount > .5 or vip", [1, 1, 0, 1]),
        ("amount > 5 AND NOT vip", [0, 1, 0, 0]),
    ],
)
def test_rules_by_hand(text, expected):
    assert held(text) == expected


def test_and_binds_tighter_than_or_and_times_than_plus():
    assert held("vip or amount > 500 and orders_by_card_1h > 3") == held(
        "vip or (amount > 500 and orders_by_card_1h > 3)"
    )
    assert held("vip or amount > 500 and orders_by_card_1h > 3") != held(
        "(vip or amount > 500) and orders_by_card_1h > 3"
    )
    assert held("amount + 2 * 3 == 7") == [1, 0, 0, 0]
    assert held("amount - 1 - 1 == -1") == [1, 0, 0, 0]
    assert held("not vip == false") == held("not (vip == false)")


def test_texts_may_hold_quotes():
    names = {"city": "text"}
    rule = Rule.parse("r", r"city == 'L\'Aquila'", names)
    assert rule.matches_one({"city": "L'Aquila"})
    assert not rule.matches_one({"city": "Laquila"})


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", 1, "the rule is empty; write a condition such as amount > 500"),
        ("amont > 5", 1, "there is no 'amont'; did you mean amount?"),
        ("vip and orders_by_card_1d > 5", 9, "there is no 'orders_by_card_1d'; did you mean orders_by_card_1h?"),
        ("xyz > 5", 1, "there is no 'xyz'"),
        ("amount = 5", 8, "the sign '=' is not known; write =="),
        ("vip && vip", 5, "the sign '&&' is not known; write and"),
        ("amount <> 2", 8, "the sign '<>' is not known; write !="),
        ("amount", 1, "this is no condition; compare it with something"),
        ("country > 'DE'", 9, "'>' compares numbers, not texts; use == or !="),
        ("country == 5", 9, "a text is compared with a number; both sides must be of one kind"),
        ("country + 1 > 5", 9, "'+' needs a number here, not a text"),
        ("(amount > 5", 12, "the rule ends here; expected ')' for the bracket at character 1"),
        ("1 < amount < 3", 12, "comparisons do not chain"),
        ("amount in [1, 'a']", 15, "this list needs a number here, not a text"),
        ("amount in [vip]", 12, "'vip' does not belong here; expected a number or a text in quotes"),
        ("amount in 5", 11, "'5' does not belong here; expected a list in square brackets"),
        ("amount and vip", 8, "'and' needs a condition here, not a number"),
        ("amount between 1 or 3", 18, "'or' does not belong here; expected 'and' and the upper end of between"),
        ("country == 'abc", 12, "the text that begins here has no closing '"),
        ("amount >", 9, "the rule ends here; expected a name, a number, a text in quotes or '('"),
        ("amount not 5", 12, "expected 'in' or 'between' after 'not'"),
        ("amount > 5 vip", 12, "'vip' does not belong here; expected 'and', 'or' or the end of the rule"),
        ("amount > 5x", 10, "'5x' is neither a number nor a name"),
        ("amount > 1e400", 10, "the number 1e400 is too large"),
        ("vip in [1]", 5, "'in' needs a number or a text before it"),
    ],
)
def test_mistakes_are_told_with_their_place(text, place, message):
    with pytest.raises(RuleError) as raised:
        Rule.parse("r", text, NAMES)
    assert message in str(raised.value)
    assert str(raised.value).startswith(f"at character {place}: ")
    assert raised.value.place == place - 1


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true') == 0",
        "amount.__class__ == 1",
        "(lambda: 1)() > 0",
        "[x for x in [1]] == 1",
        "amount > 5; vip",
        "vip if vip else vip",
        "f'{amount}' == ''",
        "amount ** 9 ** 9 ** 9 > 1",
        "amount[0] > 1",
        "{'a': 1} == 1",
        "amount := 5",
    ],
)
def test_nothing_of_python_is_understood(text):
    with pytest.raises(RuleError):
        Rule.parse("r", text, NAMES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vip or " * 400 + "vip", "the rule has 2803 characters, at most 2000 are possible"),
        ("(" * 41 + "vip" + ")" * 41, "more than 40 levels within one another"),
        ("not " * 41 + "vip", "more than 40 levels"),
        ("-" * 41 + "amount > 1", "more than 40 levels"),
        ("vip or " * 101 + "vip", "more than 100 parts are joined here"),
        ("(" * 9 + "1" + ("+1" * 20 + ")") * 9 + " > 1", "more than 150 levels of calculation"),
    ],
)
def test_long_and_deep_rules_are_refused(text, message):
    with pytest.raises(RuleError, match=message):
        Rule.parse("r", text, NAMES)


def test_a_long_list_is_refused():
    with pytest.raises(RuleError, match="a list has at most 500 values"):
        Rule.parse("r", f"amount in [{','.join('1' * 501)}]", NAMES)


def test_a_frame_without_the_named_column_is_refused():
    with pytest.raises(MissingColumnsError, match=r"the orders \(for a rule\) have no column 'amount'"):
        Rule.parse("r", "amount > 5", NAMES).matches(ORDERS[["vip"]])


def test_names_of_a_shop_are_its_features_and_fields():
    parameters = FeatureParameters(entities=("card",), categories=("country",), numbers=("items",))
    names = rule_names(parameters, texts=["voucher"], numbers=["discount"])
    assert {names[name] for name in ("card", "country", "voucher")} == {"text"}
    assert {names[name] for name in ("orders_by_card_1h", "items", "discount", "amount", "hour")} == {"number"}


def test_a_rule_is_frozen():
    rule = Rule.parse("r", "amount > 5", NAMES)
    with pytest.raises(AttributeError):
        rule.text = "vip"
    with pytest.raises(TypeError):
        rule.kinds["amount"] = "text"


# Rules of this kind read the same in Python, which so can be asked what they mean.
LEAVES = st.sampled_from(["amount", "orders_by_card_1h", "3", "1.5", "600"])
SUMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda some: f"({some[0]} {some[1]} {some[2]})"),
        inner.map(lambda one: f"-{one}"),
    ),
    max_leaves=4,
)
TESTS = st.one_of(
    st.tuples(SUMS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), SUMS).map(" ".join),
    st.sampled_from(["country in ['DE', 'FR']", "country not in ['AT']", "country == 'DE'", "vip"]),
)
RULES = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map(lambda one: f"not {one}"),
        inner.map(lambda one: f"({one})"),
    ),
    max_leaves=6,
)


@given(RULES)
def test_rules_mean_what_they_mean_in_python_and_one_order_is_a_frame_of_one(text):
    whole = ORDERS.dropna()
    rule = Rule.parse("r", text, NAMES)
    compiled = compile(ast.parse(text, mode="eval"), "rule", "eval")
    rows = whole.to_dict("records")
    meant = [bool(eval(compiled, {}, row)) for row in rows]
    assert rule.matches(whole).tolist() == meant
    assert [rule.matches_one(row) for row in rows] == meant


@given(RULES)
def test_one_order_is_a_frame_of_one_where_fields_are_missing(text):
    rule = Rule.parse("r", text, NAMES)
    assert [rule.matches_one(row) for row in ORDERS.to_dict("records")] == rule.matches(ORDERS).tolist()


PIECES = [
    "amount",
    "vip",
    "country",
    "and",
    "or",
    "not",
    "in",
    "between",
    "(",
    ")",
    "[",
    "]",
    ",",
    "<",
    "==",
    "-",
    "'DE'",
    "5",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map(" ".join))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    place = 0
    try:
        found = Rule.parse("r", text, NAMES).matches(ORDERS)
    except RuleError as error:
        place, found = error.place, np.zeros(4, dtype=bool)
    assert 0 <= place <= len(text)
    assert (found.dtype, found.shape) == (bool, (4,))


def test_a_million_orders_in_a_moment():
    n = 1_000_000
    frame = pd.DataFrame({"amount": np.arange(n) % 1_000, "orders_by_card_1h": [random.Random(1).randint(0, 5)] * n})
    rule = Rule.parse("r", "amount > 500 and orders_by_card_1h >= 0", NAMES)
    assert rule.matches(frame).sum() == 499 * 1_000
