# task: doubling
# verdict: CE
# sent: repeated
# defence: looked at in a box
"""Opens more brackets than a parser can count."""

x = «100000×(»1«100000×)»
