"""What this site shows today: the trials of a snapshot with all that their pages are made of."""

from registry.edition.edition import Edition, Editions, Past, Shown, editions

__all__ = ["Edition", "Editions", "Past", "Shown", "editions"]
