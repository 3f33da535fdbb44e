# ended: exited signalled memory
# defence: fresh process
"""Recurses past every guard of the interpreter until the machine stops it."""

import sys

sys.setrecursionlimit(10**9)


def deeper(n):
    return [deeper(n + 1)] == [n]


deeper(0)
