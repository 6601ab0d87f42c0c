"""Whatever is done to a package: no crash, and nothing that identifies anyone in any output."""

import json
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum.cn import ric

from registry.site.intake import Outcome, check
from registry.site.package import DESCRIPTOR
from tests.site.intake.made import NCT_ID, REGISTERED, TABLES, TODAY, descriptor, package

NAMES = ["张三丰", "王小明", "欧阳娜娜", "陈大文", "买买提·阿依古丽"]
SAYS = ["", "患者", "Patient ", "tel. ", "姓名：", "lost to follow-up, "]

Files = dict[str, bytes]


def identity_number(dice: random.Random) -> str:
    day = f"19{dice.randrange(10, 99)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
    number = f"{dice.choice(['110105', '440106'])}{day}{dice.randrange(1000):03}"
    return number + ric.calc_check_digit(f"{number}0")


def day(dice: random.Random) -> str:
    year, month, day = dice.randrange(1950, 2026), dice.randrange(1, 13), dice.randrange(1, 29)
    return dice.choice(
        [
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month}/{day}",
            f"{day}.{month}.{year}",
            f"{year}年{month}月{day}日",
            f"{year}{month:02}{day:02}",
        ]
    )


def digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choices(string.digits, k=count))


IDENTIFIERS: list[Callable[[random.Random], str]] = [
    identity_number,
    day,
    lambda dice: f"1{dice.choice('3578')}{digits(dice, 9)}",
    lambda dice: f"+44 20 7946 {digits(dice, 4)}",
    lambda dice: f"{''.join(dice.choices(string.ascii_lowercase, k=7))}@hospital.cn",
    lambda dice: dice.choice(NAMES),
    lambda dice: f"{dice.choice('QXZ')}.{dice.choice('JKW')}.",
    lambda dice: f"{dice.getrandbits(128):032x}",
    lambda dice: f"MRN {digits(dice, 8)}",
    lambda dice: f"https://hospital.cn/{digits(dice, 7)}",
]


def injected(dice: random.Random, files: Files) -> tuple[Files, str]:
    """The files with something identifying in a cell, a header, a key, a text or a name."""
    secret = dice.choice(IDENTIFIERS)(dice)
    text = dice.choice(SAYS) + secret
    place = dice.randrange(6)
    if place == 0:
        document = json.loads(files[DESCRIPTOR])
        part = dice.choice([document, document["trial"], document["resources"][0]])
        part[dice.choice([*part, "title", text])] = dice.choice([text, [text], {text: text}])
        return {**files, DESCRIPTOR: json.dumps(document, ensure_ascii=False).encode()}, secret
    name = dice.choice([file for file in files if file != DESCRIPTOR])
    lines = files[name].decode().split("\n")
    line = 0 if place == 1 else dice.randrange(1, len(lines) - 1)
    cells = lines[line].split(",")
    cells[dice.randrange(len(cells))] = dice.choice([text, f'"{text}"', f'"{text}\n"'])
    lines[line] = ",".join(cells)
    encoding = dice.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
    return {**files, name: "\n".join(lines).encode(encoding)}, secret


def damaged(dice: random.Random, files: Files) -> Files:
    """The files with bytes, cells or rows changed, doubled, moved or taken out."""
    name = dice.choice(list(files))
    content = bytearray(files[name])
    for _ in range(dice.randrange(3)):
        start = dice.randrange(len(content) + 1)
        end = min(len(content), start + dice.randrange(1, 12))
        content[start:end] = dice.choice(
            [
                b"",
                dice.randbytes(dice.randrange(1, 5)),
                content[start:end] * 2,
                dice.choice(
                    [b",", b'"', b"\n", b"\r", b"\0", b";", b"-1", b"1e9", b"0.5", b"[[", b"}"]
                ),
                dice.choice(["９", "－", "\u200b", "，", "≥", "二〇", "\ufeff"]).encode(),
                dice.choice(
                    [b"NaN", b"null", b"true", b"2026-Q2", b"ALL", b"count", b"99999999999"]
                ),
            ]
        )
    if dice.random() < 0.3:
        lines = bytes(content).split(b"\n")
        dice.shuffle(lines)
        return {**files, name: b"\n".join(lines)}
    return {**files, name: bytes(content)}


@pytest.mark.parametrize("packages", [400, pytest.param(5_000, marks=pytest.mark.wide)])
def test_no_mutated_package_crashes_or_gives_anything_away(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    packages: int,
) -> None:
    """The seed is fixed; the same packages are checked every time."""
    dice = random.Random(20260501)  # noqa: S311 - nothing here is secret but by name
    package(tmp_path)
    sound = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    caplog.set_level(0)
    written = dict(sound)
    outcomes = dict.fromkeys(Outcome, 0)
    for number in range(packages):
        files, secret = dict(sound), ""
        if number % 5:
            files, secret = injected(dice, files)
        if number % 5 in (0, 1):
            files = damaged(dice, files)
        for name, content in files.items():
            if content is not written.get(name):
                (tmp_path / name).write_bytes(content)
        written = files
        found = check(tmp_path, REGISTERED, today=TODAY)
        outcomes[found.outcome] += 1
        shown = f"{found.findings} {found!r}"
        if secret and number % 5 > 1:
            assert found.outcome is not Outcome.ACCEPTED, number
        assert not secret or secret not in shown, number
        assert found.package is None or found.outcome is not Outcome.REFUSED
        assert len(found.findings) <= 201
    printed = capfd.readouterr()
    assert (printed.out, printed.err, caplog.records) == ("", "", [])
    assert outcomes[Outcome.REFUSED] > packages // 2
    assert outcomes[Outcome.HELD] > packages // 100
    assert outcomes[Outcome.ACCEPTED] > packages // 500


def test_every_injected_value_would_be_seen_if_it_were_repeated() -> None:
    dice = random.Random(1)  # noqa: S311
    files = {f"{name}.csv": table.encode() for name, table in TABLES.items()}
    files[DESCRIPTOR] = json.dumps(descriptor()).encode()
    for _ in range(200):
        changed, secret = injected(dice, files)
        texts = [content.decode("gb18030", "replace") for content in changed.values()]
        texts += [content.decode("utf-8", "replace") for content in changed.values()]
        texts += [content.decode("utf-16", "replace") for content in changed.values()]
        assert len(secret) >= 3
        assert NCT_ID not in secret
        assert any(secret in text for text in texts)
