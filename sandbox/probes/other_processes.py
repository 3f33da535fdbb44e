# ended: exited
# stdout:
# part: no other process is seen
# defence: own processes
"""Looks for anybody else on the machine; prints whom it saw."""

import os

for name in os.listdir("/proc"):
    if name.isdigit() and int(name) not in (1, os.getpid()):
        print(open(f"/proc/{name}/cmdline", "rb").read())
for number in range(2, 300):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        continue
    except PermissionError:
        print("somebody is", number)
        continue
    if number != os.getpid():
        print("somebody mine is", number)
