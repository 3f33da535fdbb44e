# ended: cpu
# limits: cpu_ms=300
# defence: cpu limit
"""Ignores the kernel's own word that its time is up."""

import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True:
    pass
