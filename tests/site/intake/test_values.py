"""What identifies a person is found however it is written, and medical terms are left alone."""

import csv
import dataclasses
import gzip
import io
import json
from pathlib import Path

import pytest

from registry.site.findings import Weight
from registry.site.intake import Outcome
from registry.site.intake.layout import KINDS
from registry.site.intake.values import Kind, screened
from registry.site.rules import Rule
from tests.site.intake.made import FIRST, HEADERS, REGISTERED, SECOND, TABLES, checked

IDENTIFYING = {
    "day-level-date": """
        2026-03-05|2026/3/5|5.3.2026|03-05-2026|3 March 2026|Mar 5 2026|March 5th|5th of March
        05MAR2026|20260305|2026.3.5|2026_03_05|2026 03 05|5/3/26|2026年3月5日|2026 年 3 月 5 号
        3月5日|2026–03–05|二〇二六年三月五日|三月十五日|２０２６年３月５日|٢٠٢٦-٠٣-٠٥
        2026-03-05T12:00|Died on 5 March|died 3月5
        7 mai 2013|the seventh of May 2013|May twelfth|2013年5月初七|农历三月廿八
    """,
    "identity-number": """
        11010519491231002X|11010519491231002x|110105 19491231 002X|110105-19491231-002X
        １１０１０５１９４９１２３１００２Ｘ|身份证11010519491231002X|110105491231002|123-45-6789
    """,
    "telephone-number": """
        13812345678|138 1234 5678|138-1234-5678|138.1234.5678|+86 13812345678|8613812345678
        call 020-61641612|(020) 61641612|tel 0086 20 61641612|+1 650 253 0000
        １３８１２３４５６７８|一三八一二三四五六七八
    """,
    "email-address": "a@b.cn|a＠b.cn|lin(at)hospital.cn|lin at hospital dot com|@lin",
    "web-address": """
        https://example.org/x|www.example.org|hospital.com|微信 lin88|QQ 12345|10.0.0.1
        wx: zhangsan88
    """,
    "hash": """
        d41d8cd98f00b204e9800998ecf8427e|da39a3ee5e6b4b0d3255bfef95601890afd80709
        550e8400-e29b-41d4-a716-446655440000|2jmj7l5rSw0yVb/vlWAYkK/YBwk=|e9800998ecf8427e
    """,
    "initials": "R.L.|J. D.|J.D|R L|ZXM|ZHXM|R-L|refused by R.L. himself",
    "personal-name": """
        张三|王小明|欧阳修|张 三|患者张三|李主任|刘女士|张某|買買提·阿依古麗|陳大文|Dr. Lin
        Prof Liu|Mr Smith|Ren Lin|LI Wei|Wang Xiaoming|ZHANG SAN|John Smith|Smith, J.
        Smith, John|Lin, Ren|J. Smith
        Smith J.|Smith JA|Smith J|zhang san|ZhangSan|Zhang-San|Zhang_San|李*明|小李|数据管理员张三
        Data manager Zhang San|DMC chair: Wu Depei|signed by Zhang San|Statistician: John Smith
        由王芳计算|张三退出研究|王芳撤回同意|患者为张三|名叫张三|Death (Li W., 34)
    """,
    "formula": "=1+1|+1|-1|@x|＝1|－7|＋1|–7",
    "single-year-of-age": """
        age 34|Age: 34|aged 34|34 years|34 years old|34-year-old|34 y/o|34yo|34 yrs|34岁|34周岁
        年龄34|年龄：34岁|三十四岁|３４岁|aged 34 at diagnosis|34-34 years old
        Male, 34|男，34|aged thirty-four|34–35 years old
    """,
    "age-over-89": "≥ 95 years|95+ years old|90-94 years|85–99岁|age > 90|92岁|aged 91 or older",
    "record-number": """
        P001|S-012|患者01|受试者 3|Patient 1|subject #12|Case 12|01-012|#12|MRN 4711|住院号4711
        bed 12|sample no. 4|3号患者|第17例|17号|17#|UPN 17|Pat. 17|病例十七
        身份证尾号4530|pid=A17|F34|2013-127
    """,
    "long-number": "510515|Ward 440106|6164 1612|123 456 789",
    "bare-number": "34|45356",
    "free-text": "Left. The family moved to another town|" + "word " * 20,
    "sentence": """
        The patient was taken home by the family.|she moved away|患者自己要求转到其他医院治疗。
    """,
    "array": "[1,2,3]|1;2;3|1 2 3 4|1、2、3|[34, 35]",
    "many-numbers": "on days: 34, 35, 41, 56, 60",
    "postal-address": "广州市白云区广州大道北1838号|12 Main Street|广东省广州市",
    "invisible-character": """
        In\u200bfection|In\u00adfection|a\u202eb|\ufeffx|a\x07b|\ue000|lost \ufffd
    """,
}
LEGITIMATE = (
    """
Grade 3-4 neutropenia|CD34+ ≥ 2×10^6/kg|CD34+ ≥ 2×10⁶/kg|Hb < 80 g/L|Day 28|1 year|CR
GVHD II–IV|男|女|KPS 70-80|年龄 ≥ 60 岁|30–39 岁|复发|AML|MDS|HLA 6/6|HLA 9/10|Age ≥ 60 years
Age 18-65|18–65 years|≥ 60|60 years or older|90+|90 or older|≥ 90 years|60岁以上|白血病|高血压
白细胞减少|黄疸|安慰剂|Hepatitis B|O|AB|Vitamin K|E. coli|Karnofsky 90-100|Trisomy 8|del(7q)
t(9;22)|t(8;21)(q22;q22)|inv(16)|BCR-ABL1|FLT3-ITD|NPM1|IL-6|PD-1|Platelets > 20×10^9/L
Neutrophils ≥ 0.5×10^9/L|5-year survival|2 years after transplant|Follow-up 24 months|ECOG 0-1
Stage III|Grade I|Ann Arbor IV|Declined|Did not meet inclusion criteria|Withdrew consent
Lost to follow-up|CMV reactivation|Febrile neutropenia|Bone pain|A+|Rh-|MSC 1×10^6/kg
Acute GVHD grade II-IV|Days 1, 15, 29 and 43|ITT|mITT|Fisher exact|Other|Investigator's decision
Male|Female|Complete response|12 months|100 days|Day +100|Body weight > 60 kg
Ferritin > 1000 µg/L|1-2|CD34|Ferritin > 1,000 ng/mL|3 or more|Prior lines ≥ 3|CA125|CA 19-9
ICD-10 C91.0|CTCAE 5.0|COVID-19|SARS-CoV-2|TNF-α|β2-microglobulin|Creatinine ≥ 1.5 × ULN
2nd transplant|拒绝参加|不符合入选标准|失访|中性粒细胞减少|血小板减少|肝功能异常|感染|发热|乏力
皮疹|恶心/呕吐|年龄|性别|60 岁及以上|<60岁|小于60岁|年龄 < 18 岁|18至65岁|急性髓系白血病
干细胞移植后|周期 1|第28天|3个月|1年|一年|两年|常规治疗|严重感染|金黄色葡萄球菌|方案A|其他|其它
全部|高龄|他汀类药物|Herpes zoster|Epstein-Barr virus|Hodgkin lymphoma|Graft failure
Platelet engraftment|Weight 50-59 kg|BMI 18.5-24.9|Month 3|Week 12|6 months|ANC > 500/µL
PLT > 20000/µL|100000 IU|Conditioning: BEAM|Age at diagnosis|Age group|Age (years)
65 years and over|Under 40|40–49|≤ 39|80 and older|QT prolongation|H. pylori|S. aureus
JAK2 V617F|Alanine aminotransferase increased|Grade 2|10 to 15 years since diagnosis
Median follow-up 345 days|Not reached|Two doses|1:2|Karnofsky ≥ 90|70+|Age 70-79|MDS/MPN|B-ALL
T-ALL|CLL/SLL|Busulfan 3.2 mg/kg|Day 0|HLA 4/6|Multiple myeloma|原发病|万古霉素|关节痛
高胆红素血症|马法兰|范可尼贫血|白塞病|方案依从|周围神经病|单倍体|脐血|移植物衰竭|撤回知情同意
0–1|0–5|0–17|TBI200|FK506|Day 100|DSMB|DMC|IRB|PI|CRA|EC|QA|II|III|IV|VI|SAA|VSAA|MLL|MMUD|NMA|CIR
EOT|高血钾
白消安|白内障|牛皮癣|雷诺|白塞|高钾|白蛋白|高尿酸|石棉肺|白族|苏州|患者拒绝|全因死亡|任意退出
Long QT|方便
Age below 14 or above 65 years|Age under 18 or over 60 years|14≤年龄<30|Female 18-65|21号染色体
数据管理员|Data monitoring committee|Computed by the trial statistician|Log-rank test|HLA-A
aged 40 to 49|Age 60 or older|WBC 100-200|Kaplan-Meier|HSCT|VOD|Year 2|8 years|First 100 days
移植后1个月|一个月|1个月|一个疗程|第一次移植|第一周期|首次诱导缓解|再次移植|二次移植|年龄超过60岁
60岁以上|小于18岁|儿童|成人|青少年|男性|女性|未婚|已婚|离异|丧偶|农村|城市|本科及以上|高中|初中
小学|中性粒细胞缺乏伴发热|粒细胞缺乏|血红蛋白低于80g/L|白细胞计数|血小板计数|铁蛋白|转铁蛋白
乳酸脱氢酶升高|肌酐清除率|总胆红素升高|低白蛋白血症|低钾血症|高钙血症|凝血功能障碍
弥散性血管内凝血|消化道出血|颅内出血|肺出血|鼻出血|脑梗死|心力衰竭|心律失常|房颤|心肌炎|心包积液
胸腔积液|腹水|肝衰竭|肾功能不全|急性肾损伤|出血性膀胱炎|尿路感染|肺孢子菌肺炎|侵袭性真菌病
曲霉菌肺炎|念珠菌血症|肺结核|乙型肝炎|丙型肝炎|流感|水痘|巨细胞病毒肺炎|腺病毒感染|人疱疹病毒6型
呼吸道合胞病毒|新冠病毒感染|新型冠状病毒肺炎|吉兰-巴雷综合征|克罗恩病|帕金森病|阿尔茨海默病
干燥综合征|雷诺现象|范可尼贫血|钱氏综合征|李斯特菌感染|沙门菌感染|马尔尼菲篮状菌感染|毛霉病|白血病
白癜风|白内障|高血脂|高尿酸血症|黄斑水肿|金属过敏|石棉肺|谢绝参加|任意原因退出|于移植前复发
严重肺炎|严重感染|程序性死亡|向心性肥胖|关节炎|关节疼痛|常染色体显性|单核细胞增多|单纯疱疹
方案偏离|方案违背|余下病例|温抗体型溶血|康复治疗|段落|郎格汉斯细胞组织细胞增生症
朗格汉斯细胞组织细胞增生症|何杰金淋巴瘤|伯基特淋巴瘤|华氏巨球蛋白血症|卡斯特曼病|噬血细胞综合征
戈谢病|黏多糖贮积症|地中海贫血|镰状细胞病|环孢素|他克莫司|霉酚酸酯|甲氨蝶呤|环磷酰胺|白消安
氟达拉滨|马法兰|美法仑|抗胸腺细胞球蛋白|利妥昔单抗|伊马替尼|达沙替尼|芦可替尼|地西他滨|阿扎胞苷
维奈克拉|泼尼松|甲泼尼龙|地塞米松|更昔洛韦|伏立康唑|泊沙康唑|卡泊芬净|万古霉素|利奈唑胺|美罗培南
父亲供者|母亲供者|同胞供者|子女供者|无关供者|非血缘供者|亲缘供者|兄弟|姐妹|姐姐或妹妹|父母|堂表亲
卡方检验|Fisher精确检验|秩和检验|Cox比例风险模型|多因素分析|竞争风险模型|寿命表法|描述性统计
方差分析|线性回归|倾向性评分匹配|受试者自行退出|患者及家属要求出院|家属要求停药|患者经济困难
患者自动出院|患者转至外院|研究者认为不适合继续|申办者终止|严重违背方案|中心关闭|疫情原因|出国|搬迁
工作原因|个人原因|路途较远|对治疗无信心|担心不良反应|要求使用其他药物|怀孕|计划妊娠|合并其他肿瘤
合并用药禁忌|心电图异常|供者体检不合格|供者放弃|采集量不足|未签署知情同意书|不愿随机|重复入组
误入组|其他（未注明）|未记录|时间冲突|万例|江苏|苏南地区|苏北|华东|安徽|浙江|上海|外省市|汉|回族
满族|蒙古族|苗族|土家族|维吾尔族|中国|外籍|总生存期|无进展生存|无事件生存|无复发生存
移植相关死亡率|复发率|累积发生率|造血重建|血小板植入时间|中性粒细胞植入时间|完全供者嵌合
生活质量评分|住院天数|费用|随访时间|中位随访|基线|第14天|出院时|输注后24小时|末次随访|停药后30天
治疗前|治疗后|入组时|移植当天|全部受试者|安全集|改良意向性分析|完成者|可评估人群|年龄<40岁亚组
高危亚组
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

ROLES = (
    """
数据管理员|数据经理|临床数据管理员|血液科研究护士|主要研究者（PI）|研究协调员（CRC）|首席研究员
课题负责人|课题组|科研秘书|造血干细胞移植中心数据组|移植病房护士长|生物统计学家|统计分析师
医学统计学教研室|临床试验机构办公室|药物临床试验机构|监查员|稽查员|质控员|独立数据监查委员会
数据安全监查委员会|数据与安全监察委员会|医院伦理委员会|苏州大学附属第一医院伦理委员会
北京大学人民医院伦理委员会|中国医学科学院血液病医院伦理委员会|课题组长|项目负责人|试验指导委员会
申办单位|研究指导小组|学术委员会|Data manager, transplant center|Research assistant
Clinical trial manager|Data scientist|Trial data manager (hematology)|Head nurse|Study physician
Clinical fellow|Postdoctoral researcher|PhD student
Department of Biostatistics, Soochow University
Clinical Research Center, Peking University People's Hospital
Ethics Committee of Peking Union Medical College Hospital|Central IRB
Data Safety Monitoring Committee|Independent Statistical Center|Protocol steering group
Sponsor's medical director|Chairperson of the data monitoring committee|Chief investigator
Site data coordinator|Data entry clerk|Master's student in statistics|Contract statistician
""".strip()
    .replace("\n", "|")
    .split("|")
)

EXAMPLES = [
    (rule, text.strip(" "))
    for rule, texts in IDENTIFYING.items()
    for text in texts.strip().replace("\n", "|").split("|")
    if text.strip(" ")
]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_what_identifies_is_found_in_a_label(rule: str, text: str) -> None:
    assert rule in {found.spelled for found in screened(text, Kind.LABEL)}


def test_medical_terms_are_no_alarm() -> None:
    alarms = {text: list(screened(text, Kind.LABEL)) for text in LEGITIMATE}
    assert {text: rules for text, rules in alarms.items() if rules} == {}
    assert len(LEGITIMATE) > 450


def test_a_role_is_made_of_words_of_roles() -> None:
    alarms = {text: list(screened(text, Kind.ROLE)) for text in ROLES}
    assert {text: rules for text, rules in alarms.items() if rules} == {}
    for text in (
        "Data manager Lee",
        "Maria",
        "data manager 2",
        "数据管理员晓燕",
        "CRC A. Bc",
        "CRC (Xyz)",
    ):
        assert Rule.PERSONAL_NAME in screened(text, Kind.ROLE), text


@pytest.mark.parametrize("sign", ["1-", "张", "一", "年龄", "1 ", "A. ", "a", "("])
def test_a_huge_text_is_refused_without_ado(tmp_path: Path, sign: str) -> None:
    found = checked(tmp_path, {"flow": TABLES["flow"].replace("Declined", sign * 40_000)})
    assert "free-text" in {finding.rule for finding in found.findings}
    assert found.outcome is Outcome.REFUSED


def test_hardly_a_term_of_the_registrys_results_is_an_alarm(shared: Path) -> None:
    terms: set[str] = set()
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        for line in lines:
            events = json.loads(line).get("resultsSection", {}).get("adverseEventsModule", {})
            for list_of in ("seriousEvents", "otherEvents"):
                terms |= {event["term"] for event in events.get(list_of, [])}
    short = [term for term in terms if len(term) <= 80]
    assert len(short) > 1_000
    assert [term for term in short if list(screened(term, Kind.LABEL))] == []


def test_a_category_of_age_is_read_as_an_age() -> None:
    for band in (
        "30-39",
        "≥ 60",
        "under 18",
        "90+",
        "18–29 years",
        "unknown",
        "60 and older",
        "0–1",
        "0–17",
        "[14,30)",
        "14≤年龄<30",
        "14 to < 30",
        "1–2",
    ):
        assert list(screened(band, Kind.AGE)) == []
    for age in ("34", "34 y", "7 years", "7", "三十四岁", "三十四", "thirty-four", "1979", "34–35"):
        assert "single-year-of-age" in {rule.spelled for rule in screened(age, Kind.AGE)}
    for age in ("91+", "90-94", "80-99", "> 90"):
        assert "age-over-89" in {rule.spelled for rule in screened(age, Kind.AGE)}


def test_a_timepoint_of_many_years_is_no_age() -> None:
    assert list(screened("15 years", Kind.TIME)) == []
    assert list(screened("aged 15 years", Kind.TIME)) != []


@pytest.mark.parametrize("time", ["Day 100", "Day 180", "D100", "M06", "V03", "C01"])
def test_a_timepoint_may_have_a_number(time: str) -> None:
    assert list(screened(time, Kind.TIME)) == []


def test_the_name_of_an_analysis_may_have_a_number_and_no_person() -> None:
    for name in ("A001", "EFF-01", "os_1y", "agvhd_ii_iv", "lipase", "liver_injury", "machine"):
        assert list(screened(name, Kind.ID)) == []
    for name in ("zhangsan", "zhang_san_relapse", "ZhangSan_os", "wanglei"):
        assert list(screened(name, Kind.ID)) == [Rule.PERSONAL_NAME]
    assert list(screened("P001", Kind.ID)) == [Rule.RECORD_NUMBER]


def test_a_reference_may_have_a_year_and_a_title_the_number_of_a_trial() -> None:
    for approval in ("No. 2012-037", "编号2012-037", "伦审2012第037号"):
        assert list(screened(approval, Kind.KEY)) == []
    assert list(screened("Aggregates of NCT01763099", Kind.TITLE)) == []


def cells_with(text: str) -> dict[str, dict[str, str]]:
    """For every column of every table, that table with `text` in the last row of the column."""
    made: dict[str, dict[str, str]] = {}
    for name in HEADERS:
        for position, column in enumerate(HEADERS[name].split(",")):
            rows = list(csv.reader(io.StringIO(TABLES[name])))
            rows[-1][position] = text
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            made[f"{name}.{column}"] = {**TABLES, name: out.getvalue()}
    return made


@pytest.mark.parametrize("rule", IDENTIFYING)
def test_a_package_with_it_in_any_column_is_not_accepted(rule: str, tmp_path: Path) -> None:
    text = next(text for named, text in EXAMPLES if named == rule)
    for place, tables in cells_with(text).items():
        if rule == "bare-number" and place.split(".")[1] not in KINDS:
            continue  # 34 is a count there
        found = checked(tmp_path, tables)
        assert found.outcome is not Outcome.ACCEPTED, place
        assert text not in str(found), place


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "11010519491231002X",
        "20260305",
        "2026-03-05",
        "510515",
        "138 1234 5678",
        "34岁",
    ],
)
@pytest.mark.parametrize("column", ["n_affected", "n_at_risk", "n_events"])
def test_a_column_of_counts_is_no_hiding_place(tmp_path: Path, text: str, column: str) -> None:
    tables = {"adverse_events": cells_with(text)[f"adverse_events.{column}"]["adverse_events"]}
    found = checked(tmp_path, tables)
    assert found.outcome is Outcome.REFUSED
    assert {finding.column for finding in found.findings} == {column}


def test_what_is_unsure_is_left_to_a_person(tmp_path: Path) -> None:
    held = TABLES["flow"].replace("Declined", "王小明")
    found = checked(tmp_path, {"flow": held})
    assert [(one.rule, one.weight) for one in found.findings] == [("personal-name", Weight.HOLD)]
    assert found.package


def test_an_arm_is_compared_with_the_registry_and_not_screened(tmp_path: Path) -> None:
    odd = dataclasses.replace(REGISTERED, arms=("Dose from 2013-01-05 on", "XYZ"))
    rows = TABLES["adverse_events"].replace(f",{FIRST},", ",Dose from 2013-01-05 on,")
    rows = rows.replace(f",{SECOND},", ",XYZ,")
    assert checked(tmp_path, {"adverse_events": rows}, registered=odd).findings == ()
    unknown = checked(tmp_path, {"adverse_events": rows})
    assert {"day-level-date", "initials"} <= {finding.rule for finding in unknown.findings}
