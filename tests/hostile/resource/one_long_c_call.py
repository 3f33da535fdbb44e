# ended: cpu
# limits: cpu_ms=300
# defence: cpu limit
"""Spends all its time in one call that never returns to the interpreter, where no signal is seen."""

import re

re.match(r"(a|a)*$", "a" * 64 + "b")
