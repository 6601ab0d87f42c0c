"""A small glossary for the tests, written to a file as an editor would write it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.glossary.terms import Glossary

HEAD = 'source = "These tests"\nlicence = "MIT"\n'


def entry(
    name: str,
    chinese: str = "",
    *,
    known_as: str = "",
    variants: Sequence[str] = (),
    acronyms: Sequence[str] = (),
    more: str = "",
) -> str:
    """One term as TOML. Without `chinese` it has a Chinese name that no other has."""
    chosen = known_as or name.lower().replace(" ", "-").replace("'", "")
    return (
        f'[[term]]\nid = "{chosen}"\nname.en = "{name}"\n'
        f'name.zh-Hans = "{chinese or "术语" + chosen}"\n'
        f"variants.en = {list(variants)!r}\nacronyms = {list(acronyms)!r}\n"
        f'meaning.en = "What {name} means."\nmeaning.zh-Hans = "解释。"\n{more}\n'
    )


def glossary_of(folder: Path, *entries: str) -> Glossary:
    """The glossary in a file with these entries."""
    file = folder / "terms.toml"
    file.write_text(HEAD + "".join(entries), encoding="utf-8")
    return Glossary.load(file)


def used(glossary: Glossary, text: str) -> Mapping[str, str]:
    """The terms that a text uses, by id, each as the text has it."""
    return {found.term.id: text[found.start : found.end] for found in glossary.find(text)}
