"""Everything that can go wrong with the registry, one class for each thing a caller can do.

- RegistryError
    - MalformedId: the text is no NCT number; correct it.
    - BadRequest: the registry refuses this request; change it.
    - StudyAbsent: the registry says that it has no such study.
    - AccessRefused: the registry refuses this client; it says nothing about the study.
    - RegistryBusy: the registry is overloaded or broken at present; come back later.
    - Unreachable: no answer came; look at the network, the proxy, the address.
    - NotData: an answer came that is not data; look at the address.
    - InvalidRecord: the record is not of the shape that the registry describes.
    - DataChanged: the data set kept changing while its pages were read; start again.
"""


class RegistryError(Exception):
    """Something went wrong with the registry.

    `happened` says what, `address` where (an address without credentials, or the place in a
    record; empty when there is none), `remedy` what to do about it. `str()` joins the three.
    """

    def __init__(self, happened: str, address: str, remedy: str) -> None:
        super().__init__(happened, address, remedy)
        self.happened = happened
        self.address = address
        self.remedy = remedy

    def __str__(self) -> str:
        place = f" ({self.address})" if self.address else ""
        return f"{self.happened}{place}. {self.remedy}"


class MalformedId(RegistryError):
    """The text is no NCT number."""


class BadRequest(RegistryError):
    """The registry understood the request and refuses it."""


class StudyAbsent(RegistryError):
    """The registry says that it has no study of this number."""


class AccessRefused(RegistryError):
    """The registry refuses this client. It does not mean that a study is absent."""


class RegistryBusy(RegistryError):
    """The registry answers that it cannot answer at present."""


class Unreachable(RegistryError):
    """No complete answer came in time."""


class NotData(RegistryError):
    """An answer came, but it is not what API v2 answers."""


class InvalidRecord(RegistryError):
    """A record does not have the shape that the registry describes."""


class DataChanged(RegistryError):
    """The data set was replaced while its pages were being read."""
