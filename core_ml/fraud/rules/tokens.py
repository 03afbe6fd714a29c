"""A rule's text as tokens, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core_ml.exceptions import RuleError

Sort = Literal["number", "text", "name", "word", "sign", "end"]

MOST_CHARACTERS = 2_000
WORDS = frozenset({"and", "or", "not", "in", "between", "true", "false"})
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_NAME = re.compile(r"[^\W\d]\w*")
_SIGNS = ("<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",")
_MEANT = {"=": "==", "&&": "and", "||": "or", "!": "not", "<>": "!=", "&": "and", "|": "or", "{": "[", "}": "]"}


@dataclass(frozen=True, slots=True)
class Token:
    """``text``: as written; of a text, its content. ``place`` counts characters from 0."""

    sort: Sort
    text: str
    place: int


def tokenize(rule: str) -> list[Token]:
    """The tokens of a rule, closed by one of sort ``end``.

    Raises
    ------
    RuleError
        For a rule that is too long, a text that does not end, or a sign that the language does not have.
    """
    if len(rule) > MOST_CHARACTERS:
        raise RuleError(
            f"the rule has {len(rule)} characters, at most {MOST_CHARACTERS} are possible; split it up", MOST_CHARACTERS
        )
    tokens, place = [], 0
    while place < len(rule):
        if space := _SPACE.match(rule, place):
            place = space.end()
            continue
        token, place = _next(rule, place)
        tokens.append(token)
    return [*tokens, Token("end", "", len(rule))]


def _next(rule: str, place: int) -> tuple[Token, int]:
    if rule[place] in "'\"":
        return _text(rule, place)
    if found := _NUMBER.match(rule, place):
        if _NAME.match(rule, found.end()):
            raise RuleError(f"{rule[place : found.end() + 1]!r} is neither a number nor a name", place)
        return Token("number", found[0].replace("_", ""), place), found.end()
    if found := _NAME.match(rule, place):
        word = found[0].lower()
        if word in WORDS:
            return Token("word", word, place), found.end()
        return Token("name", found[0], place), found.end()
    for sign in _SIGNS:
        # "<>" is "!=" in other languages; here it would be read as two comparisons.
        if rule.startswith(sign, place) and not rule.startswith("<>", place):
            return Token("sign", sign, place), place + len(sign)
    wrong = next((sign for sign in sorted(_MEANT, key=len, reverse=True) if rule.startswith(sign, place)), rule[place])
    hint = f"; write {_MEANT[wrong]}" if wrong in _MEANT else ""
    raise RuleError(f"the sign {wrong!r} is not known{hint}", place)


def _text(rule: str, place: int) -> tuple[Token, int]:
    """A quoted text; a backslash takes the next character as it is."""
    quote, content, at = rule[place], [], place + 1
    while at < len(rule) and rule[at] != quote:
        if rule[at] == "\\" and at + 1 < len(rule):
            at += 1
        content.append(rule[at])
        at += 1
    if at >= len(rule):
        raise RuleError(f"the text that begins here has no closing {quote}", place)
    return Token("text", "".join(content), place), at + 1
