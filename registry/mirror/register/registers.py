"""The registers of a mirror's generations, each opened once and kept while it may be asked for."""

import logging
from pathlib import Path
from threading import Lock

from registry.mirror.errors import MirrorDamaged
from registry.mirror.pointer import Generation
from registry.mirror.register.digests import Whole
from registry.mirror.register.records import Records
from registry.mirror.register.register import Register

LOG = logging.getLogger(__name__)
_KEPT = 4


class Registers:
    """The registers in the folder of a mirror. One object serves all threads of a process."""

    def __init__(self, folder: Path, whole: Whole | None = None) -> None:
        self._folder = folder
        self._records = Records(folder)
        self._whole = whole or Whole()
        self._opened: dict[str, Register | None] = {}
        self._lock = Lock()

    def of(self, generation: Generation) -> Register | None:
        """The register of a generation; none where there is none that can be read, as is logged."""
        name = generation.register
        if name is None:
            return None
        with self._lock:
            if name not in self._opened:
                while len(self._opened) >= _KEPT:
                    del self._opened[next(iter(self._opened))]
                self._opened[name] = self._open(name)
            return self._opened[name]

    def _open(self, name: str) -> Register | None:
        try:
            return Register(self._folder / name, self._records, self._whole)
        except MirrorDamaged as error:
            LOG.warning("%s", error)
            return None
