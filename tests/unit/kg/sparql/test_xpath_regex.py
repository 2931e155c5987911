"""Which patterns XPath has, of those that the engine accepts."""

from typing import Final

import pytest

from kg.sparql.xpath_regex import is_standard

STANDARD: Final = r"""abc a| () (?:a)b a+? a{2}? a{2,} a{2,3} ^$ \p{L} \P{Lu} [a-z-[aeiou]] [a&&b]
    [a~~b] [a-] [-a] [^-a] [a\-b] [^\P{L}] \i\c* \p{IsBasicLatin} (a)\1 a\-b (\d+)-(\d+)-(\d+)
    ^(.*?)d(.*)$ \r?\n [.?*+{}()|^$] \$\^ é [^a] - a:b [\[\]] [+-]?\d
    [a-z0-9_]+@[^@]+\.[a-z]{2,} (a(b(c))) , a,b"""
EXTENDED: Final = r"""\x61 (?i)A (?P<n>a) (?<n>a) \ba \Aa a\z a++ a** [a--b] [[:alpha:]] ] } \< \pL
    \p{Latin} \p{Letter} \p{l} \u0061 a\/b a\'b \@ (?=b) (?!b) (?<=b) (?i:a) a{2}{3} a??? [a-z&&[b]]
    []a] [^]a] \h [\b] \_ \B \p{Script=Greek} [[a]b] [a\/b] \Q.\E \0 \v"""


@pytest.mark.parametrize("pattern", ["", "a b", *STANDARD.split()])
def test_a_pattern_of_the_standard(pattern: str) -> None:
    assert is_standard(pattern)


@pytest.mark.parametrize("pattern", [r"a\ b", *EXTENDED.split()])
def test_a_pattern_with_more(pattern: str) -> None:
    assert not is_standard(pattern)
    assert is_standard(pattern, "q")


@pytest.mark.parametrize("piece", ["[", "(", "[a-", "a", "[a]", r"[\[", "[^-", "[a-[", "a?", "\\"])
def test_a_long_pattern_is_read_once(piece: str) -> None:
    is_standard(piece * 100_000)  # hours, if time grew with the square of the length
