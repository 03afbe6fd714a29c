"""Recursive descent over a rule's tokens.

::

    condition  = conjunct { "or" conjunct }
    conjunct   = negation { "and" negation }
    negation   = "not" negation | test
    test       = sum [ comparison sum | [ "not" ] "in" "[" constants "]" | [ "not" ] "between" sum "and" sum ]
    sum        = product { ( "+" | "-" ) product }
    product    = factor { ( "*" | "/" ) factor }
    factor     = "-" factor | number | text | "true" | "false" | name | "(" condition ")"
"""

from __future__ import annotations

from typing import cast

from core_ml.exceptions import RuleError
from core_ml.fraud.rules.syntax import (
    Among,
    Arithmetic,
    Between,
    Calculate,
    Combine,
    Compare,
    Comparison,
    Minus,
    Name,
    Node,
    Not,
    Number,
    Text,
    Truth,
    parts,
)
from core_ml.fraud.rules.tokens import Token, tokenize

DEEPEST = 40
"""Brackets, ``not`` and ``-`` within one another."""
MOST_MEMBERS = 100
"""Parts that one chain of ``or``, ``and``, ``+`` or ``*`` joins."""
HIGHEST = 150
"""Levels of the whole tree: whoever walks it recursively must not run out of stack."""
MOST_OPTIONS = 500
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def parse(rule: str) -> Node:
    """The tree of a rule.

    Raises
    ------
    RuleError
        With the place and what would be right there.
    """
    tree = _Parser(tokenize(rule)).rule()
    level, nodes = 0, [tree]
    while nodes := [part for node in nodes for part in parts(node)]:
        level += 1
        if level > HIGHEST:
            raise RuleError(f"more than {HIGHEST} levels of calculation; split the rule up", nodes[0].place)
    return tree


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def rule(self) -> Node:
        if len(self._tokens) == 1:
            raise RuleError("the rule is empty; write a condition such as amount > 500", 0)
        found = self._condition()
        if self._at < len(self._tokens) - 1:
            raise self._unexpected("'and', 'or' or the end of the rule")
        return found

    def _condition(self) -> Node:
        left, members = self._conjunct(), 1
        while taken := self._take("or"):
            left, members = Combine("or", left, self._conjunct(), taken.place), self._counted(members, taken)
        return left

    def _conjunct(self) -> Node:
        left, members = self._negation(), 1
        while taken := self._take("and"):
            left, members = Combine("and", left, self._negation(), taken.place), self._counted(members, taken)
        return left

    def _negation(self) -> Node:
        if taken := self._take("not"):
            with self._deeper():
                return Not(self._negation(), taken.place)
        return self._test()

    def _test(self) -> Node:
        left = self._sum()
        if taken := self._take(*COMPARISONS):
            found = Compare(cast("Comparison", taken.text), left, self._sum(), taken.place)
            if self._token.text in COMPARISONS and self._token.sort == "sign":
                raise RuleError(
                    "comparisons do not chain; write a < b and b < c, or b between a and c", self._token.place
                )
            return found
        negated = self._take("not")
        if taken := self._take("in"):
            among = Among(left, self._options(), taken.place)
            return Not(among, negated.place) if negated else among
        if taken := self._take("between"):
            low = self._sum()
            self._need("and", "'and' and the upper end of between")
            between = Between(left, low, self._sum(), taken.place)
            return Not(between, negated.place) if negated else between
        if negated:
            raise self._unexpected("'in' or 'between' after 'not'")
        return left

    def _options(self) -> tuple[Number | Text, ...]:
        self._need("[", "a list in square brackets after 'in', such as ['DE', 'AT']")
        options = [self._constant()]
        while self._take(","):
            options.append(self._constant())
            if len(options) > MOST_OPTIONS:
                raise RuleError(f"a list has at most {MOST_OPTIONS} values", self._token.place)
        self._need("]", "',' or ']'")
        return tuple(options)

    def _constant(self) -> Number | Text:
        minus, token = self._take("-"), self._token
        if token.sort == "number":
            self._at += 1
            value = self._number(token)
            return Number(-value if minus else value, token.place)
        if token.sort == "text" and not minus:
            self._at += 1
            return Text(token.text, token.place)
        raise self._unexpected("a number or a text in quotes")

    def _sum(self) -> Node:
        left, members = self._product(), 1
        while taken := self._take("+", "-"):
            sign = cast("Arithmetic", taken.text)
            left, members = Calculate(sign, left, self._product(), taken.place), self._counted(members, taken)
        return left

    def _product(self) -> Node:
        left, members = self._factor(), 1
        while taken := self._take("*", "/"):
            sign = cast("Arithmetic", taken.text)
            left, members = Calculate(sign, left, self._factor(), taken.place), self._counted(members, taken)
        return left

    def _factor(self) -> Node:
        token = self._token
        if taken := self._take("-"):
            with self._deeper():
                return Minus(self._factor(), taken.place)
        if self._take("("):
            with self._deeper():
                found = self._condition()
            self._need(")", f"')' for the bracket at character {token.place + 1}")
            return found
        if taken := self._take("true", "false"):
            return Truth(taken.text == "true", taken.place)
        if token.sort not in ("number", "text", "name"):
            raise self._unexpected("a name, a number, a text in quotes or '('")
        self._at += 1
        if token.sort == "number":
            return Number(self._number(token), token.place)
        return Text(token.text, token.place) if token.sort == "text" else Name(token.text, token.place)

    def _number(self, token: Token) -> float:
        value = float(token.text)
        if value > 1e300:
            raise RuleError(f"the number {token.text} is too large", token.place)
        return value

    def _take(self, *texts: str) -> Token | None:
        """The token, if it is one of these words or signs."""
        token = self._token
        if token.sort in ("word", "sign") and token.text in texts:
            self._at += 1
            return token
        return None

    def _need(self, text: str, wanted: str) -> None:
        if not self._take(text):
            raise self._unexpected(wanted)

    def _unexpected(self, wanted: str) -> RuleError:
        token = self._token
        found = "the rule ends here" if token.sort == "end" else f"{token.text!r} does not belong here"
        return RuleError(f"{found}; expected {wanted}", token.place)

    def _counted(self, members: int, taken: Token) -> int:
        if members >= MOST_MEMBERS:
            raise RuleError(f"more than {MOST_MEMBERS} parts are joined here; split the rule up", taken.place)
        return members + 1

    def _deeper(self) -> _Parser:
        self._depth += 1
        if self._depth > DEEPEST:
            raise RuleError(f"more than {DEEPEST} levels within one another; split the rule up", self._token.place)
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
