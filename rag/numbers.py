"""The numbers in a text, by value and unit, however four languages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["NumberMention", "find_numbers"]


@dataclass(frozen=True)
class NumberMention:
    """A number as it is meant.

    Attributes:
        value: What it is worth; of "ten times" and "tenfold", 10.
        unit: What it counts, of the few kinds we know; empty for others and for none.
    """

    value: float
    unit: str


def _words(**values: str) -> dict[str, float]:
    return {word: float(name[1:]) for name, words in values.items() for word in words.split()}


_SMALL = _words(
    n0="zero 零 cero",
    n2="two dois duas 两 二",
    n3="three três tres 三",
    n4="four quatro cuatro 四",
    n5="five cinco 五",
    n6="six seis 六",
    n7="seven sete siete 七",
    n8="eight oito ocho 八",
    n9="nine nove nueve 九",
    n10="ten dez diez 十",
    n11="eleven onze",
    n12="twelve doze doce dozen dúzia docena",
    n15="fifteen quinze quince",
    n20="twenty vinte veinte",
    n30="thirty trinta treinta",
    n40="forty quarenta cuarenta",
    n50="fifty cinquenta cincuenta",
    n60="sixty sessenta sesenta",
    n70="seventy setenta",
    n80="eighty oitenta ochenta",
    n90="ninety noventa",
)
# Ordinals are another kind: the third of five is not three.
_ORDINALS = _words(
    n2="second segunda segundo 第二",
    n3="third terceiro terceira tercero tercera tercer 第三",
    n4="fourth quarto quarta cuarto cuarta 第四",
    n5="fifth quinto quinta 第五",
    n6="sixth sexto sexta 第六",
)
_FOLD = {
    "twofold": 2.0,
    "threefold": 3.0,
    "tenfold": 10.0,
    "hundredfold": 100.0,
    "thousandfold": 1e3,
    "millionfold": 1e6,
}
_FOLD |= {"double": 2.0, "doubled": 2.0, "doubles": 2.0, "dobro": 2.0, "doble": 2.0, "triple": 3.0, "triplo": 3.0}
_FOLD |= {"half": 0.5, "halves": 0.5, "halved": 0.5, "metade": 0.5, "mitad": 0.5, "一半": 0.5}
# Portuguese of Portugal and Spanish count by the long scale: their bilião and billón are our trillion.
_SCALES = _words(n100="hundred cem cento cien ciento 百", n1000="thousand mil 千", n10000="万")
_SCALES |= _words(n1000000="million millions milhão milhões millón millones", n100000000="亿")
_SCALES |= dict.fromkeys("billion billions bilhão bilhões".split(), 1e9)
_SCALES |= dict.fromkeys("trillion trillions trilhão trilhões bilião biliões billón billones 万亿 兆".split(), 1e12)
# A scale without a number before it, in the plural, is no number: "thousands of startups".
_VAGUE = _words(
    n100="hundreds centenas centenares 数百",
    n1000="thousands milhares miles 数千",
    n12="dozens dezenas dúzias docenas 数十",
) | dict.fromkeys("milhões millones millions".split(), 1e6)
_VAGUE |= dict.fromkeys("trilhões trillions billones 数万亿".split(), 1e12) | dict.fromkeys(
    "bilhões billions".split(), 1e9
)

_UNITS = {
    word: unit
    for unit, words in {
        "%": "% percent porcento",
        "year": "year years ano anos año años 年",
        "month": "month months mês meses mes 月 个月",
        "week": "week weeks semana semanas 周 星期",
        "day": "day days dia dias día días 天 日",
        "hour": "hour hours hora horas 小时",
        "minute": "minute minutes minuto minutos 分钟",
        "dollar": "$ usd dollar dollars dólar dólares 美元",
        "euro": "€ euro euros 欧元",
        "yuan": "¥ yuan renminbi rmb 元 人民币",
        "gpu": "gpu gpus",
        "times": "times vezes veces 倍",
    }.items()
    for word in words.split()
}
_TOKEN = re.compile(
    r"\d+(?:[.,  ]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[%$€¥]"
    r"|第[一二三四五六七八九十]|[零一二两三四五六七八九十百千万亿兆]+|数[十百千万亿]+"
    r"|一半|年|个月|月|星期|周|小时|分钟|天|日|美元|欧元|人民币|元|倍|[^\W\d_㐀-鿿]+(?=[\W\d_㐀-鿿]|$)"
)
_HAN_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ACCORDING = re.compile(r"\b[Ss]egundo (?=[A-ZÀ-Ý]|el[ea]s?\b|[oa]s?\b)")
_REACH = 3  # how many tokens behind a number its unit may stand: "50 mil GPUs", "ten more years"


def find_numbers(text: str, language: str) -> set[NumberMention]:
    """Find the numbers of a text.

    One ("a", "um", "一") is left out, and "first": they are articles and figures of speech as often. So are names
    such as GPT-4.

    Args:
        text: In any of the languages.
        language: ISO 639-1 code of it: Spanish counts with words that Portuguese and English have for other things.

    Returns:
        Each by its value and unit; ordinals have the unit ``ordinal``.

    >>> sorted((n.value, n.unit) for n in find_numbers("50 mil GPUs, 1 bilião de dólares, 50% em dez anos", "pt"))
    [(10.0, 'year'), (50.0, '%'), (50000.0, 'gpu'), (1000000000000.0, 'dollar')]
    >>> find_numbers("over 50,000 GPUs", "en") == find_numbers("超过5万 GPU", "zh") == {NumberMention(5e4, "gpu")}
    True
    """
    if language == "es":
        text = re.sub(r"\b[Dd]os\b", "2", re.sub(r"\b[Oo]nce\b", "11", text))
    if language == "pt":
        text = _ACCORDING.sub(" ", text)
    plain = re.sub(r"\b(?:per cent|por cento|por ciento)\b", "%", text.casefold()).replace("百分之", "%")
    plain = re.sub(r"\b(?:decades?|décadas?)\b", "10 years", plain)
    tokens = _TOKEN.findall(re.sub(r"\b[^\W\d_]+-\d+", " ", plain))
    return {NumberMention(value, unit) for value, unit in _read(tokens)}


def _read(tokens: list[str]) -> Iterator[tuple[float, str]]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token in _ORDINALS:
            yield _ORDINALS[token], "ordinal"
        elif token in _FOLD:
            yield _FOLD[token], "times"
        else:
            value, behind = _read_value(tokens, at)
            if value is not None:
                unit = _find_unit(tokens, at, behind)
                # "one" alone says nothing; "one hundred" and "1%" do.
                if value != 1 or unit or token[0].isdigit():
                    yield value, unit
                at = behind
                continue
        at += 1


def _read_value(tokens: list[str], at: int) -> tuple[float | None, int]:
    """Read a number that may be several words ("fifty thousand"); return it and the place behind it."""
    token = tokens[at]
    value = _value_of(token)
    if value is None:
        article = token in ("a", "um", "uma", "un", "una", "one", "uno")
        if article and at + 1 < len(tokens) and tokens[at + 1] in _SCALES:
            return _scale(1.0, tokens, at + 1)
        if token in _VAGUE or token in _SCALES:
            return _VAGUE.get(token, _SCALES.get(token)), at + 1
        return None, at
    return _scale(value, tokens, at + 1)


def _scale(value: float, tokens: list[str], at: int) -> tuple[float, int]:
    while at < len(tokens) and tokens[at] in _SCALES:
        value *= _SCALES[tokens[at]]
        at += 1
        at += at + 1 < len(tokens) and tokens[at] == "de" and tokens[at + 1] in _SCALES
    return value, at


def _value_of(token: str) -> float | None:
    if token[0].isdigit():
        return _read_digits(token)
    if token in _SMALL:
        return _SMALL[token]
    if token[0] == "数":
        return _VAGUE.get(token)
    if all(char in "零一二两三四五六七八九十百千万亿兆" for char in token):
        return _read_han(token)
    return None


def _read_digits(token: str) -> float:
    """Read digits with either point or comma for thousands: a group of three behind one is thousands.

    >>> [_read_digits(text) for text in ("50,000", "1.5", "1.000.000", "2,75")]
    [50000.0, 1.5, 1000000.0, 2.75]
    """
    if re.fullmatch(r"\d{1,3}(?:[.,  ]\d{3})+", token):
        return float(re.sub(r"\D", "", token))
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,  ]\d{3})+)[.,](\d+)", token)
    if grouped:
        return float(re.sub(r"\D", "", grouped[1]) + "." + grouped[2])
    return float(token.replace(",", "."))


def _read_han(token: str) -> float:
    """Read a Chinese number.

    >>> [_read_han(text) for text in ("五万", "一万亿", "二十", "三百五十", "百万")]
    [50000.0, 1000000000000.0, 20.0, 350.0, 1000000.0]
    """
    total = section = digit = 0.0
    for char in token:
        if char in _HAN_DIGITS:
            digit = float(_HAN_DIGITS[char])
        elif char in "十百千":
            section += (digit or 1.0) * {"十": 10.0, "百": 100.0, "千": 1000.0}[char]
            digit = 0.0
        else:
            scale = {"万": 1e4, "亿": 1e8, "兆": 1e12}[char]
            total = (total + section + digit or 1.0) * scale
            section = digit = 0.0
    return total + section + digit


def _find_unit(tokens: list[str], at: int, behind: int) -> str:
    if at and tokens[at - 1] in ("$", "€", "¥", "%"):
        return _UNITS[tokens[at - 1]]
    for token in tokens[behind : behind + _REACH]:
        if token in _UNITS:
            return _UNITS[token]
        if _value_of(token) is not None:
            break
    return ""
