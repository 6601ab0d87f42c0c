"""Tables of other programs, as JSON: what to hide of them, and what they give away."""

import ctypes
import json
from collections.abc import Callable
from typing import Any

import pytest

from registry.cli.disclosure import audit_table, protect_table, remarks_aside
from registry.cli.exits import CommandError, Exit

TABLE: dict[str, Any] = {
    "cells": {
        "a|yes": 4, "a|no": 26, "a|all": 30,
        "b|yes": 15, "b|no": 16, "b|all": 31,
        "all|yes": 19, "all|no": 42, "all|all": 61,
    },
    "relations": [
        ["a|all", ["a|yes", "a|no"]], ["b|all", ["b|yes", "b|no"]],
        ["all|all", ["a|all", "b|all"]], ["all|yes", ["a|yes", "b|yes"]],
        ["all|no", ["a|no", "b|no"]], ["all|all", ["all|yes", "all|no"]],
    ],
    "never_suppress": ["all|all", "a|all", "b|all"],
}  # fmt: skip
Answer = Callable[[Callable[[str], int], object], Any]


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Answer:
    """Ask a command, and read the JSON document that it answers with."""

    def asked(command: Callable[[str], int], table: object) -> Any:
        assert command(json.dumps(table)) == Exit.DONE
        return json.loads(capsys.readouterr().out)

    return asked


def test_the_answer_names_what_to_hide_and_what_that_leaves_open(answer: Answer) -> None:
    found = answer(protect_table, TABLE)
    assert found == {
        "feasible": True,
        "primary": ["a|yes"],
        "suppressed": ["a|no", "a|yes", "b|no", "b|yes"],
        "intervals": {
            "a|no": [12, 29], "a|yes": [1, 18], "b|no": [13, 30], "b|yes": [1, 18],
        },
        "exactly_disclosed": [],
    }  # fmt: skip


def test_the_audit_of_that_choice_finds_it_safe(answer: Answer) -> None:
    chosen = answer(protect_table, TABLE)
    seen = answer(audit_table, TABLE | {"suppressed": chosen["suppressed"]})
    assert seen == chosen | {"safe": True}


def test_the_audit_does_not_look_at_counts_that_are_hidden(answer: Answer) -> None:
    hidden = ["a|yes", "a|no"]
    whole = answer(audit_table, TABLE | {"suppressed": hidden})
    without = {name: None if name in hidden else n for name, n in TABLE["cells"].items()}
    blind = answer(audit_table, TABLE | {"suppressed": hidden, "cells": without})
    assert whole["exactly_disclosed"] == ["a|no", "a|yes"]
    assert blind["intervals"] == whole["intervals"] == {"a|no": [26, 26], "a|yes": [4, 4]}
    assert (whole["primary"], blind["primary"]) == (["a|yes"], [])
    assert (whole["safe"], blind["safe"]) == (False, False)


def test_a_table_that_cannot_be_protected_is_answered_too(answer: Answer) -> None:
    table = {"cells": {"a": 3, "b": 4, "all": 7}, "relations": [["all", ["a", "b"]]]}
    found = answer(protect_table, table | {"never_suppress": ["all"]})
    assert not found["feasible"]
    assert found["suppressed"] == ["a", "b"]
    assert found["intervals"] == {"a": [1, 6], "b": [1, 6]}
    assert answer(protect_table, table | {"never_suppress": ["all"], "threshold": 5})["feasible"]


def test_what_nothing_limits_has_null_for_its_upper_end(answer: Answer) -> None:
    assert answer(protect_table, {"cells": {"a": 3}})["intervals"] == {"a": [1, None]}
    assert answer(protect_table, {"cells": {"a": 3}, "lower_bound": 0})["intervals"] == {
        "a": [0, None]
    }
    assert answer(protect_table, {"cells": {}})["feasible"]


def test_a_published_table_that_contradicts_itself_is_neither_feasible_nor_safe(
    answer: Answer,
) -> None:
    table = {"cells": {"a": 30, "b": None, "all": 20}, "relations": [["all", ["a", "b"]]]}
    found = answer(audit_table, table | {"suppressed": ["b"]})
    assert (found["feasible"], found["safe"], found["intervals"]) == (False, False, {})


CELLS = '{"cells": {"some": 31, "more": 47, "all": 78}, '


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON at character 0"),
        ("{", "no JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "the document"),
        ("{}", "cells: Field required"),
        ('{"cells": {"a": 3}, "cells": {}}', "The key 'cells' stands there twice"),
        ('{"cells": {"a": 3, "b": 2, "a": 4}}', "The key 'a' stands there twice"),
        ('{"cells": {"a": NaN}}', "NaN is no number"),
        ('{"cells": {"a": 1.0}}', "cells, a: "),
        ('{"cells": {"a": true}}', "cells, a: "),
        ('{"cells": {"a": "3"}}', "cells, a: "),
        ('{"cells": {"a": -1}}', "cells, a: "),
        ('{"cells": {"a": 1e3}}', "cells, a: "),
        ('{"cells": {"a": 100000000000}}', "cells, a: "),
        ('{"cells": {"": 1}}', "cells"),
        (r'{"cells": {"\ud800": 1}}', "JSON"),
        (CELLS + '"threshold": 1}', "threshold: "),
        (CELLS + '"threshold": true}', "threshold: "),
        (CELLS + '"spl": 0}', "spl: "),
        (CELLS + '"lower_bound": 2}', "lower_bound: "),
        (CELLS + '"lower_bound": false}', "lower_bound: "),
        (CELLS + '"never_supress": ["all"]}', "never_supress: "),
        (CELLS + '"relations": {"all": ["some"]}}', "relations: "),
        (CELLS + '"relations": [["all", "some", "more"]]}', "relations, 0"),
        (CELLS + '"relations": [["all", ["some", "other"]]]}', "'other' is no number"),
        (CELLS + '"relations": [["all", ["some", "all"]]]}', "The parts of 'all'"),
        (CELLS + '"relations": [["all", ["some", "some"]]]}', "The parts of 'all'"),
        (CELLS + '"relations": [["all", []]]}', "The parts of 'all'"),
        (CELLS + '"suppressed": ["other"]}', "'other' is no number"),
        (CELLS + '"never_suppress": ["other"]}', "'other' is no number"),
    ],
)
@pytest.mark.parametrize("command", [protect_table, audit_table])
def test_what_is_no_table_is_refused_with_the_place_and_never_a_count(
    command: Callable[[str], int], text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as refused:
        command(text)
    error = refused.value
    assert says in error.happened
    assert error.code is Exit.WRONG_USAGE
    assert error.remedy.endswith(".")
    assert not any(count in f"{error.happened} {error.where}" for count in ("31", "47", "78"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"cells": {"a": 3, "b": 4, "all": 8}, "relations": [["all", ["a", "b"]]]}, "sum 'all'"),
        ({"cells": {"a": None}}, "cells, a: "),
        ({"cells": {"a": 0}, "suppressed": ["a"]}, "'a' is to be hidden"),
        ({"cells": {"a": 5}, "suppressed": ["a"], "never_suppress": ["a"]}, "'a' is to be hidden"),
    ],
)
def test_counts_that_cannot_be_protected_so_are_refused(table: object, says: str) -> None:
    with pytest.raises(CommandError) as refused:
        protect_table(json.dumps(table))
    assert says in refused.value.happened


def test_a_published_cell_without_a_count_is_refused() -> None:
    with pytest.raises(CommandError) as refused:
        audit_table('{"cells": {"a": null, "b": null}, "suppressed": ["b"]}')
    assert "'a' has no count and is not hidden" in refused.value.happened


def test_a_large_table_says_beforehand_how_long_it_may_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for count, says in ((40, ""), (41, "41 cells: "), (3001, "3,001 cells: ")):
        protect_table(json.dumps({"cells": {f"c{n}": 20 for n in range(count)}}))
        told = capsys.readouterr().err
        assert told.startswith(says)
        assert bool(told) == bool(says)


def test_a_remark_of_the_solver_does_not_end_up_in_the_answer(
    capfd: pytest.CaptureFixture[str],
) -> None:
    libc = ctypes.CDLL(None)
    with remarks_aside():
        libc.printf(b"tmpSolver.run();\n")
    libc.printf(b"after\n")
    libc.fflush(None)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("after\n", "tmpSolver.run();\n")
