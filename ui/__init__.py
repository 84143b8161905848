"""What people see: ``cli`` and ``batch`` print on the command line, ``page`` and ``passage_view`` show a chat."""
