"""Tables are read rightly whatever saved them, or refused clearly."""

from pathlib import Path

import pytest

from registry.site.intake import Outcome
from registry.site.intake.columns import table as read_table
from registry.site.intake.layout import COLUMNS
from tests.site.intake.made import FIRST, HEADERS, TABLES, checked, one_table, table

CHINESE = table("flow", "assessed,ALL,,70\nexcluded,ALL,,26\nexcluded,ALL,拒绝参加（其他）≥ 1,26")
"""A table as a Chinese Excel saves it, with a full-width sign."""


def flow(content: bytes, encoding: str | None = None) -> tuple[list[str], list[str]]:
    """The reasons in a flow.csv of these bytes, and the rules that it breaks."""
    read, findings = read_table("flow.csv", content, encoding)
    reasons = [line.cells["reason"] for line in read.lines] if read else []
    return reasons, [finding.rule for finding in findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_a_spreadsheet_saves_is_read(encoding: str, ending: str) -> None:
    reasons, rules = flow(CHINESE.replace("\n", ending).encode(encoding))
    assert (reasons, rules) == (["", "", "拒绝参加（其他）≥ 1"], [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32", "utf-7", "big5"])
def test_what_cannot_be_told_for_certain_is_refused(encoding: str) -> None:
    traditional = CHINESE.replace("拒绝参加", "拒絕參加") if encoding == "big5" else CHINESE
    if encoding == "big5":
        traditional = traditional.replace("≥", "")
    reasons, rules = flow(traditional.encode(encoding))
    assert rules == (["encoding"] if encoding != "utf-7" else [])
    assert "拒绝参加（其他）≥ 1" not in reasons


@pytest.mark.parametrize("content", ["é,è", "Müller,ß", "Ça va"])
def test_western_encodings_are_refused(content: str) -> None:
    assert flow(f"{CHINESE[:24]}{content}\n".encode("cp1252"))[1] == ["encoding"]


@pytest.mark.parametrize(
    "content", [b"stage,arm\0,reason,count\n", "a\ufffdb".encode(), b"\xff\xfe\0"]
)
def test_broken_text_is_refused(content: bytes) -> None:
    assert flow(content)[1] == ["encoding"]


def test_the_encoding_that_is_named_is_compared() -> None:
    assert flow(CHINESE.encode("gbk"), "gbk")[1] == []
    assert flow(CHINESE.encode("gbk"), "utf-8")[1] == ["encoding-differs"]
    assert flow(CHINESE.encode(), "gb18030")[1] == ["encoding-differs"]
    assert flow(TABLES["flow"].encode("ascii"), "gb18030")[1] == []


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), ("|", "utf-8"), ("，", "gbk")]
)
def test_other_separators_are_refused_and_named_so(separator: str, encoding: str) -> None:
    assert flow(CHINESE.replace(",", separator).encode(encoding))[1] == ["wrong-separator"]
    assert flow(f"sep=;\n{CHINESE}".encode())[1] == ["wrong-separator"]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('stage,arm,reason,count\nassessed,ALL,"a\nb",1\n', 2),
        ('stage,arm,reason,count\nassessed,ALL,"a,1\n', 2),
        ("stage,arm,reason,count\nassessed,ALL,,1,2\n", 2),
        ("stage,arm,reason,count\n\nassessed,ALL,1\n", 3),
        ('"stage\n",arm,reason,count\n', 1),
        ('stage,arm,reason,count\nassessed,ALL,"a"b,1\n', 2),
    ],
)
def test_a_table_out_of_order_is_refused_with_its_line(content: str, row: int) -> None:
    _, (finding,) = read_table("flow.csv", content.encode(), None)
    assert (finding.rule, finding.row) == ("malformed-table", row)


def test_quotes_and_empty_rows_are_no_trouble() -> None:
    reasons, rules = flow(b'stage,"arm",reason,count\n"lost",ALL,"a, b",1\n\n,,,\nlost,ALL,c,2\n')
    assert (reasons, rules) == (["a, b", "c"], [])


def test_a_row_keeps_its_line(tmp_path: Path) -> None:
    found = one_table(tmp_path, "flow", "assessed,ALL,,70\n\n,,,\nassessed,ALL,,x\n")
    assert found == [("not-a-number", 5, "count")]


@pytest.mark.parametrize("name", HEADERS)
def test_columns_may_be_in_any_order_and_in_full_width_letters(tmp_path: Path, name: str) -> None:
    rows = [line.split(",")[::-1] for line in TABLES[name].strip().split("\n")]
    rows[0] = [rows[0][0].translate({code: code + 0xFEE0 for code in range(97, 123)}), *rows[0][1:]]
    turned = "\n".join(map(",".join, rows))
    first = checked(tmp_path, {name: TABLES[name]}).package
    assert first
    assert checked(tmp_path, {name: turned}).package == first


@pytest.mark.parametrize("file", COLUMNS)
def test_every_column_is_needed_once_and_no_other_is_allowed(file: str) -> None:
    name = file.removesuffix(".csv")
    columns = HEADERS[name].split(",")
    for column in columns:
        header = ",".join(one for one in columns if one != column)
        (finding,) = read_table(file, header.encode(), None)[1]
        assert finding.rule in ("missing-column", "no-count-column")
        assert finding.column == column
    (finding,) = read_table(file, f"{HEADERS[name]},{columns[0]}".encode(), None)[1]
    assert (finding.rule, finding.column) == ("duplicate-column", columns[0])
    (finding,) = read_table(file, f"{HEADERS[name]},remarks".encode(), None)[1]
    assert (finding.rule, finding.column) == ("unknown-column", f"column {len(columns) + 1}")


def test_a_table_without_counts_is_told_so() -> None:
    found = read_table("flow.csv", b"stage,arm,reason\n", None)[1]
    assert [(finding.rule, finding.column) for finding in found] == [("no-count-column", "count")]


def test_a_table_of_times_and_states_is_told_so() -> None:
    for header in ("arm,time,status", "os_days,death", "arm,生存时间,结局"):
        found = {finding.rule for finding in read_table("outcomes.csv", header.encode(), None)[1]}
        assert "time-and-status" in found


IDENTIFYING = (
    """
PatientName|patient_name|Name|ＮＡＭＥ|姓 名|姓名|姓名缩写|患者姓名|出生日期|出生年月|住院号
住院號|身份证号|身分證|病案号|病歷號|电话|聯絡電話|手机|手機號碼|地址|家庭住址|邮编|email|E-mail
e_mail|dob|DOB|Date of Birth|birth_date|mrn|MRN|ssn|SSN|initials|Initials|subject_id|SubjectID
SUBJID|USUBJID|patientID|Patient No.|受试者编号|患者編號|randomization number|RandomisationNo
随机号|筛选号|zip|ZIP code|postcode|微信|WeChat|QQ号|phone1|Tel.|mobile|fax|passport|护照号
医保卡号|就诊日期|入院日期|签名|标本编号|xingming|ShenFenZheng|zhuyuanhao|dian hua|contact person
id|ID
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("header", IDENTIFYING)
def test_columns_that_identify_are_known_in_english_chinese_and_pinyin(header: str) -> None:
    columns = f'{HEADERS["flow"]},"{header}"'.encode()
    (finding,) = read_table("flow.csv", columns, None)[1]
    assert (finding.rule, finding.column) == ("identifying-column", "column 5")


@pytest.mark.parametrize(
    "header",
    [
        "countries",
        "median",
        "percentage",
        "platelets",
        "grade",
        "country",
        "dose",
        "group",
        "weight",
        "remarks",
        "年龄",
        "性别",
        "备注",
    ],
)
def test_other_columns_are_merely_unknown(header: str) -> None:
    (finding,) = read_table("flow.csv", f"{HEADERS['flow']},{header}".encode(), None)[1]
    assert finding.rule == "unknown-column"


def test_no_header_is_ever_repeated() -> None:
    for header in ("王小明,张三", "11010519491231002X", "a@b.cn;c", "sep=王小明"):
        findings = read_table("flow.csv", header.encode(), None)[1]
        assert findings
        assert not any(part in str(findings) for part in header.split(","))


def test_full_width_numbers_and_words_are_read(tmp_path: Path) -> None:
    rows = f"ｌｏｓｔ,{FIRST},复发,１２\nallocated,{FIRST},,２２\nlost,{FIRST},,12"
    found = checked(tmp_path, {"flow": table("flow", rows)})
    assert found.outcome is Outcome.ACCEPTED
    assert found.package
    assert [row.count for row in found.package.flow] == [12, 22, 12]


def test_too_many_rows_are_refused() -> None:
    rows = "lost,ALL,,1\n" * 5_001
    (finding,) = read_table("flow.csv", table("flow", rows).encode(), None)[1]
    assert finding.rule == "file-too-large"
    assert read_table("flow.csv", table("flow", rows[12:]).encode(), None)[1] == []
