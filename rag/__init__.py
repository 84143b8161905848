"""A question → an answer with citations that hold.

In the order a question meets them: ``question`` (what is asked), ``retriever`` (passages found),
``decision`` (answered or not said), ``extract`` (the speaker's sentences), ``verify`` (the gate),
``compose`` (readable text around them), ``pipeline`` (all of it).
"""
