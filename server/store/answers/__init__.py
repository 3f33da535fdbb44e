"""Answers in bulk, past the ORM: what a batch of saves reads and writes, in few steps of the database."""
