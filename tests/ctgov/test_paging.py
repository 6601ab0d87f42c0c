"""Paging: every study once, whatever the pages look like, and the next one fetched ahead."""

import threading
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from registry.ctgov.answers import Page
from registry.ctgov.client import Client, Connection
from registry.ctgov.errors import BadRequest, DataChanged, NotData, RegistryBusy
from tests.apiserver import (
    Answer,
    ApiServer,
    data_changed,
    duplicated,
    encode,
    on_page,
    stall,
    status,
    without_records,
)
from tests.fixtures.studies import studies, study


def numbers(pages: Iterable[Page]) -> list[int]:
    return [int(one.nct_id[3:]) for page in pages for one in page.studies]


def in_twos(api: ApiServer, client: Client) -> Generator[Page, None, None]:
    """All studies, of a registry that gives two a page."""
    api.largest_page = 2
    return client.in_turn([{}])


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.002)


def threads_of_pages() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("registry pages")]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, 8])
def test_all_studies_come_in_order_however_the_last_page_is_filled(
    api: ApiServer, client: Client, count: int
) -> None:
    api.publish(studies(count))
    pages = list(in_twos(api, client))
    assert numbers(pages) == list(range(1, count + 1))
    assert all(page.studies for page in pages[:-1])
    # A full last page is followed by an empty one, which was asked for.
    assert len(api.requests) == count // 2 + 1


def test_more_than_a_thousand_studies_come_over_two_pages(api: ApiServer, client: Client) -> None:
    api.publish(studies(1001))
    pages = list(client.in_turn([{}]))
    assert [len(page.studies) for page in pages] == [1000, 1]


def test_every_page_says_how_many_studies_there_are_in_all(api: ApiServer, client: Client) -> None:
    api.publish(studies(5))
    assert [page.total for page in in_twos(api, client)] == [5, 5, 5]


def test_a_short_or_empty_page_with_a_token_is_not_the_end(api: ApiServer, client: Client) -> None:
    api.publish(studies(9))
    api.misbehave(on_page(lambda page: page["studies"].pop()), without_records(), after=1)
    # The second page loses its last study, the third one all of its own.
    assert numbers(in_twos(api, client)) == [1, 2, 3, 7, 8, 9]


def test_records_repeated_on_a_page_or_on_the_next_one_come_once(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(6))
    repeated: list[Any] = []

    def overlap(page: dict[str, Any]) -> None:
        page["studies"][:0] = repeated
        repeated[:] = page["studies"]

    api.misbehave(duplicated())
    api.misbehave(on_page(overlap), times=3)
    assert numbers(in_twos(api, client)) == [1, 2, 3, 4, 5, 6]


def test_every_page_is_asked_for_with_the_same_parameters_and_the_token_before(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(5))
    query = {"query.term": "invented", "filter.overallStatus": "RECRUITING"}
    api.largest_page = 2
    list(client.in_turn([query]))
    first, *later = [dict(request.query) for request in api.requests]
    assert first == {**query, "pageSize": "1000", "countTotal": "true"}
    tokens = [onward.pop("pageToken") for onward in later]
    assert later == [first, first]
    assert len(set(tokens)) == 2


def test_a_query_reaches_the_registry_letter_for_letter(api: ApiServer, client: Client) -> None:
    term = 'AREA[X]RANGE[2023-01-15,MAX] AND "é 试" & a=b+c%20|#?'
    list(client.in_turn([{"query.term": term}]))
    assert api.requests[0].query["query.term"] == term


@pytest.mark.parametrize("name", ["pageToken", "pageSize", "countTotal", "format"])
def test_parameters_that_are_the_clients_own_are_refused(client: Client, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        client.in_turn([{name: "x"}])


def test_a_refused_query_is_an_error_at_the_first_step(api: ApiServer, client: Client) -> None:
    pages = client.in_turn([{"query.nonsense": "x"}])
    with pytest.raises(BadRequest, match="unknown parameter"):
        next(pages)
    assert threads_of_pages() == []


# Data that change while the pages are read


def test_after_a_change_of_the_data_the_client_starts_again_and_repeats_nothing(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(6))
    pages = in_twos(api, client)
    seen = numbers([next(pages)])
    api.publish(studies(7))
    seen += numbers(pages)
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert threads_of_pages() == []


def test_a_study_that_moved_to_another_page_in_the_new_data_still_comes_once(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(6))
    pages = in_twos(api, client)
    seen = numbers([next(pages)])
    api.publish(list(reversed(studies(6))))
    seen += numbers(pages)
    assert sorted(seen) == [1, 2, 3, 4, 5, 6]


def test_the_total_follows_the_new_data(api: ApiServer, client: Client) -> None:
    api.publish(studies(6))
    pages = in_twos(api, client)
    assert next(pages).total == 6
    api.publish(studies(9))
    assert [page.total for page in pages][-1] == 9


def test_three_changes_are_survived(api: ApiServer, client: Client) -> None:
    api.publish(studies(5))
    api.misbehave(data_changed(), data_changed(), data_changed(), after=1)
    assert numbers(in_twos(api, client)) == [1, 2, 3, 4, 5]
    assert api.faults_left == 0


def test_a_fourth_change_is_said_to_be_one(api: ApiServer, client: Client) -> None:
    api.publish(studies(5))
    api.misbehave(data_changed(), times=99)
    with pytest.raises(DataChanged, match="replaced"):
        list(in_twos(api, client))
    assert len(api.requests) == 4  # the first start and three more
    assert threads_of_pages() == []


# Tokens that lead nowhere


def test_a_token_that_leads_to_itself_does_not_loop(api: ApiServer, client: Client) -> None:
    api.publish(studies(9))
    first: list[str] = []

    def repeat(page: dict[str, Any]) -> None:
        first.append(page["nextPageToken"])
        page["nextPageToken"] = first[0]

    api.misbehave(on_page(repeat), times=99)
    with pytest.raises(NotData, match="same page token"):
        list(in_twos(api, client))
    assert len(api.requests) == 2


def test_tokens_in_a_circle_do_not_loop(api: ApiServer, client: Client) -> None:
    api.publish(studies(9))
    tokens: list[str] = []

    def circle(page: dict[str, Any]) -> None:
        tokens.append(page["nextPageToken"])
        page["nextPageToken"] = tokens[(len(tokens) - 1) % 2]

    api.misbehave(on_page(circle), times=99)
    with pytest.raises(NotData, match="same page token"):
        list(in_twos(api, client))
    assert len(api.requests) == 3


@pytest.mark.parametrize("repeated", [0, 2])
def test_tokens_that_are_always_new_and_lead_to_nothing_new_do_not_loop(
    api: ApiServer, client: Client, repeated: int
) -> None:
    numbered = count(1)

    def onward(_: Answer) -> Answer:
        page = {"studies": studies(repeated), "nextPageToken": f"token-{next(numbered)}"}
        return Answer(body=encode(page))

    api.misbehave(onward, times=1_000)
    with pytest.raises(NotData, match="page after page without a new study"):
        list(in_twos(api, client))
    assert len(api.requests) < 30
    assert threads_of_pages() == []


def test_studies_that_come_again_after_a_change_of_the_data_are_no_sign_of_a_loop(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(60))
    pages = in_twos(api, client)
    seen = numbers([next(pages) for _ in range(25)])
    api.publish(studies(60))
    assert sorted(seen + numbers(pages)) == list(range(1, 61))


# Fetching ahead


def test_the_next_page_is_fetched_while_the_caller_works_and_only_that(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(9))
    pages = in_twos(api, client)
    next(pages)
    wait_until(lambda: len(api.asked("/studies")) == 2)
    client.version()
    assert len(api.asked("/studies")) == 2
    next(pages)
    wait_until(lambda: len(api.asked("/studies")) == 3)
    pages.close()


def test_nothing_is_asked_before_the_first_page_is_wanted(api: ApiServer, client: Client) -> None:
    client.in_turn([{}])
    client.version()
    assert api.asked("/studies") == []


def test_a_failure_ahead_comes_after_the_page_before_it(api: ApiServer, client: Client) -> None:
    api.publish(studies(5))
    api.misbehave(status(503), after=1, times=99)
    pages = in_twos(api, client)
    assert numbers([next(pages)]) == [1, 2]
    with pytest.raises(RegistryBusy):
        next(pages)
    assert threads_of_pages() == []


def test_a_caller_that_stops_early_leaves_no_thread(api: ApiServer, client: Client) -> None:
    api.publish(studies(9))
    for page in in_twos(api, client):
        assert numbers([page]) == [1, 2]
        break
    wait_until(lambda: threads_of_pages() == [])
    assert len(api.requests) <= 2
    assert client.version().api_version == "2.0.5"


def test_stopping_early_does_not_wait_for_a_silent_registry(
    api: ApiServer, connection: Connection
) -> None:
    api.publish(studies(9))
    api.misbehave(stall(), after=1)
    patient = replace(connection, read_timeout=3600, deadline=3600)
    with Client(patient) as client:
        pages = in_twos(api, client)
        next(pages)
        wait_until(lambda: len(api.requests) == 2)
        pages.close()
        assert threads_of_pages() == []


def test_stopping_early_does_not_sit_out_a_wait(api: ApiServer, connection: Connection) -> None:
    api.publish(studies(9))
    api.misbehave(status(503), after=1)
    patient = replace(connection, backoff=3600, longest_wait=3600)
    with Client(patient) as client:
        pages = in_twos(api, client)
        next(pages)
        wait_until(lambda: len(api.requests) == 2)
        pages.close()
        assert threads_of_pages() == []


def test_an_exception_of_the_caller_ends_the_fetching_too(api: ApiServer, client: Client) -> None:
    def work() -> None:
        for page in in_twos(api, client):
            raise LookupError(page.studies[0].nct_id)

    api.publish(studies(9))
    with pytest.raises(LookupError, match="NCT00000001"):
        work()
    wait_until(lambda: threads_of_pages() == [])


def test_two_iterations_at_once_do_not_mix(api: ApiServer, client: Client) -> None:
    api.publish(studies(8))
    both = zip(in_twos(api, client), in_twos(api, client), strict=True)
    for one, other in both:
        assert one == other


QUERIES = [{"query.term": word} for word in ("zebra", "nothing", "horse")]


def named(*words: str) -> list[dict[str, Any]]:
    """Studies with these words in them."""
    return [study(f"NCT{at:08d}", acronym=word) for at, word in enumerate(words, 1)]


def test_queries_come_in_turn_and_each_says_where_it_ends(api: ApiServer, client: Client) -> None:
    api.publish(named("zebra horse", "zebra", "horse"))
    pages = list(client.in_turn(QUERIES))
    assert [(page.place, page.last) for page in pages] == [(0, True), (1, True), (2, True)]
    # A study that two queries find comes with both.
    assert [numbers([page]) for page in pages] == [[1, 2], [], [1, 3]]


def test_the_next_query_is_fetched_while_the_caller_works_on_the_last_page(
    api: ApiServer, client: Client
) -> None:
    api.publish(named("zebra", "horse"))
    pages = client.in_turn(QUERIES)
    next(pages)
    wait_until(lambda: len(api.requests) == 2)
    assert api.requests[1].query["query.term"] == "nothing"
    pages.close()
    assert threads_of_pages() == []


def test_a_change_of_the_data_repeats_only_the_query_at_its_turn(
    api: ApiServer, client: Client
) -> None:
    api.publish([*named("zebra"), *studies(1_001, start=2)])
    api.misbehave(data_changed(), after=2)
    pages = list(client.in_turn([{"query.term": "zebra"}, {}]))
    assert [(page.place, len(page.studies), page.last) for page in pages] == [
        (0, 1, True),
        (1, 1_000, False),
        (1, 2, True),
    ]
    assert len(api.requests) == 1 + 3 + 1
    assert list(client.in_turn([])) == []


def test_studies_are_counted_without_fetching_them(api: ApiServer, client: Client) -> None:
    api.publish(studies(12))
    assert client.count({}) == 12
    assert client.count({"query.term": "nothing"}) == 0
    assert [request.query["pageSize"] for request in api.requests] == ["1", "1"]
    api.misbehave(on_page(lambda page: page.pop("totalCount")))
    with pytest.raises(NotData, match="does not say how many"):
        client.count({})
