"""The directory with many organisations, drawn anew at each request, beside the floor's bare search page, in one run.

    .venv/bin/python -m bench.directory [--organisations 20000] [--seconds 3]
    .venv/bin/python -m bench.directory --keep FOLDER   # make the data there, or measure with what was made there
    .venv/bin/python -m bench.directory --real      # the 117 real clusters as strangers get them, from the store

Ours has the shell, eleven facets with counts, the rule of who sees what, and 24 rows; the floor's page has a filter, a
full-text search, a count and 25 rows. With DATABASE_URL and FLOOR_DATABASE_URL of two empty databases: PostgreSQL.
Also: counting facets cold, refilling the shelf, and how many queries each page asks. "Each anew" asks for 640 words
in turn, more than are kept.
"""

import argparse
import contextlib
import http.client
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import load
from bench.run import BROTLI, ROOT, ROUNDS, ask, free_port, middle, server
from bench.words import WORDS

# Ours and the floor's, pair by pair: words alone, words and filters. `x` is unknown to the page, so nothing is stored.
PAIRS = [
    ("words, each anew", "/clusters/?q=WORD&x=1", "/dir?q=WORD"),
    ("words", "/clusters/?q=balticpax&x=1", "/dir?q=balticpax"),
    ("words, two facets", "/clusters/?q=nordapax&country=NO&ecosystem=Digital&x=1", "/dir?q=nordapax&c=NO"),
    ("two facets", "/clusters/?country=SE&ecosystem=Health&x=1", "/dir?c=SE"),
    ("everything", "/clusters/?x=1", "/dir"),
]
REAL = [("the real ones", "/clusters/", "/cached")]
COLD = """
import json, statistics, sys, time
from django.http import QueryDict
from kogge.commons.clusters.profile import Reader
from kogge.commons.clusters.selecting import FACETS, select
from kogge.commons.journal.models import site
from kogge.commons.search.shelves import forget_shelves
def once(words):
    begun = time.perf_counter()
    chosen = select(QueryDict(words), reader=Reader(), version=site().version, of="clusters")
    middle = time.perf_counter()
    for facet in FACETS:
        chosen.counts(facet)
    return middle - begun, time.perf_counter() - middle
once("q=balticpax"); forget_shelves()
filled = once("")[0]
counted = statistics.median(once("q=balticpax&country=SE")[1] for _ in range(20))
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
def asked(path):
    with CaptureQueriesContext(connection) as said:
        assert Client(HTTP_HOST="127.0.0.1").get(path).status_code == 200
    return sum("journal_site" not in one["sql"] for one in said)
asked("/clusters/?q=tekdafux&x=1")  # which reads the names of regions and sectors
queries = {path: asked(path) for path in PATHS}
print(json.dumps({"queries": queries, "fill_ms": round(filled * 1000), "facets_ms": round(counted * 1000, 1)}))
"""


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.directory")
    parser.add_argument("--organisations", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--real", action="store_true", help="the real clusters and nothing else, kept in the store")
    parser.add_argument("--keep", metavar="FOLDER", help="where the data are kept for the next run, or were")
    asked = parser.parse_args()
    kept = contextlib.nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory(prefix="kogge-bench-")
    with kept as scratch:
        ours, floor = free_port(), free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith("KOGGE_")}
        env.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS=f"http://127.0.0.1:{ours}", FLOOR_DATA=scratch)
        env.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), PYTHONPATH=str(ROOT / "src"))
        made = Path(scratch, "made")
        if not made.exists():
            _furnish(env, 0 if asked.real else asked.organisations)
            made.touch()
        with (
            server("kogge.wsgi:application", ours, env, "/healthz"),
            server("bench.floor:application", floor, env, "/hello"),
        ):
            for _ in range(0 if asked.real else 12):  # until every worker has filled its shelf
                with contextlib.suppress(OSError):
                    ask(ours, "/clusters/?q=balticpax&x=1")
            for label, ours_path, floor_path in REAL if asked.real else PAIRS:
                _show(label, *_compare(ours, ours_path, floor, floor_path, min(asked.seconds, 10)))
            if asked.real:
                print(_again(ours, REAL[0][1]))
        if not asked.real:
            paths = [ours.replace("WORD", WORDS[0]) for _label, ours, _floor in PAIRS]
            print(_inside(env, COLD.replace("PATHS", repr(paths))))


def _furnish(env, organisations):
    print(f"Making {organisations} organisations …", flush=True)
    Path(env["KOGGE_DATA"]).mkdir(parents=True, exist_ok=True)
    manage = [sys.executable, "-m", "kogge"]
    for words in (["migrate", "-v0"], ["import_regions"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*manage, *words], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    if organisations:
        _inside(env, f"from bench.crowd import crowd; crowd({organisations}); print('made')")
    else:
        subprocess.run([*manage, "import_clusters"], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    floor = {**env, "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "bench.floor", str(organisations or 117)], env=floor, cwd=ROOT, check=True)


def _inside(env, code):
    words = [sys.executable, "-m", "kogge", "shell", "-v0", "-c", f"import sys; sys.path.insert(0, '.')\n{code}"]
    said = subprocess.run(words, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return said.strip().splitlines()[-1]


def _again(port, path):
    """What who has the page already gets, by its ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    first = connection.getresponse()
    first.read()
    connection.request("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    return f"with its ETag: {connection.getresponse().status}"


def _compare(ours, ours_path, floor, floor_path, seconds):
    size = ask(ours, ours_path.replace("WORD", WORDS[0]))[1]
    more = {"headers": [BROTLI], "words": WORDS if "WORD" in ours_path else ()}
    measured = {}
    for _ in range(ROUNDS):
        for who, url in (
            ("ours", f"http://127.0.0.1:{ours}{ours_path}"),
            ("floor", f"http://127.0.0.1:{floor}{floor_path}"),
        ):
            load.measure(url, connections=4, seconds=1, **more)
            for connections in (2, 8):
                found = load.measure(url, connections=connections, seconds=seconds, **more)
                measured.setdefault((who, connections), []).append(found)
    return size, {key: middle(loads) for key, loads in measured.items()}


def _show(label, size, found):
    ours, floor = found["ours", 8], found["floor", 8]
    wrong = sum(one.wrong for one in found.values())
    print(
        f"{label:<20} ours {ours.per_second:>6.0f}/s p50 {ours.p50:.1f} p95 {ours.p95:.1f} p99 {ours.p99:.1f} at 8; "
        f"p99 {found['ours', 2].p99:.1f} ms at 2; "
        f"floor {floor.per_second:>5.0f}/s p99 {found['floor', 2].p99:.1f} ms at 2; "
        f"ratio {ours.per_second / floor.per_second:.2f}; {size} bytes; wrong {wrong}",
        flush=True,
    )


if __name__ == "__main__":
    main()
