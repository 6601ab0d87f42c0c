"""The connection: its defaults are courteous, wrong settings are refused, and it keeps its pace."""

import threading
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from registry.ctgov.client import Client, Connection
from registry.ctgov.connection import Pace
from registry.ctgov.line import Line, LineEnded
from tests.apiserver import ApiServer, status
from tests.fixtures.studies import studies

HONEST = "trial-page tests (nobody@example.org)"


def test_the_defaults_ask_once_a_second_and_wait_for_nothing_without_end() -> None:
    usual = Connection("https://registry.example/api/v2", HONEST)
    assert usual.seconds_between_requests == 1.0
    assert usual.retries > 0
    for seconds in (usual.connect_timeout, usual.read_timeout, usual.deadline, usual.longest_wait):
        assert 0 < seconds <= 120
    assert usual.proxy is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_url": "registry.example"},
        {"base_url": "ftp://registry.example"},
        {"base_url": "https://"},
        {"base_url": "https://registry.example:port"},
        {"base_url": "https://[registry.example"},
        {"base_url": "https://registry.example/api?x=1"},
        {"user_agent": " "},
        {"user_agent": "two\nlines"},
        {"user_agent": "名"},
        {"proxy": "proxy.example:3128"},
        {"proxy": "socks5://proxy.example"},
        {"connect_timeout": 0},
        {"read_timeout": -1},
        {"deadline": 0},
        {"deadline": float("nan")},
        {"body_limit": 0},
        {"seconds_between_requests": -1},
        {"retries": -1},
        {"backoff": -0.1},
        {"longest_wait": -1},
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_name(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        Connection(**{"base_url": "https://registry.example", "user_agent": HONEST, **wrong})


def test_a_refused_setting_does_not_show_its_password() -> None:
    with pytest.raises(ValueError, match="proxy") as failure:
        Connection("https://registry.example", HONEST, proxy="ftp://user:secret@proxy.example")
    assert "secret" not in str(failure.value)


def test_departures_of_several_threads_keep_their_distance() -> None:
    gap = 0.02
    pace = Pace(gap)
    departures: list[float] = []

    def depart() -> None:
        for _ in range(4):
            departures.append(pace.take_turn(time.sleep))

    threads = [threading.Thread(target=depart) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(departures) == 12
    assert all(later - sooner >= gap for sooner, later in pairwise(sorted(departures)))


def test_the_first_departure_does_not_wait_and_a_late_one_brings_no_other_nearer() -> None:
    waits: list[float] = []
    pace = Pace(0.05)
    pace.take_turn(waits.append)
    assert waits == []
    time.sleep(0.08)
    late = pace.take_turn(time.sleep)
    assert pace.take_turn(time.sleep) - late >= 0.05


def test_a_thread_that_waits_for_its_turn_can_be_sent_home() -> None:
    pace = Pace(3600)
    pace.take_turn(time.sleep)
    line = Line()
    threading.Timer(0.02, line.end).start()
    with pytest.raises(LineEnded):
        pace.take_turn(line.wait)


def test_tries_pages_and_batches_all_keep_the_pace(api: ApiServer, connection: Connection) -> None:
    api.publish(studies(3))
    api.largest_page = 2
    gap = 0.03
    with Client(replace(connection, seconds_between_requests=gap, backoff=0)) as client:
        start = time.monotonic()  # before the first departure
        api.misbehave(status(503), times=2)
        client.version()
        list(client.in_turn([{}]))
        client.by_id(["NCT00000001"])
        client.study("NCT00000002")
    assert len(api.requests) == 7
    for place, request in enumerate(api.requests):
        assert request.time - start >= place * gap
