"""What is made once is kept while there is room, and made once however many ask."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from registry.edition.kept import Kept


def test_a_thing_is_made_once() -> None:
    kept, made = Kept(10), []
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or "thing") == "thing"
    assert made == [1]
    assert kept.peek("a") == "thing"
    assert kept.peek("b") is None


def test_what_was_asked_for_longest_ago_leaves_first() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert [kept.peek(key) for key in "abc"] == ["a", None, "c"]


def test_the_room_is_never_overfull() -> None:
    kept = Kept(100, size=len)
    for size in (60, 30, 20, 101, 50, 10):
        kept.get(size, lambda size=size: "x" * size)
        assert sum(len(one) for key in (60, 30, 20, 101, 50, 10) if (one := kept.peek(key))) <= 100
    assert kept.peek(101) is None


def test_what_is_not_worth_it_is_not_kept() -> None:
    kept = Kept(10)
    assert kept.get("a", lambda: 404, lambda made: made == 200) == 404
    assert len(kept) == 0


def test_of_many_that_ask_at_once_one_makes_it() -> None:
    kept, made, all_ask = Kept(10), [], threading.Barrier(8)

    def ask(_: int) -> str:
        all_ask.wait()
        return kept.get("a", lambda: made.append(1) or "thing")

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(ask, range(8))) == ["thing"] * 8
    assert made == [1]


def test_a_making_that_fails_can_be_tried_again() -> None:
    kept = Kept(10)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1
