"""The words, in four languages, that turn a sentence round: what ``rag.support`` compares besides content."""

from __future__ import annotations

import re

__all__ = [
    "COMPARED",
    "CONDITION",
    "DOUBT",
    "HAN_COMPARISON",
    "HEDGES",
    "META",
    "NEGATIONS",
    "NOT_NEGATIONS",
    "OPINION",
    "OPPOSITES",
    "OTHERS",
    "OTHERS_NAMED",
    "PARTS",
    "SAYING",
    "STRONG",
    "TELLER",
    "WOULD",
    "Pattern",
]  # fmt: skip


Pattern = re.Pattern[str]


def _any(latin: str, han: str = "") -> re.Pattern[str]:
    """Match any of the beginnings of words, "*" aside whole words, or of the Han strings."""
    words = "|".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in latin.split())
    words = words.replace("_", r"\s")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" + (f"|{'|'.join(han.split())}" if han else ""), re.IGNORECASE)


# Portuguese writes "no" for "in the", so a negation is one in its own language alone.
NEGATIONS = {
    "en": re.compile(
        r"\b(?:no|not|never|none|nobody|nothing|without|neither|nor|cannot|hardly|unable|\w+n['’]t)\b", re.I
    ),
    "pt": re.compile(r"\b(?:não|nunca|jamais|nada|nenhum\w*|ninguém|sem|nem|tampouco)\b", re.I),
    "es": re.compile(r"\b(?:no|nunca|jamás|nada|ning[uú]n\w*|nadie|sin|ni|tampoco)\b", re.I),
    "zh": re.compile(r"[不没無无未非莫]"),
}
NOT_NEGATIONS = {
    "en": re.compile(r"\bnot (?:only|just|merely|simply)\b|\bno doubt\b", re.I),
    "pt": re.compile(r"\bnão (?:só|apenas|somente)\b|\bsem dúvida\b", re.I),
    "es": re.compile(r"\bno (?:s[oó]lo|solamente|únicamente)\b|\bsin duda\b", re.I),
    "zh": re.compile(
        r"不平等|不公平|不公|不良|不久|不仅|不只|不但|不断|不同|不少|不过|非常|无论|未来|无数|不得不|并非只|无疑"
    ),
}

OPPOSITES = [
    (_any("increas* rise* rising rose going_up goes_up went_up grow* grew expand* aument* cresc* crec* sobe* subir* expandi*", "增 涨 上升 扩"),
     _any("coming_down comes_down came_down going_down decreas* fall* fell drop* declin* shrink* shrank reduc* lower* diminu* disminu* cai* caí* caem queda* reduz* "
          "baix* baj* encolh*", "减 降 跌 缩")),
    (_any("more mais más", "更多 多于"), _any("less fewer menos", "更少 少于 较少")),
    (_any("better improv* melhor* mejor*", "更好 改善 变好"), _any("worse* worst pior* peor* deterior*", "更差 恶化 变差")),
    (_any("help* benefit* ajud* benefici* ayud*", "帮 有益"),
     _any("harm* hurt* damag* hinder* prejudic* dañ* perjudic*", "伤害 损害 有害")),
    (_any("cheap* affordable barat* acessíve* asequible*", "便宜 廉价"), _any("expensive costly caro caros cara caras", "贵")),
    (_any("rich* wealthy ricos rica ricas rico", "富"), _any("poor* pobre* poverty", "穷 贫")),
    (_any("above exceed* acima superior* supera*", "超过 以上 高于"), _any("below under abaixo inferior* debajo", "低于 以下 不到")),
    (_any("early earlier cedo antecip* temprano", "早"), _any("late later tarde tardi*", "晚")),
    (_any("first primeir* primer*", "第一 首"), _any("last final finally últim* finalmente", "最后")),
    (_any("succe* sucess* éxito* êxito*", "成功"), _any("fail* fracass* fracas*", "失败")),
    (_any("large* big* huge enormous great* grand* enorme* maior* mayor*", "大 巨"),
     _any("small* little tiny minor pequen*", "小")),
    (_any("start* begin* began begun começ* empez* inici*", "开始"), _any("stop* ceas* quit* abandon* encerr* parou parar", "停 放弃")),
    (_any("easy easily fácil*", "容易"), _any("hard difficult* insurmountable difíci* dificult* intransponí*", "难")),
    (_any("fast* quick* rapid* rápid*", "快 迅速"), _any("slow* lent*", "慢")),
    (_any("win* won gain* ganh* ganar", "赢"), _any("lose* losing lost loss* perde* perder* miss* missing", "失去 输 错过")),
    (_any("free gratuit* gratis", "免费"), _any("paid pay* charg* pago pagar cobr*", "付费 收费")),
    (_any("similar* alike semelhan* parecid*", "相似 类似"), _any("different* differ* diferent*", "不同")),
    (_any("independent* independ*", "独立"), _any("dependent* depends dependem dependen*", "依赖 依靠")),
    (_any("future futur*", "未来 将来"), _any("past passad* pasad*", "过去")),
    (_any("demand* demanda* procura", "需求"), _any("supply oferta", "供应")),
]  # fmt: skip
"""Pairs of which one may not stand for the other."""

STRONG = [
    _any("only sole solely exclusively único única únicos únicas apenas só solo sólo somente unicamente", "唯一 只有 仅"),
    _any("always sempre siempre", "总是 始终 永远"),
    _any("all every everyone everything everybody todos todas todo toda tudo cada", "所有 每 全部 一切 人人 全"),
    _any("must need needs needed have_to has_to required mandatory precis* necesit*", "必须 需要"),
    _any("guarantee* promis* certain* definite* surely undoubted* garant* promet* certeza certamente definitiv*",
         "保证 承诺 肯定 一定 必定"),
    _any("best largest biggest greatest leading most highest melhor melhores mejor mejores maior maiores mayor mayores líder*",
         "最"),
    _any("proved proven prove* shown showed prova* comprov* demonstr* demuestr*", "证明 证实"),
    _any("deny denied denies refus* reject* forbid* ban* nega* negó negou recus* rejeit* rechaz* prohib* proíb*", "否认 拒绝 禁止"),
    _any("immediate* already imediat* já inmediat* ya", "已经 立即"),
    _any("because porque due devido debido", "因为 由于"),
]  # fmt: skip
"""Words that a source must have as well: none of them is to be added."""

DOUBT = {
    "en": _any("may might could should would probably perhaps maybe possibly possibility likely probability chance"),
    "pt": _any("pode podem poderá poderão poderia poderiam poderemos possa possam talvez provavelmente possibilidade deve devem deverá deverão"),
    "es": _any("puede pueden podrá podrán podría podrían pueda puedan quizá quizás probablemente posibilidad debe deben debería deberían"),
    "zh": re.compile("可能|或许|也许|应该|应当|大概"),
}  # fmt: skip
"""What makes a source's sentence less than certain."""

HEDGES = _any(
    "may might could can should would perhaps maybe possib* potential* probab* likely chance* ought able "
    "pode* poder* possa* possív* talvez provav* prováv* potencia* deve* dever* chance* "
    "puede* pued* podr* pueda* posib* quizá* quizás debe* deber* capaz",
    "可能 可以 也许 或许 能 潜 应 概率 机会 会",
)
"""What a claim says it with."""

CONDITION = {
    "en": _any("if unless provided"),
    "pt": _any("se_o se_a se_os se_as se_um se_uma se_isso caso desde_que"),
    "es": _any("si siempre_que"),
    "zh": re.compile("如果|若|假如|只要"),
}  # fmt: skip
WOULD = re.compile(
    r"\b(?:if|unless|provided|when|once|would|could|might|as long as|se|caso|si|quando|cuando|desde que|\w+r[ií]an?m?|"
    r"fo(?:r|sse)m?)\b|如果|若|假如|只要|当|一旦",
    re.IGNORECASE,
)

OPINION = {
    "en": _any("think believe opinion feel"),
    "pt": _any("acho penso acredito opinião creio"),
    "es": _any("creo pienso opino opinión"),
    "zh": re.compile("我认为|我觉得|我相信|我想|在我看来"),
}  # fmt: skip
SAYING = _any(
    "said say says stat* think* thought believ* argu* view* opinion* consider* according see sees saw expect* stress* "
    "emphas* explain* describ* claim* add* note* mention* predict* hope* call* points answer* convinced estimates tells "
    "disse diz acha pensa acredita segundo considera afirm* opini* explic* destac* enfatiz* vê vê-se espera prevê crê "
    "dijo dice cree piensa según opina asegura señala ve sostiene he i ele eu él yo",
    "说 认为 相信 表示 觉得 看来 指出 强调 预计 提到 他 我",
)
OTHERS = _any(
    "some_people others some_say algumas_pessoas outros_acreditam outros_dizem alguns_dizem otros_creen", "有人 有些人"
)
OTHERS_NAMED = _any("some others other algumas alguns outros outras algunos otros", "有人 有些人 其他人 另一些")
PARTS = {
    "host": _any("moderator* host hosts interviewer* journalist* reporter* moderador* anfitri* entrevistador* jornalista* "
                 "repórter* periodista* asked perguntou preguntó question pergunta pregunta", "主持人 记者 采访者 提问 问"),
    "article": _any("article introduction report reports artigo introdução reportagem relata artículo introducción reportaje",
                    "导语 文章 报道"),
}  # fmt: skip
"""By role, what a claim calls whoever speaks in it."""

COMPARED = {
    "en": re.compile(r"\bthan\s+(.{1,60})", re.I),
    "pt": re.compile(r"\bdo que\s+(.{1,60})", re.I),
    "es": re.compile(r"\b(?:más|menos|mayor|menor|mejor|peor)\b.{0,40}?\bque\s+(.{1,60})", re.I),
}
"""What something is compared with stands behind this."""

META = frozenset(
    "said say says saying states stated stating thinks believes believed argues argued explains explained notes noted adds "
    "added mentions mentioned stresses stressed emphasises emphasizes emphasised emphasized describes described considers "
    "according also says interview interviewee speaker view opinion views moreover however further furthermore "
    "additionally specifically finally overall example point points mind respond responds responded answers answered "
    "claims regarding concerning expects sees tells predicts "
    "disse diz dizer afirma afirmou explica explicou acrescenta acrescentou acredita considera considerou segundo opinião "
    "destaca destacou ressalta enfatiza enfatizou menciona mencionou entrevista entrevistado além exemplo vê "
    "dijo dice afirma afirmó explica explicó añade añadió cree considera según opinión destaca subraya menciona mencionó "
    "entrevista además ejemplo señala "
    "moderator host interviewer asked asks question moderador moderadora anfitrião perguntou pergunta anfitrión preguntó "
    "article reports reported artigo relata artículo".split()
)
"""Words of telling, which no source needs to have."""

HAN_COMPARISON = re.compile(r"比|多于|少于|高于|低于|大于|小于|不如")
TELLER = re.compile(
    r"\b([A-ZÀ-Ý][\w’'-]+)(?:\s\w+){0,2}\s(?:said|says|stress\w*|claim\w*|believes?|thinks?|emphasi\w*|argues?|"
    r"disse|diz|enfatizou|acredita|afirma|afirmou|dijo|dice|afirmó|cree)\b"
)
"""Somebody whom the source has say something, by name."""
