"""Why a text is no query, in words: the engine tells only what its grammar tried last.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Iterator
from typing import Final

from kg.errors import BadRequest, QuerySyntaxError, Refused
from kg.namespaces import prefixes
from kg.sparql import tokens

#: Why nothing is ever written here.
NO_UPDATES: Final = "updates are refused: the data that is served here never changes"
#: What an update begins with: https://www.w3.org/TR/sparql11-update/#updateLanguage
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
_MOST_EXPECTED, _LONGEST_WORD = 12, 40


def told(said: str, text: str, base_iri: str) -> BadRequest | Refused:
    """Return the error that tells why the engine's parser refuses a text.

    Args:
        said: by the parser.
        text: that was sent as a query.
        base_iri: of the release, which its prefixes are under.
    """
    begin = tokens.start(text)
    word = _word(text, begin)
    if word.upper() in _UPDATES:
        return Refused(f"{word} begins an update, and {NO_UPDATES}")
    if tokens.query_form(text) is None:
        return _error(text, begin, _no_form(word))
    stopped = _PLACE.fullmatch(said)
    if stopped is None:
        return QuerySyntaxError(said)
    line, column, expected = int(stopped[1]), int(stopped[2]), stopped[3]
    for name in tokens.names(text):
        prefix = name.text.partition(":")[0]
        if name.iri is None and _place(text, name.position) < (line, column):
            return _error(text, name.position, _undeclared(prefix, base_iri))
    return QuerySyntaxError(f"error at {line}:{column}: {_readable(expected)}")


def _word(text: str, position: int) -> str:
    """Return the word at a position, or the sign that stands there instead of one."""
    found = re.compile(r"\w+|\S|$").match(text, position)
    return found.group()[:_LONGEST_WORD] if found else ""


def _no_form(word: str) -> str:
    if not word:
        return f"there is no query: {_FORMS}"
    if word.upper() in _DECLARATIONS:
        return f"a declaration is written {_DECLARATIONS[word.upper()]}"
    return f"{word} is no query form: {_FORMS}"


def _undeclared(prefix: str, base_iri: str) -> str:
    iri = prefixes(base_iri).get(prefix, "...")
    return f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <{iri}>"


def _error(text: str, position: int, reason: str) -> QuerySyntaxError:
    line, column = _place(text, position)
    return QuerySyntaxError(f"error at {line}:{column}: {reason}")


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _readable(expected: str) -> str:
    """Return what the parser expected without its classes of characters."""
    found = list(_EXPECTED.finditer(expected))
    sentences = [m["words"] for m in found if m["words"] and " " in m["words"]]
    if sentences:  # a rule beyond the grammar, such as a variable that is not grouped
        return "; ".join(sentences)
    things = list(dict.fromkeys(_things(found)))
    if not things:
        return "what stands here, or just before, is not SPARQL"
    more = " ..." if len(things) > _MOST_EXPECTED else ""
    return f"expected here, or just before: {', '.join(things[:_MOST_EXPECTED])}{more}"


def _things(found: list[re.Match[str]]) -> Iterator[str]:
    for match in found:
        if characters := match["characters"]:
            if characters.startswith("['0'"):
                yield "a digit"
            elif "'A' ..=" in characters:
                yield "a name"
        else:
            yield match.group()
