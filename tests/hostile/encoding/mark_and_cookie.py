# task: doubling
# coding: latin-1
# verdict: CE
# sent: utf-8-sig
# defence: looked at in a box
"""Begins with the mark of one encoding and names another."""

print(1)
