"""What a synthetic study is about: conditions and interventions, mostly by their MeSH terms."""

from collections.abc import Callable
from typing import Any

from registry.synthetic.chance import Draw, chooser, sizes
from registry.synthetic.draft import Draft
from registry.synthetic.names import Maker
from registry.synthetic.statistics import Statistics
from registry.synthetic.wording import criteria, prose

_CONDITIONS = "derivedSection.conditionBrowseModule"
_INTERVENTIONS = "derivedSection.interventionBrowseModule"
_NAMED_BY_TERM = 0.6
_TRIES = 4

Term = tuple[str, str]


def topics(found: Statistics, pieces: list[str]) -> dict[str, Maker | None]:
    """By path, what makes titles, conditions, interventions, criteria and MeSH terms."""
    terms: dict[str, Callable[[Draw], Term]] = {
        path: chooser({_term(text): count for text, count in counts.items()})
        for path, counts in found.terms.items()
    }

    def another(draft: Draft, path: str, place: str) -> Term:
        """A term that the study does not have there yet, unless chance wants it again and again."""
        used = draft.terms.setdefault(place, [])
        for _ in range(_TRIES):
            term = terms[path](draft.draw)
            if term not in used:
                break
        used.append(term)
        return term

    def title(draft: Draft) -> str:
        about = another(draft, f"{_CONDITIONS}.meshes[]", "title")[1]
        words = prose(pieces, 20 + int(draft.draw() * 50), draft.draw)
        return f"Synthetic study {draft.number} in {about}: {words}"

    def condition(draft: Draft) -> str:
        if "conditions" not in draft.terms:
            draft.terms["conditions"] = list(draft.terms["title"])
            return draft.terms["title"][0][1]
        return another(draft, f"{_CONDITIONS}.meshes[]", "conditions")[1]

    def treatment(draft: Draft) -> str:
        if draft.draw() < _NAMED_BY_TERM:
            return another(draft, f"{_INTERVENTIONS}.meshes[]", "treatments")[1]
        return "Synthetic " + prose(pieces, 4 + int(draft.draw() * 20), draft.draw)

    def listed(path: str, number: str, name: str, registered: str = "") -> Maker:
        def item(draft: Draft) -> dict[str, Any]:
            used = draft.terms.setdefault(path, [])
            given = draft.terms.get(registered, [])
            if len(used) < len(given):
                used.append(given[len(used)])
            else:
                another(draft, path, path)
            return {number: used[-1][0], name: used[-1][1]}

        return item

    def leaf(path: str) -> Maker:
        item = listed(path, "id", "name")

        def with_relevance(draft: Draft) -> dict[str, Any]:
            found_as = draft.draw() < 0.25
            made: dict[str, Any] = item(draft)
            if found_as:
                made["asFound"] = made["name"]
            made["relevance"] = "HIGH" if found_as else "LOW"
            return made

        return with_relevance

    eligibility = "protocolSection.eligibilityModule.eligibilityCriteria"
    size = sizes(eligibility, found.nodes[eligibility])
    made: dict[str, Maker | None] = {
        "protocolSection.identificationModule.briefTitle": title,
        "protocolSection.conditionsModule.conditions[]": condition,
        "protocolSection.armsInterventionsModule.interventions[].name": treatment,
        eligibility: lambda draft: criteria(
            prose(pieces, round(size(draft)), draft.draw), draft.draw
        ),
    }
    for module, registered in ((_CONDITIONS, "conditions"), (_INTERVENTIONS, "treatments")):
        meshes, ancestors = f"{module}.meshes[]", f"{module}.ancestors[]"
        leaves, branches = f"{module}.browseLeaves[]", f"{module}.browseBranches[]"
        made[meshes] = listed(meshes, "id", "term", registered)
        made[ancestors] = listed(ancestors, "id", "term")
        made[leaves] = leaf(leaves)
        made[branches] = listed(branches, "abbrev", "name")
    return made


def _term(text: str) -> Term:
    number, _, name = text.partition("|")
    return number, name
