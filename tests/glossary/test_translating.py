"""A search in Chinese finds English records, and what no list knows is said to be unknown."""

import pytest

from registry.glossary.translating import english


@pytest.mark.parametrize(
    ("chinese", "words"),
    [
        ("白血病", "leukemia"),
        ("淋巴瘤", "lymphoma"),
        ("乳腺癌", "breast cancer"),
        ("糖尿病", "diabetes mellitus"),
        ("间充质干细胞", "mesenchymal stem cells"),
        ("移植物抗宿主病", "graft-versus-host disease"),
        ("血小板", "platelet"),
        ("再障", "aplastic anemia"),
        ("移植", "transplantation"),
        ("广州白血病", "Guangzhou leukemia"),
        ("武汉市 白血病 中国", "Wuhan leukemia China"),
        ("淋巴癌", "lymphoma"),
        ("乳癌", "breast cancer"),
        ("骨癌", "bone cancer"),
        ("急性骨髓性白血病", "acute myeloid leukemia"),
        ("急性淋巴性白血病", "acute lymphoblastic leukemia"),
        ("移植物抗宿主", "graft versus host"),
        ("骨髓移植失败", "graft failure"),
        ("肾移植排异", "kidney transplant rejection"),
        ("排异", "graft versus host disease"),
        ("尘肺", "pneumoconiosis"),
        ("非清髓", "non-myeloablative"),
        ("血液病", "hematologic diseases"),
    ],
)
def test_common_words_are_known(chinese: str, words: str) -> None:
    assert english(chinese).text == words


def test_the_longest_word_counts_and_none_inside_it() -> None:
    assert english("糖尿病足").meant == {"糖尿病足": "diabetic foot"}
    assert english("急性髓系白血病").text == "acute myeloid leukemia"


@pytest.mark.parametrize(
    ("traditional", "words"),
    [
        ("廣州白血病", "Guangzhou leukemia"),
        ("間充質幹細胞", "mesenchymal stem cells"),
        ("肺癌的臨床試驗", "lung cancer"),
        ("臺北市 淋巴瘤", "Taipei lymphoma"),
        ("攝護腺癌", "prostate cancer"),
        ("B型肝炎", "hepatitis B"),
        ("後 白血病", "leukemia"),
    ],
)
def test_traditional_characters_make_no_difference(traditional: str, words: str) -> None:
    found = english(traditional)
    assert (found.text, found.unknown) == (words, ())


def test_a_word_in_traditional_characters_is_told_as_it_was_written() -> None:
    assert english("再生障礙性貧血").meant == {"再生障礙性貧血": "aplastic anemia"}
    assert english("後某怪病 白血病").unknown == ("後某怪病",)


def test_words_that_say_nothing_are_left_out_without_a_word() -> None:
    found = english("间充质干细胞治疗白血病的临床试验")
    assert found.text == "mesenchymal stem cells leukemia"
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clinical trials for my child with leukemia", "for child with leukemia"),
        ("I have graft failure", "graft failure"),
        ("leukemia trials near me", "leukemia"),
        ("clinical trials", "clinical trials"),
        ("my", "my"),
        ("HEART-STUDY myeloma", "HEART-STUDY myeloma"),
    ],
)
def test_english_words_that_say_nothing_are_left_out_too(text: str, words: str) -> None:
    assert english(text).text == words


def test_what_is_unknown_is_told_once_and_not_looked_for() -> None:
    found = english("某某怪病 白血病，某某怪病")
    assert found.text == "leukemia"
    assert found.unknown == ("某某怪病",)


@pytest.mark.parametrize("chinese", ["前庭某病", "药物性某伤", "后循环某病", "有机某中毒"])
def test_an_unknown_name_is_told_whole_when_it_begins_like_a_word_that_says_nothing(
    chinese: str,
) -> None:
    assert english(f"{chinese} 白血病").unknown == (chinese,)


def test_such_a_word_says_nothing_before_a_known_one_and_at_the_end() -> None:
    found = english("有白血病，移植前后")
    assert found.text == "leukemia transplantation"
    assert found.unknown == ()


def test_a_city_within_an_unknown_word_is_none() -> None:
    found = english("大同 白血病 大同某某")
    assert found.meant == {"大同": "Datong", "白血病": "leukemia"}
    assert found.unknown == ("大同某某",)


def test_latin_letters_stay_as_they_are() -> None:
    assert english("PD-1 联合 CAR-T 淋巴瘤 2026").text == "PD-1 CAR-T lymphoma 2026"
    assert english("  graft   failure ").text == "graft failure"
    assert english("graft failure").meant == {}
