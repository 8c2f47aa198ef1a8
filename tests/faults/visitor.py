"""A visitor of a running installation who reads and writes like a browser without JavaScript."""

import re
import threading
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener


class Visitor:
    def __init__(self, address):
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.seen = []  # (status, seconds, when it was asked)

    def ask(self, path, fields=None):
        """(status, text, headers); status 0 when nobody answers."""
        begun = time.monotonic()
        data = urlencode(fields).encode() if fields is not None else None
        headers = {"Referer": self.address, "Origin": self.address} if data else {}
        try:
            with self.opener.open(Request(self.address + path, data, headers), timeout=60) as answer:
                found = answer.status, answer.read().decode(), answer.headers
        except HTTPError as answer:
            found = answer.code, answer.read().decode(), answer.headers
        except (URLError, OSError):
            found = 0, "", {}
        self.seen.append((found[0], time.monotonic() - begun, begun))
        return found

    def write(self, path, **fields):
        """Open the form, fill it in, send it; without a form, what came instead of it."""
        found = self.ask(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', found[1])
        return self.ask(path, {"csrfmiddlewaretoken": token[1], **fields}) if token else found


class Crowd:
    """Several visitors who do the same again and again until the end of the block."""

    def __init__(self, address, act, *, people):
        self.over = threading.Event()
        self.visitors = [Visitor(address) for _ in range(people)]
        self.threads = [threading.Thread(target=self.go, args=[act, visitor]) for visitor in self.visitors]

    def go(self, act, visitor):
        while not self.over.is_set():
            act(visitor)
            time.sleep(0.05)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    @property
    def seen(self):
        return [line for visitor in self.visitors for line in visitor.seen]
