# ended: exited
# stdout: 42
# part: runs Python
# defence: fresh process
"""Does what an honest program does."""

import sqlite3
import threading

found: list[int] = []
thread = threading.Thread(target=found.append, args=(6,))
thread.start()
thread.join()
with sqlite3.connect("numbers.db") as database:
    database.execute("create table number (it)")
    database.execute("insert into number values (7)")
    (seven,) = database.execute("select it from number").fetchone()
print(found[0] * seven)
