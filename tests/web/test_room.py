"""How many interactive pages are open: in all, from one address; what an address may send."""

from contextlib import ExitStack

import pytest

from registry.settings import Serving
from registry.web import room
from registry.web.room import Room
from tests.web.asking import apart


def at(address: str | None) -> dict[str, object]:
    """A request from an address."""
    return {"client": (address, 1234) if address else None}


def test_there_is_room_for_so_many_in_all() -> None:
    room, everyone = Room(Serving(sessions=3, sessions_per_address=3)), ExitStack()
    for number in range(3):
        assert not room.is_full(at("203.0.113.9"))
        everyone.enter_context(room.taken(at(f"203.0.113.{number}")))
    assert room.is_full(at("203.0.113.9"))
    assert room.is_full(at("127.0.0.1"))
    everyone.close()
    assert not room.is_full(at("203.0.113.9"))


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        # This machine: a web server in front that nobody named, or who measures.
        ("127.0.0.1", "127.0.0.1", False),
        ("::1", "::1", False),
        (None, None, False),
        ("a socket", "a socket", False),
    ],
)
def test_of_one_address_there_are_so_many(
    first: str | None, second: str | None, is_same: bool
) -> None:
    room = Room(Serving(sessions=100, sessions_per_address=2))
    with room.taken(at(first)), room.taken(at(first)):
        assert room.is_full(at(second)) is is_same


def test_nothing_of_an_address_is_left_when_its_last_page_is_closed() -> None:
    room, pages = Room(Serving()), ExitStack()
    for _ in range(2):
        pages.enter_context(room.taken(at("203.0.113.7")))
        assert "203.0.113.7" in str(vars(room))
    with pytest.raises(KeyError), pages:
        raise KeyError("whatever ends a page")
    assert "203" not in str(vars(room))
    assert room.pages == 0


def test_who_sends_more_than_people_do_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def flood(address: str) -> None:
        here = Room(Serving())
        with here.taken(at(address)) as one, here.taken(at(address)) as other:
            for _ in range(room.AT_ONCE):
                await one.turn()
            assert slept == []
            for _ in range(10):
                await other.turn()

    monkeypatch.setattr(room.asyncio, "sleep", sleep)
    apart(flood("127.0.0.1"))
    assert slept == []
    apart(flood("203.0.113.7"))
    assert slept == sorted(slept), "longer and longer"
    assert slept[-1] == pytest.approx(10 / room.PER_SECOND, abs=0.2)
