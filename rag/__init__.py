"""A question → an answer with citations that hold.

In the order a question meets them: ``question`` with ``wording`` (what is asked), ``retriever``
(passages found), ``decision`` (answered or not said), ``enumeration`` and ``extract`` (the speaker's
sentences), ``answer`` (claims and citations), ``verify`` (the gate), ``compose`` with ``phrases``
(readable text around them), ``pipeline`` (all of it); beside them ``writer`` with ``generate``, ``prompts``,
``chat_model``, ``written`` and ``support`` (an answer by a language model, sentence by sentence behind the
gate), ``recheck`` (an exported answer, once more), ``progress`` (what is told meanwhile), ``runnables`` (for
programs built with langchain) and ``settings``. ``suggest`` chooses questions to begin with; ``gold``
(questions whose answers are known), ``evaluate`` and ``measures`` tell how good it all is.
"""
