"""Regular expressions and replacements of XPath in the syntax of the engine, which is Rust's.

Source: https://www.w3.org/TR/xpath-functions-31/#regex-syntax, https://docs.rs/regex/
"""

import re
from collections.abc import Iterator
from typing import Final

_PIECE: Final = re.compile(r"\\[pP]\{[^}]*\}|\\.|-\[|&&|~~|\(\?|.", re.DOTALL)
_REPLACEMENT: Final = re.compile(r"\\[\\$]|\$[0-9]+|[^\\$]+|.", re.DOTALL)
#: Of the number of a group, which cannot have more in a pattern as long as a query may be.
_MAX_DIGITS: Final = 9
_SPACES: Final = " \t\n\r"
_NAME_START: Final = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}"
    r"\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}"
    r"\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME: Final = rf"{_NAME_START}\-.0-9\x{{B7}}\x{{300}}-\x{{36F}}\x{{203F}}-\x{{2040}}"
#: Classes that the engine does not have, or that have other characters.
_CLASSES: Final = {
    r"\w": r"[^\p{P}\p{Z}\p{C}]",
    r"\W": r"[\p{P}\p{Z}\p{C}]",
    r"\s": r"[\x20\t\n\r]",
    r"\S": r"[^\x20\t\n\r]",
    r"\i": f"[{_NAME_START}]",
    r"\I": f"[^{_NAME_START}]",
    r"\c": f"[{_NAME}]",
    r"\C": f"[^{_NAME}]",
}

_ESCAPE: Final = (
    r"\\(?:[nrt\\|.?*+(){}$\-\[\]^sSiIcCdDwW]|[pP]\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?"
    r"|Z[slp]?|S[mcko]?|C[cfon]?|Is[A-Za-z0-9-]+)\})"
)
_IN_CLASS: Final = rf"(?:{_ESCAPE}|[^\\\[\]-])"
_CLASS: Final = rf"\[(?!\])\^?(?!\])-?(?:{_IN_CLASS}(?:-{_IN_CLASS})?)*-?"
#: XPath's grammar, except subtraction within subtracted classes, and without counting brackets.
_STANDARD: Final = re.compile(
    rf"(?:(?:{_ESCAPE}|\\[1-9]|[^\\.?*+{{}}()|\[\]]|[.)]|{_CLASS}(?:(?<=-){_CLASS}\])?\])"
    r"(?:(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})\??)?|\||\((?:\?:)?)*",
    re.DOTALL,
)


class Unsupported(Exception):
    """The engine has no such construct."""


def translate(pattern: str, flags: str = "") -> str:
    """Return a pattern that the engine matches as the standard says; an invalid one as it is.

    Raises:
        Unsupported: the pattern has a back-reference or names a block of Unicode.
    """
    if "q" in flags:
        return pattern
    translated: list[str] = []
    for piece, depth in _pieces(pattern):
        if re.fullmatch(r"\\[1-9]", piece) and not depth:
            raise Unsupported(
                f"the engine has no back-references ({piece}) in regular expressions: compare "
                "parts of the text with STRBEFORE, STRAFTER and SUBSTR"
            )
        if re.match(r"\\[pP]\{Is", piece):
            raise Unsupported(
                f"the engine does not know the names of Unicode blocks ({piece}): write the "
                "range, as in [\\u0370-\\u03FF], or the script, as in \\p{Greek}"
            )
        translated.append(_translate_piece(piece, depth, flags))
    return "".join(translated)


def is_standard(pattern: str, flags: str = "") -> bool:
    """Whether XPath has all that a pattern uses; False in case of doubt.

    Source: https://www.w3.org/TR/xpath-functions-31/#regex-syntax, https://www.w3.org/TR/xmlschema11-2/#regexs
    """
    return "q" in flags or bool(_STANDARD.fullmatch(pattern))


def _pieces(pattern: str) -> Iterator[tuple[str, int]]:
    """Yield the pieces of a pattern, each with the depth of the classes around it."""
    depth = 0
    for piece in _PIECE.findall(pattern):
        yield piece, depth
        if piece.endswith("[") and piece[0] != "\\":
            depth += 1
        elif piece == "]" and depth:
            depth -= 1


def _translate_piece(piece: str, depth: int, flags: str) -> str:
    is_spaced = "x" in flags
    if piece in _CLASSES:
        return _CLASSES[piece]
    if piece == "-[" and depth:
        return "--["
    if piece in ("&&", "~~") and depth:
        return rf"\{piece[0]}\{piece[0]}"
    if piece == "." and not depth and "s" not in flags:
        return r"[^\n\r]"
    if is_spaced and piece in _SPACES:
        return rf"\x{{{ord(piece):X}}}" if depth else ""
    return r"\#" if is_spaced and piece == "#" else piece


def n_groups(pattern: str) -> int:
    """Return how many groups a pattern captures."""
    return sum(piece == "(" and not depth for piece, depth in _pieces(pattern))


def translate_replacement(text: str, groups: int, flags: str = "") -> str | None:
    r"""Return a replacement that the engine reads as the standard says; None if it is invalid.

    Args:
        text: ``$1`` is the first group, ``\$`` and ``\\`` are characters.
        groups: how many the pattern captures: ``$12`` is the twelfth if there is one, or else the
            first and a 2.
        flags: with ``q``, all characters of ``text`` are literal.

    Source: https://www.w3.org/TR/xpath-functions-31/#func-replace
    """
    if "q" in flags:
        return text.replace("$", "$$")
    pieces = _REPLACEMENT.findall(text)
    if {"$", "\\"}.intersection(pieces):
        return None
    return "".join(_translate_reference(piece, groups) for piece in pieces)


def _translate_reference(piece: str, groups: int) -> str:
    if piece[0] == "$":
        digits = piece[1:]
        longest = min(len(digits), _MAX_DIGITS)
        n = next(n for n in range(longest, 0, -1) if n == 1 or int(digits[:n]) <= groups)
        return f"${{{int(digits[:n])}}}{digits[n:]}"
    return piece[1].replace("$", "$$") if piece[0] == "\\" else piece
