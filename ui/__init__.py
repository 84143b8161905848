"""What people see: a command line and a page.

``cli`` runs the commands, with ``options`` (what they take), ``batch`` (JSON lines in and out) and ``show`` (what is
printed); ``page`` and ``passage_view`` show a chat; ``evaluation`` with ``eval_report`` and ``eval_picture`` is
``onrecord eval``.
"""
