"""A reading in brief, a line for each block, so that a test can state it."""

from registry.trial.criteria import Criterion, Repair, read_criteria


def told(text: str) -> list[str]:
    """Every block in order: "inclusion 5 (Cohort A): words / words beneath", "[heading] words"."""
    return [_line(block) for block in read_criteria(text).blocks]


def criteria(text: str) -> list[str]:
    """The same of the criteria alone."""
    return [_line(block) for block in read_criteria(text).criteria]


def repairs(text: str) -> set[Repair]:
    """What had to be mended."""
    return set(read_criteria(text).repairs)


def _line(block: object) -> str:
    words = str(getattr(block, "text", "")).replace("\n", " / ")
    if not isinstance(block, Criterion):
        return f"[{getattr(block, 'kind', '')}] {words}"
    number = f" {block.number}" if block.number else ""
    group = f" ({block.group})" if block.group else ""
    return f"{block.label}{number}{group}: {words}"
