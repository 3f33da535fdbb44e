# ended: exited
# stdout:
# defence: system call filter
"""Makes devices and pipes of its own and opens the machine's; prints what was granted."""

import os
import stat

for name, mode, number in (
    ("memory", stat.S_IFCHR | 0o666, os.makedev(1, 1)),
    ("disk", stat.S_IFBLK | 0o666, os.makedev(8, 0)),
    ("zero", stat.S_IFCHR | 0o666, os.makedev(1, 5)),
    ("overlay", stat.S_IFCHR | 0o666, os.makedev(0, 0)),
    ("pipe", stat.S_IFIFO | 0o666, 0),
):
    try:
        os.mknod(f"/tmp/{name}", mode, number)
        print("made", name)
    except OSError:
        continue
for name in ("mem", "kmem", "port", "kmsg", "sda", "vda", "fuse", "kvm", "loop-control", "net/tun", "vsock"):
    try:
        os.close(os.open(f"/dev/{name}", os.O_RDONLY))
        print("opened", name)
    except OSError:
        continue
