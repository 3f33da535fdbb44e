# ended: exited
# exit: 0
# defence: own user id
"""Makes timers until the kernel's count for this user is full."""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
timer = ctypes.c_void_p()
made = 0
while made < 50_000 and libc.timer_create(1, None, ctypes.byref(timer)) == 0:
    made += 1
