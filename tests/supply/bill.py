"""`make sbom`: the software bill of materials (CycloneDX 1.6) of what the site is made of.

It is made of what is installed, and names what `requirements.lock` names and nothing else: what
tests need is no part of the site.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PLACE = PROJECT / "build" / "sbom.cdx.json"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_COMMAND = (
    *(sys.executable, "-m", "cyclonedx_py", "environment", sys.executable),
    *("--pyproject", str(PROJECT / "pyproject.toml"), "--mc-type", "application"),
    *("--spec-version", "1.6", "--output-format", "JSON", "--output-reproducible"),
)


def locked(file: Path = PROJECT / "requirements.lock") -> dict[str, str]:
    """The versions that a lock names, by normalised name."""
    return {normal(name): version for name, version in _PIN.findall(file.read_text("utf-8"))}


def normal(name: str) -> str:
    """A name of a package as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill() -> dict[str, Any]:
    """The bill, as JSON."""
    ended = subprocess.run(_COMMAND, capture_output=True, check=True)
    made: dict[str, Any] = json.loads(ended.stdout)
    names = locked()
    made["components"] = [one for one in made["components"] if normal(one["name"]) in names]
    for one in made["components"]:
        one.pop("externalReferences", None)  # where this machine fetched it
        if not one.get("licenses") and (said := metadata(one["name"]).get("License")):
            # The field of before there were expressions, in the package's own words.
            one["licenses"] = [{"license": {"name": said.split("\n")[0]}}]
    own = made["metadata"]["component"]["bom-ref"]
    kept = {own, *(one["bom-ref"] for one in made["components"])}
    made["dependencies"] = [
        {**one, "dependsOn": [to for to in one.get("dependsOn", ()) if to in kept]}
        for one in made.get("dependencies", ())
        if one["ref"] in kept and one["ref"] != own
    ]
    made["dependencies"].append({"ref": own, "dependsOn": sorted(kept - {own})})
    return made


def main() -> int:
    """Write the bill."""
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"Written: {PLACE.relative_to(PROJECT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
