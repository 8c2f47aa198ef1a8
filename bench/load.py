"""Load on one address of this machine, bounded in time: by `wrk` when it is there, else by a small client of ours."""

import asyncio
import math
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

UNITS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass
class Load:
    per_second: float
    p50: float  # milliseconds
    p99: float
    wrong: int  # answers that were not 200, and broken connections


def tool():
    return "wrk" if shutil.which("wrk") else "own client (apt-get install wrk measures better)"


def measure(url, *, connections, seconds, headers=()):
    """`connections` at a time, each asking again as soon as it has its answer."""
    if urlsplit(url).hostname != "127.0.0.1":
        raise ValueError("Only this machine is measured.")
    if shutil.which("wrk"):
        return by_wrk(url, connections, seconds, headers)
    return asyncio.run(by_us(url, connections, seconds, headers))


def by_wrk(url, connections, seconds, headers):
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    words += [word for header in headers for word in ("-H", header)]
    said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    took = {
        share: float(value) * UNITS[unit]
        for share, value, unit in re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", said, re.M)
    }
    wrong = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    for broken in re.findall(r"Socket errors: (.*)", said):
        wrong += sum(map(int, re.findall(r"\d+", broken)))
    return Load(
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        took.get("50", math.inf),
        took.get("99", math.inf),
        wrong,
    )


async def by_us(url, connections, seconds, headers):
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", *headers, "", ""]
    question = "\r\n".join(lines).encode()
    limit = time.perf_counter() + seconds
    took, wrong = [], 0

    async def ask_on():
        nonlocal wrong
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while (start := time.perf_counter()) < limit:
            writer.write(question)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.I)
            await reader.readexactly(int(length[1]) if length else 0)
            took.append((time.perf_counter() - start) * 1000)
            wrong += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(ask_on() for _ in range(connections)))
    took.sort()
    return Load(len(took) / seconds, took[len(took) // 2], took[int(len(took) * 0.99)], wrong)
