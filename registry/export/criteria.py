"""The eligibility criteria of a text as JSON, for other programs."""

from registry.trial.criteria import Criterion, Label, Reading


def criteria_document(identifier: str | None, reading: Reading) -> dict[str, object]:
    """A reading as JSON values.

    `inclusion`, `exclusion` and `unspecified` hold the words of each criterion, sub-items in
    reading order, a line each. `groups` names each group of participants and tells, list by list,
    at which places (from 0) its criteria stand. `repairs` says what the reading had to mend.
    `criteria` holds every criterion once more in the text's order, with its number in the text,
    where it stands there (`start`, `end`, in characters) and its fingerprint.
    """
    lists = {label: reading.under(label) for label in Label}
    return {
        "id": identifier,
        **{label.value: [one.text for one in members] for label, members in lists.items()},
        "groups": [
            {
                "name": name,
                **{label.value: _places(lists[label], members) for label in Label},
            }
            for name, members in reading.groups.items()
        ],
        "repairs": [repair.value for repair in reading.repairs],
        "criteria": [
            {
                "label": one.label.value,
                "group": one.group,
                "number": one.number,
                "text": one.text,
                "start": one.start,
                "end": one.end,
                "fingerprint": one.fingerprint,
            }
            for one in reading.criteria
        ],
    }


def _places(among: tuple[Criterion, ...], members: tuple[Criterion, ...]) -> list[int]:
    starts = {member.start for member in members}
    return [place for place, one in enumerate(among) if one.start in starts]
