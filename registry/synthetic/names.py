"""Numbers, names, places and addresses that cannot be taken for real.

People, institutes and cities are called synthetic; addresses are those reserved for examples (RFC
2606, and 555-01xx of the North American plan); PMIDs lie far beyond those given out.
"""

from collections.abc import Callable
from typing import Any

from registry.synthetic.chance import Draw, chooser
from registry.synthetic.draft import Draft
from registry.synthetic.statistics import Statistics

Maker = Callable[[Draft], Any]

_IDENTIFICATION = "protocolSection.identificationModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"
_LOCATION = "protocolSection.contactsLocationsModule.locations[]"
_MISC = "derivedSection.miscInfoModule"
_ANALYSIS = "resultsSection.outcomeMeasuresModule.outcomeMeasures[].analyses[]"
_INSTITUTES = 20_000
_CITIES = 60
_DEGREES_AROUND = 2.0


def names(found: Statistics) -> dict[str, Maker | None]:
    """By path, what makes the value; `None` where nothing is to be made."""
    made: dict[str, Maker | None] = {
        path: maker
        for ending, maker in _BY_ENDING.items()
        for path in found.nodes
        if path.endswith(ending)
    }
    country = chooser({name: country.places for name, country in found.countries.items()})
    alike = found.nodes[f"{_LOCATION}.country"].alike

    def city(draft: Draft) -> str:
        if not draft.country or draft.draw() >= alike:
            name = country(draft.draw)
            draft.country = draft.country or name
        else:
            name = draft.country
        middle, number = found.countries[name], int(_CITIES ** draft.draw())
        draft.place = (name, middle.lat, middle.lon, number)
        return f"Synthville {number}"

    return made | {
        f"{_IDENTIFICATION}.nctId": lambda draft: draft.nct_id,
        f"{_IDENTIFICATION}.nctIdAliases": None,
        f"{_IDENTIFICATION}.orgStudyIdInfo.id": lambda draft: f"SYN-{draft.number}",
        f"{_IDENTIFICATION}.organization.fullName": _sponsor,
        f"{_SPONSORS}.leadSponsor.name": lambda draft: draft.sponsor,
        f"{_SPONSORS}.collaborators[].name": _institute,
        "protocolSection.designModule.studyType": lambda draft: draft.kind.split("|")[0],
        "protocolSection.statusModule.overallStatus": lambda draft: draft.kind.split("|")[1],
        "hasResults": lambda draft: draft.kind.endswith("|results"),
        f"{_MISC}.versionHolder": lambda _: found.loaded,
        f"{_MISC}.removedCountries[]": lambda draft: country(draft.draw),
        "documentSection.largeDocumentModule.largeDocs[].uploadDate": _uploaded,
        f"{_ANALYSIS}.groupIds": lambda draft: draft.groups[: 2 if draft.draw() < 0.8 else 1],
        f"{_LOCATION}.city": city,
        f"{_LOCATION}.state": lambda draft: f"Synthia {draft.place[3]}",
        f"{_LOCATION}.zip": lambda draft: f"{draft.place[3]:05d}",
        f"{_LOCATION}.country": lambda draft: draft.place[0],
        f"{_LOCATION}.geoPoint": _point,
    }


def _number(draw: Draw, below: int) -> int:
    return int(draw() * below)


def _person(draft: Draft) -> str:
    return f"Synthetic Person {_number(draft.draw, 1_000_000)}"


def _institute(draft: Draft) -> str:
    # A few run many studies, most run one.
    return f"Synthetic Institute {int(_INSTITUTES ** draft.draw())}"


def _sponsor(draft: Draft) -> str:
    draft.sponsor = _institute(draft)
    return draft.sponsor


def _point(draft: Draft) -> dict[str, float]:
    # A city lies always at the same place, somewhere around the middle of its country.
    _, lat, lon, city = draft.place
    north, east = (city * 37 % 101 - 50) / 50, (city * 61 % 101 - 50) / 50
    return {
        "lat": round(lat + north * _DEGREES_AROUND, 5),
        "lon": round(lon + east * _DEGREES_AROUND, 5),
    }


def _uploaded(draft: Draft) -> str:
    day = draft.dates.get("resultsFirstSubmitDate") or draft.dates["studyFirstSubmitDate"]
    return f"{day}T{_number(draft.draw, 24):02d}:{_number(draft.draw, 60):02d}"


def _address(draft: Draft) -> str:
    return f"https://example.org/synthetic/{draft.number}/{_number(draft.draw, 1_000_000)}"


_BY_ENDING: dict[str, Maker] = {
    "ontacts[].name": _person,
    "Officials[].name": _person,
    "investigatorFullName": _person,
    "oldNameTitle": _person,
    ".email": lambda draft: f"synthetic-{_number(draft.draw, 1_000_000)}@example.org",
    ".phone": lambda draft: f"202-555-01{_number(draft.draw, 100):02d}",
    ".phoneExt": lambda draft: str(_number(draft.draw, 10_000)),
    ".url": _address,
    ".link": _address,
    ".pmid": lambda draft: f"9{_number(draft.draw, 10_000_000):07d}",
    "secondaryIdInfos[].id": lambda draft: f"SYN-{_number(draft.draw, 100_000_000)}",
    "ffiliation": _institute,
    ".facility": lambda draft: f"{_institute(draft)}, Synthetic Ward",
    ".oldOrganization": _institute,
    ".pointOfContact.organization": _institute,
    ".targetDuration": lambda draft: f"{1 + _number(draft.draw, 24)} Months",
    ".groupId": lambda draft: draft.group,
}
