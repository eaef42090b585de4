"""The text of one worksheet function call, read without a spreadsheet and without Python's eval.

Allowed: `NAME(...)` with numbers (`-1`, `5%`, `1e3`), text in double quotes, ranges as arrays `{1,2;3,4}`,
empty arguments, and calls inside calls. Cell references, operators and names are refused, with the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isinf

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from hnb_xl.errors import BadArgument

# Excel's own bounds on a formula.
LONGEST = 8192
DEEPEST = 64

_FIX = 'Write one call with values, for example HNB_RAG(110,100,"lower",5%,10%) or HNB_YTD({1,2;3,4}).'

_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Call:
    """One function call: its name in capitals, and its arguments."""

    name: str
    arguments: tuple[Argument, ...]


Scalar = float | str | None
Argument = Scalar | list[list[Scalar]] | Call


def parse(text: str) -> Call:
    """Read one function call, with or without a leading equals sign.

    Raises:
        BadArgument: the text is anything else; the message says what was found and at which character.
    """
    if len(text) > LONGEST:
        raise BadArgument("formula_too_long", f"The formula has {len(text)} characters; at most {LONGEST} are allowed.")
    formula = text.strip()
    if not formula:
        raise _unreadable("it is empty")
    reader = _Reader(formula if formula.startswith("=") else "=" + formula, shift=formula.startswith("="))
    call = reader.call(depth=1)
    reader.end()
    return call


class _Reader:
    """Walks over the tokens once; every method takes what it names or says where it could not."""

    def __init__(self, formula: str, *, shift: bool) -> None:
        try:
            tokens = Tokenizer(formula).items
        except (TokenizerError, IndexError) as error:
            # IndexError: openpyxl 3.1 meets a closing bracket that nothing opened
            raise _unreadable("its quotes, brackets or braces do not pair up") from error
        # A place is counted in what the user typed, which may lack the equals sign.
        self._tokens: list[tuple[int, Token]] = []
        place = 2 if shift else 1
        for token in tokens:
            if token.type != Token.WSPACE:
                self._tokens.append((place, token))
            place += len(token.value)
        self._end = place
        self._next = 0

    def call(self, depth: int) -> Call:
        """`NAME(` arguments `)`."""
        if depth > DEEPEST:
            raise BadArgument("formula_too_deep", f"Calls may be nested at most {DEEPEST} deep.", _FIX)
        name = self._take(Token.FUNC, Token.OPEN)
        if name is None:
            raise self._unexpected("a function call such as HNB_VARIANCE(110,100)")
        arguments: list[Argument] = []
        if self._take(Token.FUNC, Token.CLOSE) is None:
            arguments.append(self._argument(depth))
            while self._take(Token.SEP, Token.ARG):
                arguments.append(self._argument(depth))
            if self._take(Token.FUNC, Token.CLOSE) is None:
                raise self._unexpected("a comma or a closing bracket")
        return Call(name.value[:-1].upper(), tuple(arguments))

    def end(self) -> None:
        """Nothing may follow."""
        if self._next < len(self._tokens):
            raise self._unexpected("nothing more")

    def _argument(self, depth: int) -> Argument:
        token = self._peek()
        if token is not None and token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self.call(depth + 1)
        if self._take(Token.ARRAY, Token.OPEN):
            return self._array()
        return self._scalar()

    def _array(self) -> list[list[Scalar]]:
        rows = [[self._scalar()]]
        while self._take(Token.ARRAY, Token.CLOSE) is None:
            if self._take(Token.SEP, Token.ARG):
                rows[-1].append(self._scalar())
            elif self._take(Token.SEP, Token.ROW):
                rows.append([self._scalar()])
            else:
                raise self._unexpected("a comma, a semicolon or a closing brace")
        return rows

    def _scalar(self) -> Scalar:
        """A number, a text, or nothing where the next separator already stands."""
        token = self._peek()
        if token is None or token.type == Token.SEP or token.subtype == Token.CLOSE:
            return None
        if token.subtype == Token.TEXT:
            self._next += 1
            return str(token.value[1:-1]).replace('""', '"')
        return self._number()

    def _number(self) -> float:
        sign = 1.0
        while prefix := self._take(Token.OP_PRE):
            sign = -sign if prefix.value == "-" else sign
        token = self._take(Token.OPERAND, Token.NUMBER)
        if token is None or not _NUMBER.fullmatch(token.value):
            self._next -= token is not None
            raise self._unexpected("a number, a text in double quotes, an array or a call")
        # The signs of a percentage are moved, not divided by: 5% must be the float 0.05.
        percents = 0
        while self._take(Token.OP_POST):
            percents += 1
        mantissa, _, exponent = token.value.lower().partition("e")
        number = sign * float(f"{mantissa}e{int(exponent or 0) - 2 * percents}")
        if isinf(number):
            raise BadArgument("formula_number", f"The number {_short(token.value)} is too large for a cell.")
        return number

    def _peek(self) -> Token | None:
        return self._tokens[self._next][1] if self._next < len(self._tokens) else None

    def _take(self, kind: str, subtype: str = "") -> Token | None:
        """The next token, if it is of this kind; else nothing is taken."""
        token = self._peek()
        if token is None or token.type != kind or (subtype and token.subtype != subtype):
            return None
        self._next += 1
        return token

    def _unexpected(self, wanted: str) -> BadArgument:
        if self._next < len(self._tokens):
            place, token = self._tokens[self._next]
            found = f'"{_short(token.value)}" stands at character {place}'
        else:
            found = f"the formula ends at character {self._end - 1}"
        return _unreadable(f"{found}, where {wanted} is expected")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _unreadable(reason: str) -> BadArgument:
    return BadArgument("formula_unreadable", f"The formula does not read: {reason}.", _FIX)
