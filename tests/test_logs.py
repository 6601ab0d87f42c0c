"""The log: one line for each thing, for people or for machines, and nothing of a reader in it."""

import json
import subprocess
import sys
from pathlib import Path

GIVEN = "Zebra-31337"
SAYS = f"""
import logging, sys, threading, warnings
sys.path.insert(0, sys.argv[2])
from registry import logs
logs.set_up(sys.argv[1])
import library  # as Streamlit and uvicorn are: it logs whatever it was given
ours = logging.getLogger("registry.somewhere")
logs.begin_request()
ours.info("A page was made in %d ms.\\nforged line\\x1b[2J", 5)
library.complain({GIVEN!r})
warnings.warn({GIVEN!r})
try:
    {{}}[{GIVEN!r}]
except KeyError as error:
    ours.error("A page could not be made: %s", logs.traced(error))
    ours.exception("It could not")
thread = threading.Thread(target=lambda: int({GIVEN!r}))
thread.start()
thread.join()
"""
LIBRARY = """
import logging
LOG = logging.getLogger("library")
def complain(value):
    LOG.warning("The value %s is odd", value)
    LOG.warning(f"The value {value} is odd")
    LOG.warning(ValueError(value))
    LOG.info("Hello")
    try:
        int(value)
    except ValueError:
        LOG.exception("Uncaught")
        LOG.error("Uncaught", exc_info=True, stack_info=True)
"""


def logged(form: str, folder: Path) -> list[str]:
    (folder / "library.py").write_text(LIBRARY)
    ended = subprocess.run(
        [sys.executable, "-c", SAYS, form, str(folder)], capture_output=True, text=True, check=True
    )
    assert ended.stdout == ""
    assert GIVEN not in ended.stderr
    return ended.stderr.splitlines()


def test_as_text_each_thing_is_one_line_without_what_was_given(tmp_path: Path) -> None:
    lines = logged("text", tmp_path)
    said = [line.split(" ", 1)[1] for line in lines]
    request = said[0].rpartition("[request ")[2]
    assert said[0].startswith("info    A page was made in 5 ms. forged line [2J [request ")
    assert said[1].startswith("warning A library reports: The value %s is odd (")
    assert "something that is not repeated here" in said[2]
    assert "something that is not repeated here" in said[3]
    assert said[4].startswith("error   A library reports: Uncaught (")
    assert "ValueError at " in said[4]
    assert "library.py:10 in complain" in said[4]
    assert "KeyError at <string>:" in said[7]
    assert said[8].startswith("error   It could not: KeyError at ")
    assert said[9].startswith("error   Nobody caught an error: ValueError at ")
    assert len(said) == 10
    assert all(line.endswith(f"[request {request}") for line in said[:9])


def test_as_json_each_line_is_an_object_with_the_request(tmp_path: Path) -> None:
    objects = [json.loads(line) for line in logged("json", tmp_path)]
    assert len(objects) == 10
    assert objects[0]["message"] == "A page was made in 5 ms. forged line [2J"
    assert (objects[0]["level"], objects[0]["logger"]) == ("info", "registry.somewhere")
    assert len({one.get("request") for one in objects[:9]}) == 1
    assert len(objects[0]["request"]) == 12
