"""Documents → passages, findable by meaning and by word, in a folder.

The data meets, in this order: ``documents`` (a folder of interviews), ``transcript`` (turns and
speakers), ``passages`` (what is retrieved), ``encoder`` and ``lexicon`` (the two legs), ``store`` (on
disk), ``build`` (all of it).
"""
