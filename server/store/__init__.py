"""Tables, named queries, the unit of work, migrations and the judging queue's claim."""
