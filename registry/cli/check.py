"""What a check of `doctor` finds."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """How one thing is. `remedy` is empty when there is nothing to do."""

    name: str
    state: State
    says: str
    remedy: str = ""
