"""`make audit`: known weaknesses of what the site is made of, or that nobody could be asked.

It ends with 1 where one is known. Where the index gives no such data, as a mirror of it may not, or
does not answer, it says that nothing was audited and ends with 0: a build does not depend on it.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
_COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip"),
    *("--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "30"),
)


def main() -> int:
    """Ask, tell, and give the exit code."""
    ended = subprocess.run(_COMMAND, capture_output=True, text=True, check=False)
    try:
        found = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = ended.stderr.strip().splitlines()[-1:] or ["no answer"]
        sys.stdout.write(f"NOT AUDITED: pip-audit could not ask anybody ({last[0][:200]}).\n")
        return 0
    lines, code = told(found)
    sys.stdout.write("\n".join(lines) + "\n")
    return code


def told(found: Sequence[Mapping[str, object]]) -> tuple[list[str], int]:
    """What pip-audit says of each package, in words; and 1 where it knows of a weakness."""
    skipped = [str(one["name"]) for one in found if "skip_reason" in one]
    weak = [one for one in found if one.get("vulns")]
    lines = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no release yet'}"
        for one in weak
        for flaw in one["vulns"]  # type: ignore[attr-defined]
    ]
    if len(skipped) == len(found):
        return [
            f"NOT AUDITED: the index gives no data on weaknesses of any of {len(found)} packages. "
            "Run `make audit` where pypi.org itself answers."
        ], 0
    if skipped:
        lines.append(f"NOT AUDITED: {', '.join(skipped)}.")
    lines.append(f"{len(found) - len(skipped)} packages audited, {len(weak)} with a weakness.")
    return lines, int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())
