"""`./kogge bench [--seconds N]`: our pages and the floor of the framework, in turn, in one run, on this machine.

Production settings, granian with two workers of one thread, the demo in a temporary folder. About two minutes.
"""

import argparse
import contextlib
import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import load

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
SERVER = ["-m", "granian", "--interface=wsgi", "--workers=2", "--blocking-threads=1", "--no-ws", "--log-level=error"]
# Ours, signed in or not, and the page of the floor that it is held against.
PAGES = [
    ("/", False, "/cached"),
    ("/programmes/", False, "/cached"),
    ("/home/", True, "/list"),
    ("/healthz", False, "/hello"),
]
BROTLI = "Accept-Encoding: br"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(application, port, env, probe):
    command = [sys.executable, *SERVER, f"--port={port}", application]
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        limit = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < limit:
            with contextlib.suppress(OSError):
                if ask(port, probe)[0]:
                    break
            time.sleep(0.1)
        else:
            sys.exit(f"{application} did not start.")
        time.sleep(1)  # both workers
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)


def ask(port, path, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=dict(header.split(": ", 1) for header in headers))
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def compare(ours, floor, cookie, seconds, peer=""):
    """Each of ours beside its floor, taken in turn, so that a busy moment meets both.

    `peer`: the address of another program's page on this machine, measured in the rounds of our front page.
    """
    rows = []
    for path, signed_in, floor_path in PAGES:
        headers = [BROTLI, *([f"Cookie: {cookie}"] if signed_in else [])]
        status, size = ask(ours, path, headers)
        if status != 200:
            sys.exit(f"{path} answers {status}.")
        measured = {}
        for _ in range(ROUNDS):
            for who, url, words in (
                ("ours", f"http://127.0.0.1:{ours}{path}", headers),
                ("floor", f"http://127.0.0.1:{floor}{floor_path}", [BROTLI]),
                *([("peer", peer, [BROTLI])] if peer and path == "/" else []),
            ):
                load.measure(url, connections=4, seconds=1, headers=words)  # warm
                for connections in (2, 8):
                    found = load.measure(url, connections=connections, seconds=seconds, headers=words)
                    measured.setdefault((who, connections), []).append(found)
        rows.append((path, floor_path, size, {key: middle(loads) for key, loads in measured.items()}))
    return rows


def middle(loads):
    """The middle one of the rounds; errors are never averaged away."""
    return load.Load(
        statistics.median(one.per_second for one in loads),
        statistics.median(one.p50 for one in loads),
        statistics.median(one.p99 for one in loads),
        sum(one.wrong for one in loads),
        statistics.median(one.p95 for one in loads),
    )


def show(rows):
    print(f"\n{'':<16}{'':<12}{'8 connections, answers/s':^30}{'2 connections, ms':^30}")
    titles = ("page", "floor", "ours", "floor", "ratio", "p50", "p99", "floor p99", "bytes", "wrong")
    print("{:<16}{:<12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>9}{:>7}".format(*titles))
    for path, floor_path, size, found in rows:
        ours, floor = found["ours", 8], found["floor", 8]
        print(
            f"{path:<16}{floor_path:<12}{ours.per_second:>10.0f}{floor.per_second:>10.0f}"
            f"{ours.per_second / floor.per_second:>10.2f}{found['ours', 2].p50:>10.2f}{found['ours', 2].p99:>10.2f}"
            f"{found['floor', 2].p99:>10.2f}{size:>9}{sum(one.wrong for one in found.values()):>7}"
        )
        if ("peer", 8) in found:
            peer = found["peer", 8]
            print(f"  the peer's page: {peer.per_second:.0f} a second, p99 {found['peer', 2].p99:.1f} ms; ", end="")
            print(f"ours is answered {ours.per_second / peer.per_second:.0f} times as often")


def main():
    parser = argparse.ArgumentParser(prog="./kogge bench")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--peer", default="", help="a page of another program, http://127.0.0.1:…, in the same run")
    asked = parser.parse_args()
    seconds, peer = min(asked.seconds, 10), asked.peer
    if peer and not peer.startswith("http://127.0.0.1:"):
        sys.exit("The peer's page must lie at http://127.0.0.1:…, so that no load leaves this machine.")
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        ours, floor = free_port(), free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith(("KOGGE_", "DATABASE_URL"))}
        env.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS=f"http://127.0.0.1:{ours}")
        env.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), FLOOR_DATA=scratch)
        print("Furnishing a house …", flush=True)
        furnish = [sys.executable, "-m", "bench.furnish"]
        made = subprocess.run(furnish, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        subprocess.run([sys.executable, "-m", "bench.floor"], env=env, cwd=ROOT, check=True)
        print(f"Measuring with {load.tool()}, {ROUNDS} rounds of {seconds} s …", flush=True)
        with (
            server("kogge.wsgi:application", ours, env, "/healthz"),
            server("bench.floor:application", floor, env, "/hello"),
        ):
            show(compare(ours, floor, json.loads(made.splitlines()[-1])["cookie"], seconds, peer))
            subprocess.run([sys.executable, "-m", "bench.weight", f"http://127.0.0.1:{ours}/"], env=env, cwd=ROOT)
        subprocess.run([sys.executable, "-m", "bench.cold"], env=env, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
