"""Explains what is wrong with a query: the engine names only what its grammar tried last.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from typing import Final

from kg.errors import BadRequest, QuerySyntaxError, Refused
from kg.namespaces import prefixes
from kg.sparql.query import Query, line_and_column

#: The reason for refusing every update.
NO_UPDATES: Final = "updates are refused: the data that is served here never changes"
#: The words that begin an update: https://www.w3.org/TR/sparql11-update/#updateLanguage
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
_DECLARATIONS: Final = {"PREFIX": "PREFIX name: <IRI>", "BASE": "BASE <IRI>"}
_FORMS: Final = "SELECT, ASK, CONSTRUCT or DESCRIBE is expected"
_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
#: What the engine expected: a quoted sign, a class of characters, a keyword or a sentence.
_EXPECTED: Final = re.compile(
    r"""(?P<sign>"(?:[^"\\]|\\.)*")
      | (?P<characters>\[(?:'(?:\\u\{\w+\}|\\?.)'|[^\]'])*\])
      | (?P<words>\w[^,]*)""",
    re.VERBOSE,
)
_WORD: Final = re.compile(r"\w+|\S|$")
_MAX_EXPECTED, _MAX_WORD_LENGTH = 12, 40


def explain(message: str, query: Query, base_iri: str) -> BadRequest | Refused:
    """Return the error that explains the ``message`` of the engine's parser about a query."""
    begin = query.form_position
    match = _WORD.match(query.text, begin)
    word = match.group()[:_MAX_WORD_LENGTH] if match else ""
    if word.upper() in _UPDATES:
        return Refused(f"{word} begins an update, and {NO_UPDATES}")
    if query.form is None:
        reason = f"{word} is not a query form: {_FORMS}" if word else f"there is no query: {_FORMS}"
        if word.upper() in _DECLARATIONS:
            reason = f"a declaration is written {_DECLARATIONS[word.upper()]}"
        return error_at(query, begin, reason)
    place = _PLACE.fullmatch(message)
    if place is None:
        return QuerySyntaxError(message)
    line, column, expected = int(place[1]), int(place[2]), place[3]
    for reference in query.iri_references():
        position = reference.position
        if reference.iri is None and line_and_column(query, position) < (line, column):
            prefix = reference.text.partition(":")[0]
            iri = prefixes(base_iri).get(prefix, "...")
            reason = f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <{iri}>"
            return error_at(query, position, reason)
    return QuerySyntaxError(f"error at {line}:{column}: {_in_words(expected)}")


def error_at(query: Query, position: int, reason: str) -> QuerySyntaxError:
    """Return an error at an index of the text of a query."""
    line, column = line_and_column(query, position)
    return QuerySyntaxError(f"error at {line}:{column}: {reason}")


def _in_words(expected: str) -> str:
    """Return what the parser expected, with its classes of characters in words or left out."""
    matches = list(_EXPECTED.finditer(expected))
    sentences = [m["words"] for m in matches if m["words"] and " " in m["words"]]
    if sentences:  # a rule beyond the grammar, such as a variable that is not grouped
        return "; ".join(sentences)
    alternatives = list(dict.fromkeys(filter(None, map(_alternative, matches))))
    if not alternatives:
        return "the text here, or just before, is not SPARQL"
    more = " ..." if len(alternatives) > _MAX_EXPECTED else ""
    return f"expected here, or just before: {', '.join(alternatives[:_MAX_EXPECTED])}{more}"


def _alternative(match: re.Match[str]) -> str:
    """Return what was expected; empty for characters that have no word."""
    characters = match["characters"] or ""
    if characters.startswith("['0'"):
        return "a digit"
    return "a name" if "'A' ..=" in characters else "" if characters else match.group()
