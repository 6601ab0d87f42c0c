"""`serve`: the site on an address, or one line that says why not."""

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from registry.mirror.schema import kept, present
from registry.mirror.seed import seed
from registry.mirror.writer import locked
from tests.cli.conftest import EMBEDDED, Site
from tests.mirror.test_upgrade import mirror_of, newer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(process: "subprocess.Popen[bytes]", port: int, path: str) -> int:
    """What the site answers there, as soon as it answers."""
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}{path}") as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_loads_the_embedded_record_says_where_the_site_is_and_serves_it_until_it_is_stopped(
    site: Site, stop: signal.Signals
) -> None:
    port = free_port()
    with site.start("serve", "--port", str(port), REGISTRY_TRIALS="NCT01763099") as process:
        try:
            assert process.stdout
            said = process.stdout.readline().decode()
            assert said == f"The site is at http://localhost:{port}\n"
            assert list(site.mirror.glob("*.duckdb"))
            assert status_of(process, port, "/") == 200
            assert status_of(process, port, "/readyz") == 200
        finally:
            process.send_signal(stop)
            process.communicate(timeout=30)
    assert process.returncode == 0


def test_it_starts_while_another_process_fills_the_mirror_and_then_shows_what_that_one_wrote(
    site: Site,
) -> None:
    port = free_port()
    with locked(site.mirror):
        process = site.start("serve", "--port", str(port), REGISTRY_TRIALS="NCT01763099")
        try:
            assert status_of(process, port, "/readyz") == 503
        except BaseException:
            process.kill()
            raise
    with process:
        try:
            seed(site.mirror, [EMBEDDED])
            until = time.monotonic() + 30
            while status_of(process, port, "/readyz") != 200:
                assert time.monotonic() < until
                time.sleep(0.2)
        finally:
            process.send_signal(signal.SIGTERM)
            _, complaint = process.communicate(timeout=30)
    assert b"Another process is filling the mirror." in complaint
    assert process.returncode == 0


def test_a_port_that_is_taken_is_one_line(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = site.run("serve", "--port", str(port), REGISTRY_TRIALS="NCT01763099")
    assert (ended.code, ended.output) == (1, "")
    assert ended.error == (
        f"The port is taken by another program (localhost, port {port}). "
        "Choose another with --port.\n"
    )


def test_an_address_of_another_machine_is_one_line(site: Site) -> None:
    ended = site.run("serve", "--host", "192.0.2.1", REGISTRY_TRIALS="NCT01763099")
    assert (ended.code, ended.output) == (1, "")
    assert ended.error.count("\n") == 1
    assert "192.0.2.1" in ended.error


def test_an_empty_mirror_that_nothing_can_fill_is_one_line(site: Site) -> None:
    ended = site.run("serve", "--port", str(free_port()))
    assert (ended.code, ended.output) == (1, "")
    assert "python -m registry sync" in ended.error
    assert ended.error.count("\n") == 1


def test_a_language_that_the_project_does_not_speak_is_one_line(site: Site) -> None:
    names = {"REGISTRY_SITE__LANGUAGES": "fr", "REGISTRY_SITE__NAME__FR": "Nos essais"}
    ended = site.run("serve", "--port", str(free_port()), **names)
    assert (ended.code, ended.output) == (2, "")
    assert ended.error.startswith("This project does not speak fr.")


@pytest.mark.wide
def test_a_mirror_of_an_earlier_version_is_brought_forward_before_it_is_served(site: Site) -> None:
    mirror_of("4-register-3", site.folder)
    with site.start("serve", "--port", str(free_port())) as process:
        assert process.stdout
        said = process.stdout.readline().decode()
        process.terminate()
        process.communicate(timeout=30)
    assert said.startswith("The mirror was of an earlier version of this program and is brought")
    assert kept(site.mirror / "history", 4).exists()


def test_a_mirror_of_a_newer_version_is_refused_in_one_line(site: Site) -> None:
    newer(mirror_of(str(present()), site.folder))
    ended = site.run("serve", "--port", str(free_port()))
    assert (ended.code, ended.output) == (1, "")
    assert ended.error.startswith("A newer version of this program wrote this mirror (version ")
    assert ended.error.count("\n") == 1
