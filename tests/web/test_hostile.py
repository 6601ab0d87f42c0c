"""A record that means harm, over HTTP: every plain page, file and feed of it is words.

One record with most attacks at once is looked at by default; each attack by itself, and each field
by itself, in `make test-wide`.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.types import ASGIApp

from registry.export.formats import FORMATS
from tests.fixtures import harm
from tests.fixtures.hostile import ATTACKS, EVERYTHING, HARMLESS, as_sent, hostile, text_paths
from tests.fixtures.mirrors import mirror_of
from tests.web.asking import Reply, ask
from tests.web.conftest import Plain

BASE, WORSE = "NCT90000001", "NCT90000002"
"""A harmless record and a hostile one."""
PAGES = ("/trial/{}", "/zh/trial/{}", "/trial/{}/sheet", "/zh/trial/{}/sheet")


def site_of(folder: Path, *rounds: list[dict[str, object]]) -> Plain:
    """The plain routes of a site with these records; each list of them is a sync."""
    for records in rounds:
        mirror_of(folder / "mirror", records)
    numbers = [one["protocolSection"]["identificationModule"]["nctId"] for one in rounds[-1]]  # type: ignore[index]
    file = folder / "trials.toml"
    file.write_text(
        f'trials = {json.dumps(numbers)}\n[site]\nname = {{ en = "Here", zh-Hans = "本院" }}\n'
        f'address = "https://site.example"\n[mirror]\nfolder = "{folder}/mirror"\n',
        encoding="utf-8",
    )
    return Plain(file)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Plain:
    """A site whose hostile records were other ones before, so that their history is hostile."""
    return site_of(
        tmp_path_factory.mktemp("hostile"),
        [hostile(f"{HARMLESS} before", number) for number in (BASE, WORSE)],
        [hostile(HARMLESS, BASE), hostile(EVERYTHING, WORSE)],
    )


def content(app: ASGIApp, address: str) -> bytes:
    """What is at an address, unpacked."""
    reply = ask(app, address)
    assert reply.status == 200, address
    return unpacked(reply)


def unpacked(reply: Reply) -> bytes:
    packed = reply.headers.get("content-encoding") == "gzip"
    return reply.text.encode() if packed else reply.body


def found_in(app: ASGIApp, number: str, base: str = BASE) -> Iterator[str]:
    """Everything that a record has done to a page, a file or a feed of it."""
    for page in PAGES:
        here, there = content(app, page.format(number)), content(app, page.format(base))
        yield from (f"{page}: {one}" for one in harm.of_page(here, there))
    for feed in ("/trial/{}/feed.atom", "/trial/{}/feed.atom?all"):
        here, there = content(app, feed.format(number)), content(app, feed.format(base))
        yield from (f"{feed}: {one}" for one in harm.of_feed(here, there))
    for one in FORMATS:
        if one.name not in harm.OF_FORMAT:
            continue
        path = f"/trial/{{}}.{one.extension}"
        reply = ask(app, path.format(number))
        if reply.status == 404:  # no date, or no contact with a name that can be read
            continue
        look = harm.OF_FORMAT[one.name]
        here, there = unpacked(reply), content(app, path.format(base))
        yield from (f"{one.name}: {what}" for what in look(here, there))
        for name, value in reply.headers.items():
            if not value.isascii() or not value.isprintable():
                yield f"{one.name}: the header {name} is {value[:40]!r}"


def test_every_page_file_and_feed_of_a_hostile_record_is_words(site: Plain) -> None:
    assert list(found_in(site, WORSE)) == []


def test_what_is_everywhere_on_the_site_is_words_too(site: Plain) -> None:
    feed = content(site, "/feed.atom?all")
    assert list(harm.of_feed(feed, content(site, f"/trial/{BASE}/feed.atom?all"))) == []
    harm_of_map = harm.of_feed(content(site, "/sitemap.xml"), content(site, "/sitemap.xml"))
    assert list(harm_of_map) == []
    for path in ("/", "/find?trial=" + WORSE, "/overview?trial=" + WORSE):
        shell = ask(site, path).text
        assert not harm.BIDI.search(shell)
        assert not harm.CONTROL.search(shell)
        assert "<script>window" not in shell


def test_a_hostile_record_is_found_and_compared_as_words(site: Plain) -> None:
    numbers = "&".join(f"compare[]={one}" for one in (BASE, WORSE))
    pages = [
        unpacked(ask(site, "/en/find", "POST", f"words={words}&{numbers}".encode()))
        for words in ("words", "script")
    ]
    assert WORSE.encode() in pages[1]
    assert list(harm.of_page(pages[1], pages[0])) == []


def test_the_record_itself_is_given_byte_for_byte(site: Plain) -> None:
    """Whoever takes the registry's JSON gets what the registry sent, harm and all."""
    wanted = json.loads(as_sent(hostile(EVERYTHING, WORSE)))
    for address in (f"/trial/{WORSE}.json", f"/api/v2/studies/{WORSE}"):
        found = json.loads(content(site, address))
        misc = found["derivedSection"]["miscInfoModule"]
        wanted["derivedSection"]["miscInfoModule"]["versionHolder"] = misc["versionHolder"]
        assert found == wanted
    packed = content(site, f"/api/v2/studies/{WORSE}?format=json.zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [f"{WORSE}.json"]
        assert json.loads(archive.read(f"{WORSE}.json")) == wanted


def test_the_interface_for_programs_gives_the_same_in_its_formats(site: Plain) -> None:
    for form, look in (("csv", harm.of_csv), ("ris", harm.of_ris), ("fhir.json", harm.of_json)):
        address = "/api/v2/studies/{}?format=" + form
        here, there = content(site, address.format(WORSE)), content(site, address.format(BASE))
        assert list(look(here, there)) == []
    table = content(site, "/api/v2/studies?format=csv")
    assert list(harm.of_csv(table, table)) == []


def test_what_is_asked_for_in_an_address_comes_back_as_words(site: Plain) -> None:
    for text in ATTACKS.values():
        for address in (
            f"/trial/{quote(text[:300], safe='')}",
            f"/zh/trial/{quote(text[:300], safe='')}/sheet",
            f"/join?trial={quote(text[:300])}&lang={quote(text[:50])}",
            f"/api/v2/studies/{quote(text[:300], safe='')}",
            f"/api/v2/studies?query.cond={quote(text[:300])}",
            f"/api/v2/studies?{quote(text[:300])}=1",
            f"/api/v2/studies?sort={quote(text[:300])}&fields={quote(text[:300])}",
        ):
            reply = ask(site, address)
            assert reply.status < 500, address
            for name, value in reply.headers.items():
                assert "\r" not in value, name
                assert "\n" not in value, name
            if reply.status != 200:  # which says what was asked for
                assert not harm.CONTROL.search(reply.text), address
            if reply.headers["content-type"].startswith("text/html"):
                assert "<script>window" not in reply.text
                assert "onerror=" not in reply.text.replace("onerror=window.canary=1&gt;", "")


@pytest.mark.wide
@pytest.mark.parametrize("closed", [False, True], ids=["usual", "hostile statuses and dates"])
def test_each_attack_by_itself(tmp_path: Path, closed: bool) -> None:
    attacks = ATTACKS | {"everything": EVERYTHING}
    numbers = {f"NCT{90000010 + at:08d}": name for at, name in enumerate(attacks)}
    app = site_of(
        tmp_path,
        [
            hostile(HARMLESS, BASE, closed=closed),
            *(hostile(attacks[name], number, closed=closed) for number, name in numbers.items()),
        ],
    )
    found = [f"{name}: {one}" for number, name in numbers.items() for one in found_in(app, number)]
    assert found == []


@pytest.mark.wide
def test_each_field_by_itself(tmp_path: Path) -> None:
    numbers = {f"NCT{90000010 + at:08d}": path for at, path in enumerate(text_paths())}
    app = site_of(
        tmp_path,
        [
            hostile(HARMLESS, BASE),
            *(hostile(EVERYTHING, number, only=path) for number, path in numbers.items()),
        ],
    )
    found = [f"{path}: {one}" for number, path in numbers.items() for one in found_in(app, number)]
    assert found == []
