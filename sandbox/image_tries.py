"""Programs that an image is tried with: what a student expects of a Python, and of a flavour's libraries."""

from sandbox.values import Flavour

# Each ends by itself, without an error; whatever is not as a student expects raises one.
LIBRARY = {
    "interpreter": "import sys; assert sys.version_info >= (3, 11); exit(0 if quit and help else 1)",
    "encoding": "import sys, locale; assert sys.stdout.encoding == locale.getencoding().lower() == 'utf-8'",
    "sqlite3": """
import sqlite3
with sqlite3.connect("kept.db") as base:
    base.execute("CREATE TABLE t (a)")
    base.execute("INSERT INTO t VALUES (?)", ("考",))
assert sqlite3.connect("kept.db").execute("SELECT a FROM t").fetchall() == [("考",)]
""",
    "threading": """
import threading
from concurrent.futures import ThreadPoolExecutor
held = threading.Lock()
with held, ThreadPoolExecutor(4) as pool:
    assert sum(pool.map(int, "123")) == 6
""",
    "multiprocessing": """
import multiprocessing
def double(n):
    return n * 2
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        assert pool.map(double, range(4)) == [0, 2, 4, 6]
    other = multiprocessing.get_context("spawn").Process(target=double, args=(1,))
    other.start(); other.join(); assert other.exitcode == 0
""",
    "subprocess": """
import subprocess, sys
echo = [sys.executable, "-c", "print(input() * 2)"]
said = subprocess.run(echo, input="ab", capture_output=True, text=True)
assert said.stdout == "abab\\n", said
""",
    "asyncio": """
import asyncio
async def later(n):
    await asyncio.sleep(0.01)
    return n
async def main():
    return await asyncio.gather(*map(later, range(3)))
assert asyncio.run(main()) == [0, 1, 2]
""",
    "files": """
import pathlib, shutil, tempfile, zipfile, gzip, bz2, lzma
with tempfile.TemporaryDirectory() as place:
    there = pathlib.Path(place, "名.txt")
    there.write_text("文")
    shutil.copy(there, "copy.txt")
assert open("copy.txt").read() == "文"
for each in (gzip, bz2, lzma):
    assert each.decompress(each.compress(b"x")) == b"x"
with zipfile.ZipFile("z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write("copy.txt")
""",
    "values": """
import csv, datetime, decimal, fractions, io, json, random, re, statistics, struct
assert decimal.Decimal("0.1") * 3 == decimal.Decimal("0.3")
assert json.loads(json.dumps({"题": [1, None]})) == {"题": [1, None]}
assert list(csv.reader(io.StringIO("a,b"))) == [["a", "b"]]
assert statistics.mean([1, 2]) == 1.5 and fractions.Fraction(1, 3) * 3 == 1
assert re.fullmatch(r"\\w+", "考核") and datetime.date(2025, 1, 1).isoformat() == "2025-01-01"
""",
    "zoneinfo": """
import datetime, time, zoneinfo
noon = datetime.datetime(2025, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
assert noon.astimezone(zoneinfo.ZoneInfo("Europe/Paris")).hour == 6
assert time.localtime(0).tm_hour == 8
""",
    "hashes": """
import hashlib, secrets, ssl, uuid
assert hashlib.sha3_256(b"").hexdigest()[:4] == "a7ff" and len(secrets.token_hex(4)) == 8
assert ssl.create_default_context() and uuid.uuid4()
""",
    "others": """
import ctypes, dataclasses, doctest, email, html, http.client, logging, pickle, queue
import selectors, shelve, socket, typing, unittest, urllib.parse, xml.etree.ElementTree as tree
assert tree.fromstring("<a b='1'/>").get("b") == "1" and ctypes.CDLL(None)
""",
}

FLASK = """
import flask, importlib.metadata
app = flask.Flask(__name__)
@app.get("/<int:n>")
def double(n):
    return flask.render_template_string("{{ n }}", n=n * 2)
assert app.test_client().get("/21").text == "42" and importlib.metadata.version("flask")
"""
NUMPY = """
import os, numpy
a = numpy.arange(90000.0).reshape(300, 300)
assert (a @ numpy.linalg.inv(a + numpy.eye(300) * 1e6)).shape == (300, 300)
assert numpy.random.default_rng(1).integers(10) >= 0 and numpy.fft.fft([1, 0]).tolist() == [1, 1]
assert len(os.listdir("/proc/self/task")) == 1, "linear algebra started threads"
"""
PANDAS = """
import io, pandas
read = pandas.read_csv(io.StringIO("班,分\\n一,60\\n二,70\\n一,80\\n"))
assert read.groupby("班")["分"].mean().to_dict() == {"一": 70.0, "二": 70.0}
assert pandas.Timestamp("2025-07-01", tz="Asia/Shanghai").tz_convert("UTC").hour == 16
assert len(pandas.date_range("2025-01-01", periods=3).to_frame().merge(read, how="cross")) == 9
"""
LIBRARIES = {"flask": FLASK, "numpy": NUMPY, "pandas": PANDAS}
FOUND = {
    Flavour.STDLIB: frozenset[str](),
    Flavour.WEB: frozenset({"flask"}),
    Flavour.DATA: frozenset({"flask", "numpy", "pandas"}),
}
ABSENT = """
try:
    import {name}
except ModuleNotFoundError:
    pass
else:
    raise AssertionError("{name} is there")
"""


def programs_for(flavour: Flavour) -> dict[str, str]:
    """What to try in a box of a flavour, by name; libraries it does not have must not be there."""
    found = FOUND[flavour]
    own = {name: program for name, program in LIBRARIES.items() if name in found}
    absent = {f"no {name}": ABSENT.format(name=name) for name in LIBRARIES if name not in found}
    return LIBRARY | own | absent
