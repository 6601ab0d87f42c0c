"""Finds what may be a person's name in Chinese characters."""

import re

from registry.site.intake.proper import CHINESE_WORDS

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤柯庄翟葛伍温季康施牛樊俞阮关倪岳齐鲍章霍裴"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧彭蕭葉蘇魏呂盧鐘譚陸賈韋鄒龍賀顧錢嚴龔萬莊關"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|歐陽|司馬|諸葛"
_NO_GIVEN_NAME = re.compile(
    r"[病症炎痛癌瘤血肿疹疸药剂期组级型性率量危者压糖脂胞毒菌染案规度范围式法见任何重要膏热癣障酸钾钠钙镁磷肺族州]|江苏|高中|高龄|"
    r"高热|高烧|白人|成人|时间|周数|康复|严格|方向|金属|常用|关节|向心|关注|万单位|"
    r"白消安|白蛋白|白斑|白喉|雷诺|白塞|任意|任一|陆续|周内|周后|武汉|许可|许多|方便|方差|季节|"
    r"马上|严密|顾虑|常温|温和|毛发|毛囊|陈旧|单纯|于(?:移植|研究|随访|治疗|术|入组|随机)|"
    r"谢绝|余者|万古|高敏|高渗|高效|高分|高加|高原|江西|胡须|金标|黄芪|黄连|石斛|龙骨|牛黄|葛根|温差|万一|方可|余下|不足|于第|"
    r"林可|金葡|石蜡|苏醒|向量|程序|章程|马方|范可尼|马法兰|方式|史前|金黄|白色|黄色|白癜|钱氏|苏北|苏南|华氏|曾经|曾用|曾有|施行|施用|关系|"
    r"严重|钟内|周围|周期|周岁|高于|低于|温度|余例|康奈|孟德|石膏|夏季|秦皇|汤剂|江阴|万例|毛细|段落|向上|向下|任务|陆军"
)
_NAME = rf"(?:(?:{_COMPOUND})[一-鿿]{{1,2}}|[{_SURNAMES}][一-鿿]{{1,2}})"
_WHOLE = re.compile(rf"{_NAME}|[{_SURNAMES}]某某?")
_DOTTED = re.compile(r"[一-鿿]{2,}\.[一-鿿]{2,}")
_GIVEN = re.compile(
    r"[小阿老]?[丽娜娟芳玲燕婷霞莉珍琴芬梅兰菊凤莲萍艳敏静洁琳雯佳怡欣颖倩嘉俊杰涛磊刚军勇伟强斌浩鹏辉峰"
    r"亮豪轩宇泽涵梓红明玉秀桂香淑慧晓]{1,2}"
)
"""What is a given name without a surname, or a name of endearment."""
_APART = re.compile(r"(?<=[一-鿿])[ ._*-](?=[一-鿿])")
_ROW = re.compile(r"[一-鿿]+")
_SPACED = re.compile(rf"[{_SURNAMES}](?: [一-鿿]){{1,2}}")
_WITH_WORD = re.compile(
    rf"(?:患者|病人|受试者|姓名|家属|医生|医师|主任|教授|护士)[ :]{{0,2}}({_NAME})(?![一-鿿])"
)
_MASKED = re.compile(
    rf"[{_SURNAMES}](?:[*xX○]{{1,2}}[一-鿿]?|[一-鿿][*○])|[小老阿](?![于叶])[{_SURNAMES}]"
)
_SOMEBODY = re.compile(rf"[{_SURNAMES}]某")
_WHO_LEFT = re.compile(
    rf"(?:^|患者|受试者)({_NAME})(?:已|因[^,;]*|自行|要求)?"
    r"(?:退出|撤回|拒绝|死亡|失访|去世|转院)"
)
_BEHIND_ROLE = re.compile(
    r"(?:管理员|协调员|监查员|统计师|统计员|研究者|负责人|联系人|主席|组长|秘书|编制人|批准人|签名|签字|由|"
    rf"(?:患者|病人|受试者|例|者)为|叫|:)[ ]?({_NAME})"
    r"(?:编制|计算|签字|签名|批准|填写)?(?![一-鿿])"
)
_TITLE = re.compile(
    rf"[{_SURNAMES}][一-鿿]{{0,2}}(?:医生|医师|主任|教授|大夫|护士|护士长|先生|女士|小姐|太太|老师|博士|院士|院长)"
)
_TRANSLITERATED = re.compile(r"买买提|古丽|阿卜杜|吐尔逊|艾合|努尔|热合曼|卓玛|扎西|才让|次仁|多吉")
"""Parts of names of the Uyghurs and the Tibetans, which have no surname in front."""
_WORDS = re.compile("|".join(sorted(CHINESE_WORDS.split(), key=len, reverse=True)))
"""Words of reports, at which a row of characters without spaces is cut."""


def chinese(text: str) -> bool:
    """Whether a plain text is, or has in it, what may be a name in Chinese characters.

    A row of characters is cut at words of reports; what is left is a name if it begins with a
    surname, is as long as a name, and is no medical word that happens to begin so.
    """
    if _TITLE.search(text) or _DOTTED.search(text) or _SOMEBODY.search(text):
        return True
    if _TRANSLITERATED.search(text) or _MASKED.fullmatch(text) or _SPACED.fullmatch(text):
        return True
    rows = _ROW.findall(text)
    names = [*rows, *(part for row in rows for part in _WORDS.split(row))]
    for behind in (_WITH_WORD, _WHO_LEFT, _BEHIND_ROLE):
        names += behind.findall(text)
    if any(_GIVEN.fullmatch(name) and len(name) > 1 for name in names):
        return True
    names.append(_APART.sub("", text))
    return any(_WHOLE.fullmatch(name) and not _NO_GIVEN_NAME.search(name) for name in names)
