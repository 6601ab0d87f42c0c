"""A condition in SQL. Whatever somebody sent is a bound value of it, never its text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true or false, never unknown, and the values of its `?` in order."""

    sql: str
    values: tuple[object, ...] = ()


def certain(sql: str, *values: object) -> Condition:
    """The condition where its SQL is true; what is unknown counts as false."""
    return Condition(f"coalesce({sql}, false)", values)


def negated(condition: Condition) -> Condition:
    """True where the condition is false."""
    return Condition(f"NOT ({condition.sql})", condition.values)


def joined(word: str, conditions: Iterable[Condition]) -> Condition:
    """The conditions with AND or OR between them."""
    found = list(conditions)
    return Condition(
        f"({f' {word} '.join(one.sql for one in found)})",
        tuple(value for one in found for value in one.values),
    )
