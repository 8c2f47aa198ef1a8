"""Load on one address of this machine, bounded in time: by `wrk` when it is there, else by a small client of ours."""

import asyncio
import math
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

ASK = Path(__file__).with_name("ask.lua")
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass
class Load:
    per_second: float
    p50: float  # milliseconds
    p99: float
    wrong: int  # answers that were not 200, and broken connections
    p95: float = math.inf


def tool():
    return "wrk" if shutil.which("wrk") else "own client (apt-get install wrk measures better)"


def measure(url, *, connections, seconds, headers=(), words=()):
    """`connections` at a time, each asking again as soon as it has its answer. WORD in the address: one of `words`."""
    if urlsplit(url).hostname != "127.0.0.1":
        raise ValueError("Only this machine is measured.")
    if shutil.which("wrk"):
        return by_wrk(url, connections, seconds, headers, words)
    return asyncio.run(by_us(url, connections, seconds, headers, words))


def by_wrk(url, connections, seconds, headers, words):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", str(ASK)]
    command += [word for header in headers for word in ("-H", header)]
    said = subprocess.run([*command, url, "--", *words], capture_output=True, text=True, check=True).stdout
    took = {
        share: float(value) * UNITS[unit]
        for share, value, unit in re.findall(r"^\s*(50|95|99)%\s+([\d.]+)(us|ms|s)$", said, re.M)
    }
    wrong = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    for broken in re.findall(r"Socket errors: (.*)", said):
        wrong += sum(map(int, re.findall(r"\d+", broken)))
    return Load(
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        took.get("50", math.inf),
        took.get("99", math.inf),
        wrong,
        took.get("95", math.inf),
    )


async def by_us(url, connections, seconds, headers, words):
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", *headers, "", ""]
    questions = cycle("\r\n".join(lines).replace("WORD", word).encode() for word in words or [""])
    limit = time.perf_counter() + seconds
    took, wrong = [], 0

    async def ask_on():
        nonlocal wrong
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while (start := time.perf_counter()) < limit:
            writer.write(next(questions))
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.I)
            await reader.readexactly(int(length[1]) if length else 0)
            took.append((time.perf_counter() - start) * 1000)
            wrong += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(ask_on() for _ in range(connections)))
    took.sort()
    p50, p95, p99 = (took[int(len(took) * share)] for share in (0.5, 0.95, 0.99))
    return Load(len(took) / seconds, p50, p99, wrong, p95)
