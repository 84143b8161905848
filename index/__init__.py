"""Documents → passages, findable by meaning and by word, in a folder.

In the order the data meets them: ``documents`` (a folder of interviews), ``transcript`` (turns and
speakers), ``sentences``, ``passages`` (what is retrieved), ``encoder`` with ``bert``, ``bert_folder``
and ``known_vectors``, ``lexicon`` with ``function_words`` (the two legs), ``vectors``, ``background``
(what a cosine is worth), ``expansions``, ``anticipated``, ``words`` and ``anticipation`` (what the
questions it is expected to be asked teach), ``vocabulary`` with ``spelling`` (the words in use), ``store``
(on disk), ``build`` (all of it); beside them ``language`` and ``errors``.
"""
