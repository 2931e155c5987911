"""Where an answer may differ from the standard, because ``rewriting`` cannot help.

The answer then says so. docs/engine.md has an example of each difference.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Final

import pyoxigraph as ox
from rdflib import XSD, Literal

from kg.namespaces import PREFIXES
from kg.sparql.edits import closing_brackets, function_calls, outside_expressions, string_value
from kg.sparql.query import Query, Token
from kg.sparql.xpath_regex import is_standard

#: Whether an IRI or a literal is in a triple of the data.
_Mentions = Callable[[str | ox.Literal], bool]
#: An expression or a sort that compares, adds or converts.
_EVALUATING: Final = frozenset("FILTER BIND HAVING ORDER SUM AVG MIN MAX AS".split())
#: What has another value if rows are repeated.
_COUNTING: Final = frozenset({"COUNT", "SUM", "AVG", "GROUP_CONCAT", "LIMIT"})
#: What may leave a variable unbound.
_MAY_UNBIND: Final = frozenset({"UNDEF", "OPTIONAL", "UNION"})
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TIME: Final = re.compile(r"-?[0-9]+-[0-9]{2}|[0-9]{2}:[0-9]{2}:")
#: A number or a time that is not longer is never too large or too precise.
_SAFE_LENGTH: Final = 18
#: A number as SPARQL writes it, and what stands before its first digit.
_NUMERAL: Final = re.compile(r"\+?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?<!\.)")
#: A number that the engine writes in the same way.
_SHORTEST: Final = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,17}[1-9])?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_SIGN: Final = re.compile(r"(?<![\w)])\+?\.?$")
#: The types of numbers and truth values.
_VALUED: Final = re.compile(
    r"\w*(?:integer|long|int|short|byte|decimal|double|float|boolean)", re.IGNORECASE
)
_NUMBERS: Final = ("decimal", "integer", "long", "unsignedLong", "nonNegativeInteger",
    "nonPositiveInteger", "positiveInteger", "negativeInteger")  # fmt: skip
_TIMES: Final = ("dateTime", "dateTimeStamp", "date", "time", "gYear", "gYearMonth")
#: What stands before the first or the only literal in a pattern, a list or VALUES.
_BEFORE_NODES: Final = frozenset("{}(.)*?+-")
#: What stands before or after a literal of which only the value matters.
_OPERATORS: Final = frozenset("<>=!*/")
#: What has no order in the engine, as it is stored, and as tokens.
_UNORDERED: Final = (
    *map(ox.Literal, (True, False, math.nan)),
    ox.Literal("NaN", datatype=ox.NamedNode(XSD.float)),
)
_MAY_BE_UNORDERED: Final = re.compile(r"true|false|['\"]+NaN.*|.*[:#]boolean>?")

#: What the engine does; the names are those of the rows in docs/engine.md.
DIFFERENCES: Final[Mapping[str, str]] = {
    "absent-nodes": "a path of length zero (* or ?) does not match at a term that is in no triple, "
    "so the term itself is missing: add it by UNION",
    "blank-nodes": "BNODE with an argument is the same blank node in all rows: write BNODE()",
    "computed-patterns": "a regular expression that is computed has no value if it contains a "
    "back-reference or a block of Unicode, so rows that need it are left out: write it as a string",
    "extended-patterns": "a regular expression uses more than XPath allows, such as (?i), word "
    "boundaries or needless escapes, which are errors in the standard: write it without them",
    "graph-variables": "the variable of GRAPH is bound inside its group, where the standard joins "
    "it afterwards: use it only after the group",
    "invalid-values": "an invalid number or truth value is an error in conditions, where the "
    "standard takes it for false: use BOUND or isNumeric",
    "large-numbers": "integers beyond 64 bits, and decimals and times with more than 18 digits "
    "after the point, cannot be compared, sorted or added, so rows that need them are left out "
    "or have no value: compare STRLEN(STR(?x)) and STR(?x)",
    "literal-values": "numbers, truth values and times are returned by value, not as they are "
    "written (0.80 becomes 0.8), and integers of all types become xsd:integer, without their "
    "range: the files have them as written",
    "path-alternatives": "a path with alternatives (|) gives each pair of terms once, where the "
    "standard gives it once for each alternative that matches, which counts and repeated rows "
    "show: use UNION",
    "unbound-values": "MIN and MAX have no value if their variable is unbound in a row, where "
    "other engines ignore such rows: add FILTER(BOUND(?x))",
    "unordered-values": "truth values and NaN have no order, so < and > are errors, where in the "
    "standard false is less than true, and NaN compares as false: compare xsd:integer(?x), or "
    "test for NaN with ?x = ?x, which is then false",
    "zero-divided": "zero divided by a decimal with digits after the point is an error, where the "
    "standard has zero: divide by xsd:double(?x)",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that may concern an answer, with an example from the query or the data."""

    name: str
    example: str

    @property
    def message(self) -> str:
        """What the engine does, and what to write instead."""
        return f"The engine differs from the standard: {DIFFERENCES[self.name]}"


def may_be_unreadable(literal: ox.Literal) -> bool:
    """Whether a literal is a number or time so long that the engine may not know its value."""
    if len(literal.value) <= _SAFE_LENGTH:
        return False
    name = literal.datatype.value.removeprefix(PREFIXES["xsd"])
    return bool(
        (name in _NUMBERS and _NUMBER.fullmatch(literal.value))
        or (name in _TIMES and _TIME.match(literal.value))
    )


def unreadable(literals: Iterable[ox.Literal]) -> list[str]:
    """Return the numbers and times whose values the engine does not know, in N-Triples, sorted."""
    values = sorted(map(str, filter(may_be_unreadable, literals)))
    if not values:
        return []
    solutions = ox.Store().query(
        f"""SELECT DISTINCT ?x {{
            VALUES ?x {{ {" ".join(values)} }}
            BIND(COALESCE(YEAR(?x), HOURS(?x)) AS ?time)
            FILTER(!isNumeric(?x) && !BOUND(?time))
        }}"""
    )
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(str(literal) for (literal,) in solutions)


def find_differences(
    query: Query,
    unreadable_data: Sequence[str],
    changed_data: Sequence[str],
    mentions: _Mentions,
    base_iri: str,
) -> list[Difference]:
    """Return the differences that may concern the answer to a query, each once.

    ``unreadable_data`` and ``changed_data`` are examples of literals in the data: those whose
    values the engine does not know, and those that it changes.
    """
    if query.is_plain and not (unreadable_data or changed_data):
        return []
    tokens = query.tokens
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    outside = [*outside_expressions(tokens)]
    changed, invalid = _changed_literals(query, base_iri)
    if query.form != "ASK" or words & _EVALUATING:
        changed = [*changed, *changed_data]
    differences = {
        "absent-nodes": _absent_node(query, outside, mentions, base_iri),
        "blank-nodes": _labelled_blank_node(tokens),
        **_patterns(tokens),
        "graph-variables": _graph_variable(tokens),
        "invalid-values": next(iter(invalid), None),
        "large-numbers": _large_number(query, words, unreadable_data),
        "literal-values": next(iter(changed), None),
        "path-alternatives": _alternative(query, words, outside),
        "unbound-values": _unbound_value(words),
        "unordered-values": _unordered_value(tokens, mentions),
        "zero-divided": _division(tokens, outside),
    }
    return [Difference(name, example) for name, example in differences.items() if example]


def _unbound_value(words: Set[str]) -> str | None:
    return min(words & _MAY_UNBIND, default=None) if words & {"MIN", "MAX"} else None


def _large_number(query: Query, words: Set[str], unreadable_data: Sequence[str]) -> str | None:
    literals, texts = [*_literals(query.tokens)], {token.text.upper() for token in query.tokens}
    examples = [*unreadable_data, *unreadable(literals)]
    if texts & {"SUM", "AVG", "SUBSTR", "+", "-", "*"}:
        examples += [str(literal) for literal in literals if _NUMBER.fullmatch(literal.value)]
    return next(iter(examples), None) if words & _EVALUATING else None


def _unordered_value(tokens: Sequence[Token], mentions: _Mentions) -> str | None:
    """Return a truth value or NaN that ``<`` or ``>`` may compare, but not a computed one."""
    texts = [token.text for token in tokens]
    operands = [
        (before, equal if after == "=" else after)
        for before, sign, after, equal in zip(texts, texts[1:], texts[2:], texts[3:], strict=False)
        if sign in ("<", ">") and sign not in (before, after)  # not << or >>
    ]
    if not operands:
        return None
    has_numbers = all(re.search(r"^\d| [\d.+-]", f"{one} {other}") for one, other in operands)
    values = [text for text in texts if _MAY_BE_UNORDERED.fullmatch(text)]
    values += map(str, filter(mentions, _UNORDERED))
    return next((text for text in values if "NaN" in text or not has_numbers), None)


def _literals(tokens: Sequence[Token]) -> Iterator[ox.Literal]:
    """Yield the numbers in a query, and its strings as if they were numbers or times."""
    for token in tokens:
        text = token.text.strip("'\"")
        if len(text) > _SAFE_LENGTH and token.kind in ("word", "string"):
            name = "dateTime" if _TIME.match(text) else "decimal" if "." in text else "integer"
            yield ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name))


def _changed_literals(query: Query, base_iri: str) -> tuple[list[str], list[str]]:
    """Return the literals of a query that the engine changes, and those that are invalid."""
    changed = [
        name.text
        for name, bracket in pairwise(query.tokens)
        if bracket.text == "(" and name.text.endswith((":string", "#string>"))
    ]  # casts, which write 1e7 as 10000000
    invalid: list[str] = []
    written = list(_written_literals(query))
    rows = " ".join(f"({n} {text} {datatype})" for n, (text, _, datatype) in enumerate(written))
    values = f"{{ VALUES (?n ?x ?type) {{ {rows} }} }}"
    prologue = query.text[: query.form_position]
    try:
        solutions: Any = rows and ox.Store().query(
            f"{prologue} SELECT ?n ?x ?type (IF(?x, 1, 1) AS ?truth) {values}",
            base_iri=base_iri or None,
        )
    except SyntaxError:  # which the engine will report
        return [], []
    for n, literal, datatype, truth in solutions:
        text, lexical, _ = written[int(n.value)]
        if literal.value != lexical or datatype not in (None, literal.datatype):
            changed.append(text)
        elif not truth and _VALUED.fullmatch(literal.datatype.value.partition("#")[2]):
            invalid.append(text)
    return changed, invalid


def _written_literals(query: Query) -> Iterator[tuple[str, str, str]]:
    """Yield numbers and typed strings that are not compared: text, lexical form and type."""
    tokens = query.tokens
    for index, token in enumerate(tokens):
        following = [sign.text for sign in tokens[index + 1 : index + 5]]
        if token.kind == "string" and following[:2] == ["^", "^"]:
            datatype = "".join(following[2:3]).rstrip(".")
            text, lexical = f"{token.text}^^{datatype}", string_value([token]) or ""
            following = following[3:]
        elif token.kind == "word" and token.text[0].isdecimal():
            before = _SIGN.search(query.text[max(token.position - 3, 0) : token.position])
            number = _NUMERAL.match(query.text, token.position - len(before[0] if before else ""))
            text = lexical = number[0] if number else token.text
            datatype = "UNDEF"
        else:
            continue
        is_compared = {tokens[index - 1].text, *following[:1]} & _OPERATORS
        if _INTEGER.fullmatch(lexical):  # perhaps beyond the range of its type
            name = re.split("[:#]", datatype)[-1].rstrip(">")
            if Literal(lexical, None, PREFIXES["xsd"] + name).ill_typed:
                is_compared.clear()
        if not is_compared and not _SHORTEST.fullmatch(text):
            yield text, lexical, datatype


def _patterns(tokens: Sequence[Token]) -> dict[str, str]:
    """Return a pattern that is computed and one that exceeds XPath, by the difference."""
    patterns = dict[str, str]()
    for call in function_calls(tokens, ("REGEX", "REPLACE")):
        arguments = [*call.arguments, *[()] * 4]
        pattern, flags = arguments[1], arguments[2 if call.name == "REGEX" else 3]
        text = string_value(pattern)
        if pattern and text is None:
            patterns["computed-patterns"] = pattern[0].text
        elif not is_standard(text or "", string_value(flags) or ""):
            patterns["extended-patterns"] = pattern[0].text
    return patterns


def _absent_node(
    query: Query, outside: Sequence[int], mentions: _Mentions, base_iri: str
) -> str | None:
    """Return a term that may be in no triple where a path of length zero begins or ends."""
    tokens = query.tokens
    operators = {i for i, pair in enumerate(pairwise(tokens), 1) if _is_zero_length(*pair)}
    if operators.isdisjoint(outside):
        return None
    names = query.iri_references(base_iri)
    absent = (name.text for name in names if name.iri and not mentions(name.iri))
    datasets = (token.text for token in tokens if token.text.upper() in ("GRAPH", "FROM"))
    return next(chain(absent, datasets, _values(tokens, outside)), None)


def _values(tokens: Sequence[Token], outside: Sequence[int]) -> Iterator[str]:
    """Yield literals that may begin or end a path, and variables that are computed."""
    variables = {tokens[index].text[1:] for index in outside if tokens[index].kind == "variable"}
    for before, token in pairwise(tokens):
        if token.kind == "variable" and before.text.upper() == "AS" and token.text[1:] in variables:
            yield token.text
    for index in outside:
        before, token = tokens[index - 1], tokens[index]
        is_value = _NUMERAL.fullmatch(token.text) or token.text in ("true", "false")
        if before.text in _BEFORE_NODES and (is_value or token.kind == "string"):
            yield token.text


def _alternative(query: Query, words: Set[str], outside: Iterable[int]) -> str | None:
    """Return a sign of alternatives in a path, where repeated rows matter."""
    tokens = query.tokens
    is_distinct = "DISTINCT" in words and not words & _COUNTING
    if is_distinct or query.form != "SELECT" or "|" not in query.text:
        return None
    groups: list[list[str]] = [[""]]  # what is before each open bracket, and its signs
    for index in outside:
        token, after = tokens[index], tokens[index + 1 : index + 2]
        if token.text == "(":
            groups.append([tokens[index - 1].text])
        elif token.text == ")" and len(groups) > 1:
            before, *signs = groups.pop()
            is_set = before == "!" and signs.count("^") in (0, signs.count("|") + 1)
            is_repeated = after and after[0].text in ("*", "+", "?")
            if not is_set and not is_repeated:
                groups[-1] += ["|"] * ("|" in signs)
        elif token.text in ("|", "^") and tokens[index - 1].text != "{":
            groups[-1].append(token.text)
    return "|" if "|" in groups[0] else None


def _division(tokens: Sequence[Token], outside: Iterable[int]) -> str | None:
    """Return a sign of division, unless the divisor is an integer."""
    signs = (index for index in range(1, len(tokens) - 1) if tokens[index].text == "/")
    divisions = {index for index in signs if not tokens[index + 1].text.isdecimal()}
    return "/" if divisions.difference(outside) else None


def _is_zero_length(before: Token, operator: Token) -> bool:
    """Whether ``*`` or ``?`` follows what may be a part of a path."""
    is_end = before.kind in ("iri", "pname") or before.text in (")", "a")
    return is_end and operator.text in ("*", "?")


def _graph_variable(tokens: Sequence[Token]) -> str | None:
    closing = closing_brackets(tokens)
    for index, (word, variable) in enumerate(pairwise(tokens)):
        if word.text.upper() == "GRAPH" and variable.kind == "variable":
            group = tokens[index + 2 : closing.get(index + 2)]
            names = {token.text[1:] for token in group if token.kind == "variable"}
            if variable.text[1:] in names:
                return variable.text
    return None


def _labelled_blank_node(tokens: Sequence[Token]) -> str | None:
    calls = function_calls(tokens, ("BNODE",))
    return next((call.name for call in calls if any(call.arguments)), None)
