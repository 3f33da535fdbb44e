"""The same words in the same order, capitals included; white space only parts them."""

from server.practical.checkers.default import Flags, default

tokens = default(Flags(case_sensitive=True))
