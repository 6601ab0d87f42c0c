"""What an administrator writes into the settings file or the environment, and what comes of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from registry.settings import PROJECT, Settings, SettingsError, load_settings
from registry.settings.catalogue import keys, variable

SMALLEST = """
trials = ["NCT00000001", "nct2"]
[site]
languages = ["en"]
name.en = "Our trials"
"""

Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.upper().startswith("REGISTRY_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str) -> Path:
        file = tmp_path / "trials.toml"
        file.write_text(content, encoding="utf-8")
        return file

    return written


def complaint(file: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert len(caught.value.problems) == 1, caught.value.problems
    line = caught.value.problems[0]
    assert "\n" not in line
    assert str(caught.value) == line
    return line


# What comes out


def test_the_shipped_file_names_the_trial_and_both_languages() -> None:
    settings = load_settings()
    assert settings.file == PROJECT / "trials.toml"
    assert settings.trials == ("NCT01763099",)
    assert settings.site.languages == ("en", "zh-Hans")
    assert set(settings.site.name) == {"en", "zh-Hans"}
    assert settings.site.operator is None
    assert settings.site.address is None
    assert settings.contacts == {}
    assert settings.registry.base_url == "https://clinicaltrials.gov/api/v2"
    assert settings.registry.proxy is None
    assert settings.mirror.folder == PROJECT / "data" / "mirror"


def test_the_shipped_file_says_every_default_that_the_program_has(write: Write) -> None:
    shipped, smallest = load_settings(), load_settings(write(SMALLEST))
    assert shipped.registry == smallest.registry
    assert shipped.site.operator == smallest.site.operator
    assert shipped.site.address == smallest.site.address


def test_the_shipped_file_shows_a_contact_confirmation_that_works(write: Write) -> None:
    text = (PROJECT / "trials.toml").read_text(encoding="utf-8")
    remarked = text[text.index("# [contacts.") :]
    example = "\n".join(line.removeprefix("# ") for line in remarked.splitlines())
    contact = load_settings(write(SMALLEST + example)).contacts["NCT01763099"]
    assert contact.confirmed_on == date(2026, 3, 31)
    assert contact.confirmed_by == "trial coordinator"
    assert contact.languages == ("zh-Hans", "en")
    assert contact.time_zone == "Asia/Shanghai"


def test_nct_numbers_come_out_in_their_proper_spelling_and_order(write: Write) -> None:
    assert load_settings(write(SMALLEST)).trials == ("NCT00000001", "NCT00000002")


def test_a_folder_is_counted_from_the_settings_file(write: Write) -> None:
    file = write(SMALLEST + '[mirror]\nfolder = "here"')
    assert load_settings(file).mirror.folder == file.parent / "here"
    file = write(SMALLEST + '[mirror]\nfolder = "/var/lib/there"')
    assert load_settings(file).mirror.folder == Path("/var/lib/there")


def test_the_user_agent_names_the_project_and_the_operator_once_set(write: Write) -> None:
    assert load_settings(write(SMALLEST)).registry.user_agent == "trial-page/0.1.0"
    with_operator = SMALLEST + 'operator = "trials@hospital.example"'
    agent = load_settings(write(with_operator)).registry.user_agent
    assert agent == "trial-page/0.1.0 (+mailto:trials@hospital.example)"
    own = with_operator + '\n[registry]\nuser_agent = "ours/2"'
    assert load_settings(write(own)).registry.user_agent == "ours/2"


def test_settings_cannot_be_changed_afterwards(write: Write) -> None:
    settings = load_settings(write(SMALLEST))
    with pytest.raises(ValueError, match="frozen"):
        settings.trials = ()  # type: ignore[misc]


def test_a_proxy_with_its_password_is_never_shown(write: Write) -> None:
    proxy = '\n[registry]\nproxy = "http://user:secret@proxy.example:3128"'
    assert "secret" not in repr(load_settings(write(SMALLEST + proxy)))
    assert "secret" not in complaint(write(SMALLEST + proxy.replace("http", "ftp")))


# The environment


def test_a_variable_overrides_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_REGISTRY__READ_TIMEOUT", "5")
    monkeypatch.setenv("REGISTRY_SITE__OPERATOR", "me@hospital.example")
    settings = load_settings(write(SMALLEST + "[registry]\nread_timeout = 60"))
    assert settings.registry.read_timeout == 5
    assert settings.site.operator == "me@hospital.example"
    assert settings.site.name == {"en": "Our trials"}, "the rest of the group stays"


@pytest.mark.parametrize("text", ["NCT00000003,nct4", "NCT3 NCT4", '["NCT3", "NCT4"]'])
def test_a_variable_lists_trials_in_any_usual_way(
    text: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_TRIALS", text)
    assert load_settings(write(SMALLEST)).trials == ("NCT00000003", "NCT00000004")


def test_a_variable_reaches_keys_that_are_languages_and_nct_numbers(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_SITE__LANGUAGES", "zh_hans,en")
    monkeypatch.setenv("REGISTRY_SITE__NAME__ZH_HANS", "新名")
    monkeypatch.setenv("REGISTRY_CONTACTS__NCT00000001__TIME_ZONE", "Asia/Shanghai")
    settings = load_settings(
        write(
            SMALLEST
            + 'name.zh-Hans = "旧名"\n[contacts.nct1]\nlanguages = ["ZH-hans"]\ntime_zone = "UTC"'
        )
    )
    assert settings.site.languages == ("zh-Hans", "en")
    assert settings.site.name == {"en": "Our trials", "zh-Hans": "新名"}
    contact = settings.contacts["NCT00000001"]
    assert (contact.languages, contact.time_zone) == (("zh-Hans",), "Asia/Shanghai")


def test_a_variable_names_the_settings_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(SMALLEST)
    monkeypatch.setenv("REGISTRY_SETTINGS", str(file))
    assert load_settings().file == file


def test_an_empty_variable_unsets_what_may_be_unset(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_SITE__OPERATOR", "")
    file = write(SMALLEST + 'operator = "trials@hospital.example"')
    assert load_settings(file).site.operator is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("REGISTRY_TRAILS", "NCT1", "is not a known setting; did you mean REGISTRY_TRIALS?"),
        (
            "REGISTRY_MIRROR_FOLDER",
            "/x",
            "is not a known setting; did you mean REGISTRY_MIRROR__FOLDER?",
        ),
        ("REGISTRY_SITE", "{}", "is a group of settings; set its keys one by one"),
        ("REGISTRY_TRIALS", "", 'lists nothing; right would be, for example, ["NCT01763099"]'),
        (
            "REGISTRY_REGISTRY__READ_TIMEOUT",
            "soon",
            "'soon' is not a number; right would be, for example, 60",
        ),
        (
            "REGISTRY_CONTACTS__NCT00000001__TIME_ZONE",
            "Guangzhou",
            "'Guangzhou' is not the name of a time zone; right would be, for example, "
            "Asia/Shanghai",
        ),
    ],
)
def test_a_wrong_variable_is_one_line_that_names_it(
    name: str, value: str, says: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert complaint(write(SMALLEST)) == f"environment variable {name}: {says}"


# Wrong settings


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("", 'trials: is missing; right would be, for example, trials = ["NCT01763099"]'),
        ("trials = 5", "trials: 5 is not a list; right would be"),
        ("trials = []", "trials: lists nothing; right would be"),
        ('trials = ["NCT1", "ISRCTN7"]', "trials: 'ISRCTN7' is not an NCT number; right would be"),
        ('trials = ["NCT1", "nct01"]', "trials: NCT00000001 is listed twice; right would be"),
        (
            'trials = ["NCT0176309"]',
            "trials: 'NCT0176309' is not an NCT number: it has a digit too",
        ),
        ('trails = ["NCT1"]\ntrials = ["NCT1"]', "trails: is not a known setting; did you mean"),
    ],
)
def test_wrong_trials_are_one_line(wrong: str, says: str, write: Write) -> None:
    file = write(wrong + '\n[site]\nlanguages = ["en"]\nname.en = "Our trials"')
    assert complaint(file).startswith(f"{file}: {says}")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('site = "x"', "site: 'x' is not a table; write it as the table [site]"),
        ("[registry]", "site: is missing; write it as the table [site]"),
        ("[site]", "site.name: is missing; write it as the table [site.name]"),
        ('[site]\nname = "x"', "site.name: 'x' is not a table; write it as the table [site.name]"),
        ('[site]\nname.en = "x"', "site.languages: site.name has no name in zh-Hans; right"),
        (
            '[site]\nlanguages = ["en"]\nname.en = ""',
            "site.name.en: is empty; right would be, for example, en = ",
        ),
        (
            '[site]\nlanguages = ["en", "EN"]\nname.en = "x"',
            "site.languages: a language is listed twice",
        ),
        (
            '[site]\nlanguages = ["English"]\nname.en = "x"',
            "site.languages: 'English' is not a language tag; right would be",
        ),
    ],
)
def test_a_wrong_site_is_one_line(wrong: str, says: str, write: Write) -> None:
    file = write('trials = ["NCT1"]\n' + wrong)
    assert complaint(file).startswith(f"{file}: {says}")


TOMORROW_NEXT_WEEK = (datetime.now(UTC) + timedelta(days=8)).date()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('operator = "me"', "site.operator: 'me' is not a mail address; right would be, for"),
        ('address = "trials.example"', "site.address: not a web address that starts with http"),
        ('address = "https://a.example/?b"', "site.address: not a web address that starts with"),
        ("opreator = 1", "site.opreator: is not a known setting; did you mean operator?"),
        ("colour = 1", "site.colour: is not a known setting; known here: name, languages, "),
        ("[registry]\nread_timeout = 0", "registry.read_timeout: 0 must be more than 0; right"),
        ("[registry]\nread_timeout = true", "registry.read_timeout: True is not a number; right"),
        ("[registry]\nconnect_timeout = nan", "registry.connect_timeout: nan is not a number"),
        ("[registry]\nconnect_timeout = 1e9", "registry.connect_timeout: 1000000000.0 must be at"),
        (
            "[registry]\nseconds_between_requests = -1",
            "registry.seconds_between_requests: -1 must be at least 0; right would be, for "
            "example, seconds_between_requests = 1.0",
        ),
        ('[registry]\nbase_url = "ftp://x"', "registry.base_url: not a web address that starts"),
        ('[registry]\nuser_agent = "医院"', "registry.user_agent: holds signs that cannot be sent"),
        ("[mirror]\nfolder = 5", "mirror.folder: 5 is not text in quotes; right would be"),
        ('[mirror]\nfolder = ""', "mirror.folder: names no folder; right would be, for example"),
        ('[mirror]\nfolder = "a\\u0000b"', "mirror.folder: names no folder; right would be"),
        ('[mirror]\nfolder = "~nobody-here/m"', "mirror.folder: ~nobody-here is the home of nob"),
        (f'[mirror]\nfolder = "{"m" * 300}"', "mirror.folder: has a name of more than 255 bytes"),
        (
            '[mirror]\nstorage = "s3://key:secret@bucket"',
            "mirror.storage: not an address like s3://bucket/folder; right would be, for example",
        ),
        (
            '[mirror]\nstorage = "s3://bucket"\ncatalogue = "postgres:dbname=x password=y"',
            "mirror.catalogue: holds no password: put it into PGPASSWORD, or into PGPASSFILE's fil",
        ),
        (
            '[mirror]\nstorage = "s3://bucket"\ncatalogue = "postgresql://me:secret@host/x"',
            'mirror.catalogue: not "postgres:" and then words like dbname=mirror',
        ),
        (
            '[mirror]\ncatalogue = "postgres:dbname=x"',
            "mirror.catalogue: needs mirror.storage too, for the files that it lists; right would",
        ),
        (
            'embedded_in = ["https://www.hospital.example/page"]',
            "site.embedded_in: 'https://www.hospital.example/page' is not the address of a site "
            "without anything behind its name; right would be, for example, embedded_in = [",
        ),
        ('embedded_in = ["*"]', "site.embedded_in: '*' is not the address of a site"),
        ('embedded_in = ["https://a.b; script-src *"]', "site.embedded_in: 'https://a.b; scr"),
        ("[serving]\nsessions = 0", "serving.sessions: 0 must be at least 1; right would be"),
        ("[serving]\nsessions = 'x'", "serving.sessions: 'x' is not a whole number; right"),
        (
            '[serving]\ntrusted_proxies = ["proxy"]',
            "serving.trusted_proxies: 'proxy' is neither an IP address nor a network; right",
        ),
        ("[contacts.x]", "contacts.x: 'x' is not an NCT number; right would be, for example, [con"),
        (
            f"[contacts.NCT1]\nconfirmed_on = {TOMORROW_NEXT_WEEK}",
            f"contacts.NCT00000001.confirmed_on: {TOMORROW_NEXT_WEEK} lies in the future; right",
        ),
        (
            '[contacts.NCT1]\nconfirmed_on = "spring"',
            "contacts.NCT00000001.confirmed_on: 'spring' is not a day; right would be, for "
            "example, confirmed_on = 2026-03-31",
        ),
        ("[contacts.NCT1]\nphone = 1", "contacts.NCT00000001.phone: is not a known setting; known"),
    ],
)
def test_a_wrong_setting_is_one_line_that_says_what_would_be_right(
    wrong: str, says: str, write: Write
) -> None:
    file = write(SMALLEST + wrong)
    assert complaint(file).startswith(f"{file}: {says}")


def test_each_of_several_wrong_settings_has_its_own_line(write: Write) -> None:
    file = write(SMALLEST + 'operator = "me"\n[registry]\nread_timeout = "soon"')
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert [line.split(": ")[1] for line in caught.value.problems] == [
        "site.operator",
        "registry.read_timeout",
    ]


def test_a_file_that_is_absent_or_unreadable_is_one_line(tmp_path: Path, write: Write) -> None:
    absent = tmp_path / "absent.toml"
    assert complaint(absent).startswith(f"{absent}: no such file; create it, or name yours with")
    assert complaint(tmp_path).startswith(f"{tmp_path}: cannot be opened (Is a directory)")
    broken = write("trials = [")
    assert complaint(broken).startswith(f"{broken}: cannot be read as TOML: ")
    broken.write_bytes('name = "临床"'.encode("gb18030"))
    assert complaint(broken).startswith(f"{broken}: is not UTF-8 text")


# The documentation


def test_every_key_and_its_variable_are_documented() -> None:
    text = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for path, field in keys().items():
        named = tuple({"site": "LANGUAGE", "contacts": "NCT…"}[path[0]] if p == "*" else p
                      for p in path)  # fmt: skip
        assert f"`{'.'.join(named)}`" in text
        assert f"`{variable(named)}`" in text
        assert field.description
        assert field.description in text


def test_every_key_says_what_it_is_for_and_shows_an_example_that_works() -> None:
    assert all(field.description and field.examples for field in keys().values())
    assert set(Settings.model_fields) == {path[0] for path in keys()}


def test_an_editors_mark_at_the_beginning_of_the_file_is_no_error(write: Write) -> None:
    file = write('\ufeff# Trials\ntrials = ["NCT1"]\n[site]\nlanguages = ["en"]\nname.en = "Ours"')
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert load_settings(file).trials == ("NCT00000001",)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[serving]\nsessions = true", "serving.sessions: True is not a number"),
        ("[contacts.NCT1]\nconfirmed_on = 0", "contacts.NCT00000001.confirmed_on: 0 is not a day"),
    ],
)
def test_a_value_that_only_looks_like_another_is_refused(
    more: str, says: str, write: Write
) -> None:
    file = write(f'trials = ["NCT1"]\n[site]\nlanguages = ["en"]\nname.en = "Ours"\n{more}')
    assert says in complaint(file)


def test_a_name_of_spaces_is_none(write: Write) -> None:
    file = write('trials = ["NCT1"]\n[site]\nlanguages = ["en"]\nname.en = "   "')
    assert "site.name.en" in complaint(file)
