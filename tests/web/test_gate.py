"""The way in to Streamlit's sessions: whose page gets one, and what the others are told."""

import asyncio
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from registry.web.front import Front
from registry.web.gate import MOST_LED, STREAM
from tests.web.asking import apart, ask
from tests.web.conftest import TRIAL, Made, Plain

ADDRESS = 'address = "https://trials.hospital.example"'
FULL = "[serving]\nsessions = 1"


class Streamlit:
    """Streamlit as far as it matters here: it takes what comes until the page is closed."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.got: list[Any] = []
        self.open = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        await receive()
        await send({"type": "websocket.accept"})
        self.open.set()
        while (message := await receive())["type"] == "websocket.receive":
            self.got.append(message["bytes"])


def first_message(query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    return message.SerializeToString()


def with_field(name: str, **value: Any) -> bytes:
    """What a page says that has a field of this name and value."""
    message = BackMsg()
    field = message.rerun_script.widget_states.widgets.add()
    field.id = name
    for kind, one in value.items():
        setattr(field, kind, one)
    return message.SerializeToString()


async def connect(
    app: ASGIApp, *messages: dict[str, Any], path: str = STREAM, **headers: str
) -> list[Any]:
    """What a page gets that connects and sends these messages."""
    given = {"host": "trials.hospital.example"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    scope = {
        "type": "websocket",
        "path": path,
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()],
        "subprotocols": ["streamlit"],
        "client": ("203.0.113.7", 1234),
        "extensions": {"websocket.http.response": {}},
    }
    coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    for message in ({"type": "websocket.connect"}, *messages):
        coming.put_nowait(message)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, coming.get, send)
    return sent


BYE = {"type": "websocket.disconnect", "code": 1001}


def outcome(plain: Plain, *messages: dict[str, Any], **headers: str) -> tuple[list[Any], Streamlit]:
    streamlit = Streamlit()
    front = Front(streamlit, plain.house, plain)
    return apart(connect(front, *messages, BYE, **headers)), streamlit


HERE = "https://trials.hospital.example"


@pytest.mark.parametrize(
    ("origin", "host", "site"),
    [
        (HERE, "trials.hospital.example", ADDRESS),
        (HERE.upper(), "127.0.0.1:8501", ADDRESS),  # a web server in front that keeps no host
        ("http://localhost:8501", "localhost:8501", ADDRESS),
        ("http://10.0.0.5:8501", "10.0.0.5:8501", ADDRESS),
        ("http://[::1]:8501", "[::1]:8501", ADDRESS),
        ("http://trials", "trials", ADDRESS),
        ("http://any.example", "any.example", ""),
        (None, "any.example", ADDRESS),  # no browser
    ],
)
def test_a_page_of_this_site_gets_a_session(
    plain: Made, origin: str | None, host: str, site: str
) -> None:
    headers = {"origin": origin} if origin else {}
    sent, streamlit = outcome(plain(site=site), host=host, **headers)
    assert [one["type"] for one in sent] == ["websocket.accept"]
    assert len(streamlit.scopes) == 1


@pytest.mark.parametrize(
    ("origin", "host", "site"),
    [
        ("https://evil.example", "trials.hospital.example", ADDRESS),
        ("https://evil.example", "trials.hospital.example", ""),
        ("http://localhost:3000", "trials.hospital.example", ADDRESS),
        ("http://127.0.0.1", "trials.hospital.example", ADDRESS),
        ("http://trials.hospital.example.evil.example", "trials.hospital.example", ADDRESS),
        ("https://trials.hospital.example@evil.example", "trials.hospital.example", ADDRESS),
        ("http://localhost:8502", "localhost:8501", ""),
        ("null", "trials.hospital.example", ADDRESS),
        ("", "trials.hospital.example", ADDRESS),
        ("http://[x", "[x]", ""),
    ],
)
def test_a_page_of_another_site_is_refused(plain: Made, origin: str, host: str, site: str) -> None:
    sent, streamlit = outcome(plain(site=site), origin=origin, host=host)
    assert [one["type"] for one in sent] == [
        "websocket.http.response.start",
        "websocket.http.response.body",
    ]
    assert sent[0]["status"] == 403
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
    assert streamlit.scopes == []


def test_under_another_name_a_reader_is_led_to_the_sites_own(plain: Made) -> None:
    message = {"type": "websocket.receive", "bytes": first_message(f"trial={TRIAL}&lang=en&x=1")}
    sent, streamlit = outcome(
        plain(site=ADDRESS), message, origin="http://rebound.example", host="rebound.example"
    )
    told = ForwardMsg.FromString(sent[1]["bytes"])
    assert told.auth_redirect.url == f"{HERE}/?trial={TRIAL}&lang=en"
    assert streamlit.scopes == []


def test_nothing_else_listens(plain: Made) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/stream/", "/trial/NCT1", "/stream"):
        sent, streamlit = outcome(plain(), path=path)
        assert sent[0]["status"] == 404
        assert streamlit.scopes == []


def test_streamlit_is_told_nothing_of_who_reads(plain: Made) -> None:
    _, streamlit = outcome(
        plain(),
        cookie="clinic=1",
        user_agent="any",
        x_forwarded_for="203.0.113.7",
        accept_language="zh",
        sec_websocket_protocol="streamlit, token",
    )
    (scope,) = streamlit.scopes
    assert scope["client"] is None
    assert [name for name, _ in scope["headers"]] == [b"host", b"sec-websocket-protocol"]


def test_what_is_no_message_of_a_page_ends_the_connection_quietly(plain: Made) -> None:
    messages = [
        {"type": "websocket.receive", "bytes": first_message("one")},
        {"type": "websocket.receive", "text": "two"},
        {"type": "websocket.receive", "bytes": first_message("three")},
    ]
    sent, streamlit = outcome(plain(), *messages)
    assert streamlit.got == [first_message("one")]
    assert sent[-1] == {"type": "websocket.close", "code": 1003}


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xff\xff",
        with_field("$$ID-1-told find", int_value=1),
        with_field("$$ID-1-told find", trigger_value=True),
        with_field("$$ID-1-told find", json_value="[" * 1000),
        with_field("$$ID-1-told find"),
        with_field("search", string_value="x"),
    ],
)
def test_what_would_make_a_page_fail_ends_the_connection_before_it_does(
    plain: Made, said: bytes
) -> None:
    sent, streamlit = outcome(plain(), {"type": "websocket.receive", "bytes": said})
    assert streamlit.got == []
    assert sent[-1] == {"type": "websocket.close", "code": 1003}


def test_streamlit_gets_no_message_that_these_pages_do_not_need(plain: Made) -> None:
    others = [
        BackMsg(load_git_info=True),  # names changed files beside the program; others wait for it
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(file_urls_request={"file_names": ["a"] * 1000}),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(debug_disconnect_websocket=True),
        BackMsg(backend_operation_request={"deferred_file": {"file_id": "x"}}),
    ]
    needed = [
        first_message("trial=x"),
        with_field("$$ID-1-told find", string_value="words=x"),
        BackMsg(stop_script=True).SerializeToString(),
        BackMsg(app_heartbeat=True).SerializeToString(),
    ]
    said = [*(one.SerializeToString() for one in others), *needed]
    messages = [{"type": "websocket.receive", "bytes": one} for one in said]
    sent, streamlit = outcome(plain(), *messages)
    assert streamlit.got == needed
    assert [one["type"] for one in sent] == ["websocket.accept"]


def test_who_finds_no_room_is_led_to_a_light_page_and_let_in_when_there_is(plain: Made) -> None:
    app = plain(more=FULL)
    streamlit = Streamlit()
    front = Front(streamlit, app.house, app)
    asked = {"type": "websocket.receive", "bytes": first_message(f"lang=zh-Hans&trial={TRIAL}")}

    async def readers() -> tuple[list[Any], list[Any]]:
        leave: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        leave.put_nowait({"type": "websocket.connect"})
        scope = {"type": "websocket", "path": STREAM, "headers": [], "client": ("192.0.2.1", 1)}

        async def send(message: Any) -> None:
            del message

        first = asyncio.create_task(front(scope, leave.get, send))
        await streamlit.open.wait()
        second = await connect(front, asked, BYE)
        busy = await asyncio.to_thread(ask, front, f"/join?trial={TRIAL}&lang=zh-Hans")
        leave.put_nowait(BYE)
        await first
        third = await connect(front, BYE)
        assert (busy.status, busy.headers["retry-after"]) == (503, "120")
        assert "现在有很多人正在阅读" in busy.text
        assert f'<a href="/zh/trial/{TRIAL}">' in busy.text
        return second, third

    second, third = apart(readers())
    assert [one["type"] for one in second] == [
        *("websocket.accept", "websocket.send", "websocket.close")
    ]
    told = ForwardMsg.FromString(second[1]["bytes"])
    assert told.auth_redirect.url == f"busy?trial={TRIAL}&lang=zh-Hans"
    assert [one["type"] for one in third] == ["websocket.accept"]


def test_only_so_many_at_once_are_led(plain: Made) -> None:
    app = plain(more="[serving]\nsessions = 1")
    front = Front(Streamlit(), app.house, app)

    async def crowd() -> list[list[Any]]:
        with app.house.room.taken({"client": None}):
            coming = [connect(front) for _ in range(MOST_LED + 3)]
            tasks = [asyncio.create_task(one) for one in coming]
            done, waiting = await asyncio.wait(tasks, timeout=1)
            for one in waiting:
                one.cancel()
            return [one.result() for one in done]

    refused = apart(crowd())
    assert [one[0]["status"] for one in refused] == [503] * 3


@pytest.mark.parametrize(
    "said", [b"", b"\xff\xff", first_message("&".join("a=1" for _ in range(90))), b"\x00" * 1000]
)
def test_a_page_that_says_nothing_of_itself_is_led_all_the_same(plain: Made, said: bytes) -> None:
    app = plain(more="[serving]\nsessions = 1")
    front = Front(Streamlit(), app.house, app)
    with app.house.room.taken({"client": None}):
        sent = apart(connect(front, {"type": "websocket.receive", "bytes": said}))
    assert ForwardMsg.FromString(sent[1]["bytes"]).auth_redirect.url == "busy"


def test_the_light_page_is_in_the_language_and_on_the_trial_of_the_query(app: Plain) -> None:
    one = ask(app, f"/busy?trial={TRIAL}&lang=en", accept_language="zh")
    assert one.status == 503
    assert f'<a href="/trial/{TRIAL}">Everything on one page ({TRIAL})</a>' in one.text
    assert f'<a href="/?trial={TRIAL}&amp;lang=en">' in one.text
    assert one.text.count("<li><a href=") - one.text.count('href="/?lang') < 5
    every = ask(app, "/busy?trial=<script>", accept_language="zh").text
    assert "<script" not in every
    assert '<html lang="zh-Hans">' in every
    assert every.count("全部内容在一页上") == 4
