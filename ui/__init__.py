"""What people see: ``cli`` prints on the command line, ``page`` and ``passage_view`` show a chat in the browser."""
