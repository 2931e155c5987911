"""Whether a text contains a name, however the words of the name are inflected and spelt."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer

from kg.evidence.excerpts import Span

#: Spaces, hyphens and apostrophes separate words; every other sign is a word of its own.
_WORD: Final = re.compile(
    r"(?:\w[\u0300-\u036f]*)+|[^\w\s'\u2018\u2019\u02bc\u00b4`\u2010-\u2013-]"
)
#: British spelling: “paediatric”, “organisation”, “neighbour”, “centre”, “programme”.
_BRITISH: Final = (
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"is(?=e|ing|ation)"), "iz"),
    (re.compile(r"(?<=\w{3})our(?=$|s|h|ed|ing)"), "or"),
    (re.compile(r"tre(s?)$"), r"ter\1"),
    (re.compile(r"gramme(s?)$"), r"gram\1"),
)
#: The forms that no stemmer knows, each after its base.
_IRREGULAR: Final = {
    form: base
    for base, *forms in map(
        str.split,
        (
            "begin began begun,break broke broken,build built,child children,crisis crises,"
            "fall fell fallen,feed fed,flee fled,foot feet,give gave given,hold held,lead led,"
            "leave left,lose lost,man men,rise rose risen,run ran,seek sought,send sent,"
            "sink sank sunk,spend spent,take took taken,teach taught,withdraw withdrew withdrawn,"
            "woman women"
        ).split(","),
    )
    for form in forms
}
#: How two forms of a word end behind the letters that they share: “provide” and “providing”,
#: “stop” and “stopped”. A stem alone is too little: “several” and “severe” have the same.
_ENDING: Final = re.compile(r"[sdey]?|es|ies|ied|ying|[b-z]?(?:ed|ing)")

#: Words that name nothing by themselves.
_FUNCTION_WORDS: Final = frozenset(
    "a about after all also an and another any are as at be been before being between both but by "
    "can could did do does during each few for from had has have he her here him his how if in "
    "into is it its many might more most must no nor not of off on one ones only or other others "
    "our ours out over per same several she should since so some such than that the their them "
    "then there these they this those through throughout to too under until up us very was we "
    "were what when where which while who whom whose will with within without would you".split()
)
_SHORTEST_INFLECTED: Final = 3


def contains_name(text: str, names: Iterable[str], *, is_inflected: bool = True) -> bool:
    """Whether ``text`` contains the words of one of ``names``.

    Case, diacritics, apostrophes, hyphens, British spelling and, unless ``is_inflected`` is false,
    English inflection are ignored, and so is whether a compound is one word: “healthcare”.
    """
    words = _words(text)
    return any(any(_places(words, _words(name), is_inflected=is_inflected)) for name in names)


def find_name(text: str, names: Iterable[str]) -> list[Span]:
    """Return all places where ``text`` has the words of one of ``names``, as ``contains_name``."""
    words, spans = _words_with_spans(text)
    places = {place for name in names for place in _places(words, _words(name), is_inflected=True)}
    return sorted(Span(spans[start].start, spans[end - 1].end) for start, end in places)


def consists_of(text: str, names: Iterable[str]) -> bool:
    """Whether each word of ``text`` is in one of ``names``, in whatever inflection."""
    known = {word for name in names for word in _words(name)}
    return all(any(_is_same_word(word, other) for other in known) for word in _words(text))


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words that name something, unlike pronouns, particles and digits."""
    is_acronym = text.isupper()  # WHO, US
    return frozenset(
        _stem(_IRREGULAR.get(word, word))
        for word in _words(text)
        if word[0].isalpha() and (is_acronym or word not in _FUNCTION_WORDS)
    )


def _places(
    words: tuple[str, ...], name: tuple[str, ...], *, is_inflected: bool
) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the first word of a name and of the one after its last."""
    same, n_words, joined = _is_same_word if is_inflected else str.__eq__, len(name), "".join(name)
    for start in (i for i, word in enumerate(words) if word[0] == joined[:1]):
        window = words[start : start + n_words]
        if len(window) == n_words and all(map(same, window, name)):
            yield start, start + n_words
            continue
        lengths = (n for n in range(1, n_words + 2) if n != n_words)
        for length in lengths:
            if same("".join(words[start : start + length]), joined):
                yield start, min(start + length, len(words))
                break


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return tuple(map(_american, _WORD.findall(plain)))


@lru_cache(maxsize=100)
def _words_with_spans(text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    tokens = [(word, Span(*m.span())) for m in _WORD.finditer(text) for word in _words(m.group())]
    return tuple(word for word, _ in tokens), tuple(span for _, span in tokens)


def _american(word: str) -> str:
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word


@lru_cache(maxsize=100_000)
def _is_same_word(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < _SHORTEST_INFLECTED:
        return one == other
    one, other = _IRREGULAR.get(one, one), _IRREGULAR.get(other, other)
    n_shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    has_endings = all(_ENDING.fullmatch(word, n_shared) for word in (one, other))
    return has_endings and _stem(one) == _stem(other)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(EnglishStemmer().stemWord(word))
