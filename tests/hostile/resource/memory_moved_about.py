# ended: memory
# defence: memory limit
"""Grows one mapping by moving it, so that nothing is ever allocated anew."""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.mremap.restype = ctypes.c_void_p
libc.mremap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
size = 1 << 20
where = libc.mmap(None, ctypes.c_size_t(size), 3, 0x22, -1, ctypes.c_long(0))
while size < 1 << 30:
    ctypes.memset(where, 1, size)
    where = libc.mremap(where, size, size * 2, 1)
    size *= 2
print("a gigabyte")
