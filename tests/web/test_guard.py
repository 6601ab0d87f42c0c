"""The security headers: on every answer, each kind with a policy of its own."""

import re

import pytest

from registry.web.front import Front
from registry.web.shell import SCRIPTS, STATIC, STYLES
from tests.web.asking import Reply, ask
from tests.web.conftest import TRIAL, Made, Plain

EVERYTHING = [
    "/",
    "/join",
    f"/trial/{TRIAL}",
    f"/trial/{TRIAL}/sheet",
    f"/trial/{TRIAL}.json",
    f"/trial/{TRIAL}/feed.atom",
    f"/trial/{TRIAL.lower()}",
    "/trial/NCT00000077",
    "/en/find",
    "/busy",
    "/api/v2/version",
    "/api/v2/nothing",
    "/robots.txt",
    "/sitemap.xml",
    "/healthz",
    "/readyz",
    "/edition",
    "/metrics",
    "/nothing",
    "/favicon.png",
    "/_stcore/health",
    "/_stcore/host-config",
    "/media/nothing",
    "/static/css/nothing.css",
]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"]


async def streamlit(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    """Streamlit as far as it matters here: open to others, and with a cookie."""
    headers = [
        (b"access-control-allow-origin", b"*"),
        (b"content-security-policy", b"default-src *"),
        (b"set-cookie", b"_streamlit_xsrf=1; Path=/; SameSite=Lax"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def front(plain: Plain) -> Front:
    return Front(streamlit, plain.house, plain)


def policy(reply: Reply) -> dict[str, str]:
    parts = reply.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("method", METHODS)
def test_every_answer_is_guarded(app: Plain, method: str) -> None:
    asked = front(app)
    for address in EVERYTHING:
        reply = ask(asked, address, method)
        headers = reply.headers
        assert policy(reply)["default-src"] == "'none'", address
        assert policy(reply)["frame-ancestors"] == policy(reply)["base-uri"] == "'none'", address
        rules = headers["content-security-policy"].replace("'wasm-unsafe-eval'", "")
        assert "unsafe" not in rules, address
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["referrer-policy"] == "no-referrer", address
        assert headers["cross-origin-opener-policy"] == "same-origin", address
        assert "camera=()" in headers["permissions-policy"], address
        assert "strict-transport-security" not in headers, "it is reached without TLS"
        is_open = address.startswith("/api/v2/")
        assert headers.get("access-control-allow-origin") == ("*" if is_open else None), address
        shown = headers.get("access-control-expose-headers", "").split(", ")
        paging = ["x-next-page-token", "x-total-count"]
        assert shown == (paging if is_open else [""]), address
        may = "cross-origin" if is_open else "same-origin"
        assert headers["cross-origin-resource-policy"] == may, address


def test_an_answer_that_is_known_already_is_guarded(app: Plain) -> None:
    for address in (f"/trial/{TRIAL}", "/", "/robots.txt"):
        first = ask(app, address)
        if "etag" in first.headers:
            again = ask(app, address, if_none_match=first.headers["etag"])
            assert again.status == 304
            assert policy(again) == policy(first)


def test_even_a_fault_where_none_is_expected_is_guarded(app: Plain) -> None:
    async def broken(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        raise ValueError("typed by a reader")

    reply = ask(Front(streamlit, app.house, broken), "/nothing")
    assert (reply.status, policy(reply)["default-src"]) == (500, "'none'")
    assert "typed" not in reply.text


def test_what_streamlit_offers_beside_its_pages_is_not_there(app: Plain) -> None:
    asked = front(app)
    for path in (
        "/_stcore/upload_file/session/file",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/component/any/index.html",
        "/static/nothing.js",
        "/static/js",
        "/index.html",
        "/auth/login",
    ):
        assert ask(asked, path).status == 404
        for method in ("PUT", "POST", "DELETE", "OPTIONS"):
            reply = ask(asked, path, method, b"a file" * 1000)
            assert reply.status == 405
            assert "It takes no data and changes nothing." in reply.text


def test_behind_tls_a_browser_is_told_to_stay_there_and_the_cookie_too(plain: Made) -> None:
    app = front(plain(site='address = "https://trials.hospital.example"'))
    for address in ("/", f"/trial/{TRIAL}", "/_stcore/health", "/nothing"):
        headers = ask(app, address).headers
        assert headers["strict-transport-security"] == "max-age=31536000"
    assert policy(ask(app, "/"))["connect-src"] == "'self' wss://trials.hospital.example"
    cookie = ask(app, "/_stcore/health").headers["set-cookie"]
    assert cookie == "_streamlit_xsrf=1; Path=/; SameSite=Lax; Secure"


def test_the_sites_in_the_settings_may_show_this_one_in_a_frame(plain: Made) -> None:
    app = plain(site='embedded_in = ["https://www.hospital.example", "http://intranet:8080/"]')
    for address in ("/", f"/trial/{TRIAL}", "/nothing"):
        reply = ask(front(app), address)
        framers = policy(reply)["frame-ancestors"]
        assert framers == "https://www.hospital.example http://intranet:8080"


def test_the_document_runs_the_scripts_that_are_known_and_no_other(app: Plain) -> None:
    reply = ask(app, f"/join?trial={TRIAL}")
    rules = policy(reply)
    assert set(rules) == {
        *("default-src", "script-src", "style-src", "img-src", "font-src", "connect-src"),
        *("form-action", "base-uri", "frame-ancestors"),
    }
    assert rules["img-src"] == rules["connect-src"] == "'self'"
    inline = re.findall(r"<script>(.*?)</script>", reply.text, re.DOTALL)
    assert set(inline) == set(SCRIPTS)
    assert rules["script-src"].count("'sha256-") == len(SCRIPTS)
    assert rules["style-src"].count("'sha256-") == len(STYLES) + 1, "and that of its sheet"
    assert not re.findall(r"\son[a-z]+=|\sstyle=", reply.text)


def test_streamlits_document_has_the_one_script_that_is_known() -> None:
    installed = (STATIC / "index.html").read_text(encoding="utf-8")
    assert [one.strip() for one in re.findall(r"<script>(.*?)</script>", installed, re.DOTALL)] == [
        "window.prerenderReady = false"
    ]
