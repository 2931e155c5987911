import pytest

from server.web.caching import Cache
from server.web.message import QueryNote, Response

#: What surrounds each answer, by the cache's own estimate.
AROUND = 1_000


def answer(n_bytes: int, query: str = "") -> Response:
    return Response(200, (), b"x" * n_bytes, QueryNote("computed", query))


def test_what_is_kept_is_given_again() -> None:
    cache = Cache(100_000)
    response = answer(10)
    cache.put("a", response)
    assert cache.get("a") is response
    assert cache.get("b") is None
    assert len(cache) == 1


def test_it_never_holds_more_bytes_than_the_limit() -> None:
    cache = Cache(20_000)
    for n in range(200):
        cache.put(n, answer(n * 37 % 1_500))
        assert cache.n_bytes <= 20_000
        assert cache.n_bytes == sum(
            len(kept.body) + AROUND for key in range(n + 1) if (kept := cache.get(key))
        )
    assert 8 < len(cache) < 20


def test_what_was_not_used_for_longest_goes_first() -> None:
    cache = Cache(8_000)
    for n in range(8):
        cache.put(n, answer(0))
    assert (len(cache), cache.n_bytes) == (8, 8_000)
    cache.get(0)
    cache.put(8, answer(0))
    assert [n for n in range(9) if cache.get(n) is None] == [1]


def test_an_answer_over_an_eighth_of_all_room_is_not_kept() -> None:
    cache = Cache(16_000)
    cache.put("just", answer(1_000))
    cache.put("over", answer(1_001))
    assert cache.get("just")
    assert cache.get("over") is None


def test_the_text_of_the_query_counts() -> None:
    cache = Cache(16_000)
    cache.put("long", answer(0, "x" * 251))
    assert (len(cache), cache.n_bytes) == (0, 0)
    cache.put("short", answer(0, "x" * 250))
    assert (len(cache), cache.n_bytes) == (1, 2_000)


def test_the_same_again_takes_no_more_room() -> None:
    cache = Cache(16_000)
    first = answer(5)
    for response in (first, answer(6)):
        cache.put("a", response)
    assert (cache.n_bytes, cache.get("a")) == (AROUND + 5, first)


@pytest.mark.parametrize("limit_bytes", [0, 7_999])
def test_without_room_nothing_is_kept(limit_bytes: int) -> None:
    cache = Cache(limit_bytes)
    cache.put("a", answer(0))
    assert (cache.get("a"), len(cache), cache.n_bytes) == (None, 0, 0)
