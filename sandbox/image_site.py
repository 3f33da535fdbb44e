"""Stands in for `site` inside the image: exit(), quit() and friends, and nothing that searches a disk."""

import _sitebuiltins
import builtins
import sys

ENABLE_USER_SITE = False
PREFIXES = [sys.prefix]


def main() -> None:
    """Called by the interpreter at start, like the original."""
    end_of_file = "Ctrl-D (i.e. EOF)"
    names = {
        "exit": _sitebuiltins.Quitter("exit", end_of_file),
        "quit": _sitebuiltins.Quitter("quit", end_of_file),
        "copyright": _sitebuiltins._Printer("copyright", sys.copyright),
        "credits": _sitebuiltins._Printer("credits", "See www.python.org for more information."),
        "help": _sitebuiltins._Helper(),
    }
    for name, value in names.items():
        setattr(builtins, name, value)


if not sys.flags.no_site:
    main()
