"""Things that are made once and kept for all readers while there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Made = TypeVar("Made")


class Kept:
    """A store of things that took time to make. What was asked for longest ago leaves first.

    `room` is how much fits in; `size` says how much of it a thing takes, which is 1 by itself. A
    thing that would fill more than all of it is made each time. One object serves all threads, and
    of several that ask for the same thing at once one makes it.
    """

    def __init__(self, room: int, size: Callable[[object], int] = lambda _: 1) -> None:
        self._room = room
        self._size = size
        self._taken = 0
        self._made: OrderedDict[Hashable, object] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._made)

    def peek(self, key: Hashable) -> object | None:
        """What is kept under this key, none when there is nothing. Never waits for a making."""
        with self._lock:
            made = self._made.get(key)
            if made is not None:
                self._made.move_to_end(key)
            return made

    def get(
        self,
        key: Hashable,
        make: Callable[[], Made],
        worth: Callable[[Made], bool] = lambda _: True,
    ) -> Made:
        """What is kept under this key, made by `make` when it is not there.

        What is not `worth` it is made and not kept.
        """
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]  # type: ignore[return-value]  # one key, one kind of thing
            making = self._making.setdefault(key, Lock())
        with making:
            try:
                with self._lock:
                    if key in self._made:
                        return self._made[key]  # type: ignore[return-value]
                made = make()
                if worth(made):
                    self._keep(key, made)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _keep(self, key: Hashable, made: object) -> None:
        size = self._size(made)
        if size > self._room:
            return
        with self._lock:
            self._made[key] = made
            self._taken += size
            while self._taken > self._room:
                _, oldest = self._made.popitem(last=False)
                self._taken -= self._size(oldest)
