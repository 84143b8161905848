"""The words a question is built from: they say how it is asked, not what it is about."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["function_words"]

# Articles, pronouns, prepositions and auxiliaries, and what questions to an interview are framed with
# ("what does he say about …"): wider than the usual stop words, which keep "say", "think" and "please".
_WORDS = {
    "en": """
        a about above after again against all also am an and any are as at be because been before being
        between both but by can could did do does doing down during each else few for from further get give
        had has have having he her here hers him his how i if in into is it its itself just let like me mean
        more most much my no nor not of off on once one only or other our out over own please said same say
        saying says she should so some such talk tell than that the their them then there these they thing
        things think this those through to too under until up us very was we were what when where which
        while who whom whose why will with would you your
    """,
    "pt": """
        a acha achar acho algo algum alguma algumas alguns ali ao aos aquela aquele aquilo as assim até bem
        cada coisa com como contra da das de dela dele deles depois desde dessa desse desta deste disse
        disso disto do dos e ela elas ele eles em entre então era essa essas esse esses esta estas este
        estes está estão eu fala falar falou foi for foram há isso isto já lhe lhes mais mas me mesmo meu
        minha muita muito na nas nem no nos nossa nosso num numa não nós o onde os ou para pela pelas pelo
        pelos pode por porque porquê pra quais qual qualquer quando quanta quantas quanto quantos que quem
        quê se seja sem ser será seu seus sobre sua suas são só também te tem toda todas todo todos tu tudo
        tão têm um uma umas uns vai você vocês vos vão à às é
    """,
    "es": """
        a al algo alguna algunas algunos algún ante así aún cada como con contra cosa cual cuando cuál
        cuáles cuándo cuánta cuántas cuánto cuántos cómo de del desde dice dijo donde dos dónde e el ella
        ellas ellos en entre era es esa esas ese eso esos esta estas este esto estos está están fue ha hace
        hacer hacia han hasta hay la las le les lo los me mi mis mucho muy más nada ni no nos nuestra
        nuestro o os otra otro para pero piensa poco por porque porqué pues que quien quién quiénes qué se
        sea ser será si sin sobre son su sus sí también tan te tiene tienen toda todas todo todos tu tus un
        una unas uno unos va van y ya yo él
    """,
    "zh": """
        与 为什么 也 了 什么 他 他们 们 会 你 你们 关于 几 可以 吗 吧 呢 和 哪
        哪个 哪些 在 多少 她 如何 它 对 就 怎么 怎样 我 我们 是 有 没有 的 看
        能 要 觉得 认为 说 说了 请 请问 谁 还 这 这个 那 那个 都 问
    """,
}


@lru_cache(maxsize=len(_WORDS))
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language, in lower case; none for a language not listed."""
    return frozenset(_WORDS.get(language, "").split())
