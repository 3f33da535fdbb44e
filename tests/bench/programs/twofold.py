"""Burns CPU time for ever in two processes."""

import os

os.fork()
while True:
    pass
