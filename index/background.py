"""What a question scores on an interview that has nothing to do with it.

A cosine means little by itself: it depends on the encoder, the language and the length of the
interview. So every index also keeps how near its passages come to everyday questions about other
things, in each language, and a question's score is told in standard deviations above those (cohort
score normalisation: Auckenthaler, Carey & Lloyd-Thomas (2000), "Score Normalization for
Text-Independent Speaker Verification Systems").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder, Vectors
from index.language import ENGLISH

__all__ = ["EVERYDAY_QUESTIONS", "Background", "background_of", "measure_background"]

# The smallest spread believed: below it a handful of lucky questions would make everything certain.
_LEAST_SPREAD = 0.02


@dataclass(frozen=True)
class Background:
    """How everyday questions of one language score on an index.

    Attributes:
        mean: Mean of their best cosines, in [-1, 1].
        spread: Their standard deviation, at least 0.02.
    """

    mean: float
    spread: float

    def standardise(self, score: float) -> float:
        """Return how many standard deviations a best cosine lies above the mean."""
        return (score - self.mean) / self.spread


def measure_background(encoder: Encoder, best_score: Callable[[Vectors], float]) -> dict[str, Background]:
    """Ask the everyday questions of each language.

    Args:
        encoder: Encodes them.
        best_score: Returns the best cosine of any passage for one question's vector.

    Returns:
        One background a language.
    """
    measured = {}
    for language, questions in EVERYDAY_QUESTIONS.items():
        scores = [best_score(vector) for vector in encoder.encode_query(questions)]
        measured[language] = Background(float(np.mean(scores)), max(float(np.std(scores)), _LEAST_SPREAD))
    return measured


def background_of(language: str, measured: Mapping[str, Background]) -> Background:
    """Return the background of a language, English's for one that was not measured."""
    return measured.get(language, measured[ENGLISH])


EVERYDAY_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "How do I get a red wine stain out of a carpet?",
        "Who painted the ceiling of the Sistine Chapel?",
        "how long to boil an egg",
        "What is the offside rule in football?",
        "Is it normal for a puppy to sleep all day?",
        "Which bus goes to the central station?",
        "When do the summer holidays start this year?",
        "Can you help me write a birthday card for my aunt?",
        "How tall is Mount Kilimanjaro?",
        "What are the side effects of ibuprofen?",
        "best hiking boots for wide feet",
        "Who won the world cup in 1998?",
        "What does the word serendipity mean?",
        "How often should I water a cactus?",
        "Translate good night into Italian.",
        "What is the plot of Romeo and Juliet?",
        "Do I need a visa to visit Morocco?",
        "How do plants turn sunlight into sugar?",
        "My washing machine is leaking, what should I check?",
        "What time is it in Buenos Aires?",
        "Which planets have rings?",
        "how to tie a bow tie",
        "Why did the Roman Empire fall?",
        "How many calories are in a banana?",
        "Should I rent or buy a flat?",
        "What is a good name for a cat?",
    ),
    "pt": (
        "Como tirar mancha de café da roupa?",
        "Quem descobriu a penicilina?",
        "quanto tempo cozinha o arroz integral",
        "Qual é a regra do impedimento no futebol?",
        "Meu cachorro não quer comer, o que eu faço?",
        "Qual ônibus vai para a rodoviária?",
        "Quando começa o horário de verão?",
        "Me ajuda a escrever uma carta de despedida para um colega?",
        "Qual é a altura do Pico da Neblina?",
        "Quais são os efeitos colaterais da amoxicilina?",
        "melhor colchão para quem tem dor nas costas",
        "Quem ganhou a Copa de 2002?",
        "O que significa a palavra saudade?",
        "De quanto em quanto tempo devo regar uma suculenta?",
        "Como se diz obrigado em japonês?",
        "Qual é o enredo de Dom Casmurro?",
        "Preciso de vacina para viajar ao Peru?",
        "Como as plantas fazem fotossíntese?",
        "O chuveiro parou de esquentar, o que pode ser?",
        "Que horas são em Tóquio?",
        "Quantas luas tem Júpiter?",
        "como fazer nó de gravata",
        "Por que caiu a monarquia no Brasil?",
        "Quantas calorias tem uma manga?",
        "Vale a pena trocar de carro agora?",
        "Sugere um nome para a minha gata?",
    ),
    "es": (
        "¿Cómo quito una mancha de aceite de la camisa?",
        "¿Quién escribió Cien años de soledad?",
        "cuánto tarda en cocerse un huevo",
        "¿Cuál es la regla del fuera de juego?",
        "Mi gato no para de maullar, ¿qué hago?",
        "¿Qué autobús va al aeropuerto?",
        "¿Cuándo empiezan las vacaciones de verano?",
        "¿Me ayudas a escribir una felicitación de boda?",
        "¿Qué altura tiene el Aconcagua?",
        "¿Qué efectos secundarios tiene el paracetamol?",
        "mejores zapatillas para correr",
        "¿Quién ganó el Mundial de 2010?",
        "¿Qué significa la palabra efímero?",
        "¿Cada cuánto se riega un cactus?",
        "¿Cómo se dice gracias en alemán?",
        "¿De qué trata Don Quijote?",
        "¿Necesito visado para ir a Marruecos?",
        "¿Cómo respiran los peces?",
        "La lavadora pierde agua, ¿qué reviso?",
        "¿Qué hora es en Nueva York?",
        "¿Cuántos anillos tiene Saturno?",
        "cómo hacer el nudo de la corbata",
        "¿Por qué cayó el Imperio romano?",
        "¿Cuántas calorías tiene un aguacate?",
        "¿Es mejor alquilar o comprar un piso?",
        "Dime un buen nombre para un perro.",
    ),
    "zh": (
        "衣服上的油渍怎么洗掉？",
        "《红楼梦》是谁写的？",
        "鸡蛋煮多久才熟",
        "足球里的越位是什么意思？",
        "我的狗不肯吃东西怎么办？",
        "去火车站坐哪路公交车？",
        "今年暑假什么时候开始？",
        "帮我给奶奶写一张生日贺卡。",
        "珠穆朗玛峰有多高？",
        "布洛芬有什么副作用？",
        "适合扁平足的跑鞋",
        "哪个国家赢得了2014年世界杯？",
        "“邂逅”这个词是什么意思？",
        "多肉植物多久浇一次水？",
        "法语里谢谢怎么说？",
        "《西游记》讲了什么故事？",
        "去泰国旅游要签证吗？",
        "植物怎么进行光合作用？",
        "洗衣机漏水该检查哪里？",
        "现在伦敦几点？",
        "木星有多少颗卫星？",
        "领带怎么打",
        "罗马帝国为什么灭亡？",
        "一根香蕉有多少卡路里？",
        "租房好还是买房好？",
        "给我的猫起个名字吧。",
    ),
}
"""Questions about nothing an interview is likely to be about; none is ever shown or answered."""
