"""A question → an answer with citations that hold.

In the order a question meets them: ``question`` with ``wording``, ``requests`` and ``followup`` (what is asked,
of whom, after what), ``retriever`` (passages found), ``decision`` (answered or not said), ``enumeration`` and
``extract`` (the speaker's sentences), ``answer`` (claims and citations), ``verify`` (the gate), ``compose`` with
``phrases`` (readable text around them), ``pipeline`` (all of it).

Where the user has a language model: ``chat_model`` (listens to it) with ``prompts``, ``generate`` (its
reply as sentences that cite), ``support`` with ``numbers``, ``polarity`` and ``support_words`` (does the
quote say so?), ``written`` (the gate for its sentences), ``writer`` (all of that, or quotes), ``enrich``
with ``journal`` (drafts of renderings and questions).

Beside them ``recheck`` (an exported answer, once more), ``progress`` (what is told meanwhile), ``runnables``
(for programs built with langchain) and ``settings``. ``suggest`` chooses questions to begin with; ``gold``
(questions whose answers are known), ``evaluate`` and ``measures`` tell how good it all is.
"""
