"""`python -m bench.endure [--minutes N] [--readers N] [--letter N]`: a large installation is used, and is hit.

A PostgreSQL of its own, two web and two worker processes as `./kogge run` starts them, and the data of `bench.size`.
People read; 300 a minute sign up, each minute for another meeting with 50 seats; others write remarks, applications
save themselves; a letter goes to 20,000 by a mail server on this machine. Meanwhile a worker is killed (kill -9) after
a fifth of the time, a web process after two, the database after three (immediate, started again after five seconds), a
worker again after four. What ended is started again, as systemd does. Afterwards each write that was acknowledged has
to be there, each meeting to have exactly 50 who come and 250 who wait, each mail to have left once but for those that
were in the hands of who was killed, and no answer may have been an error but the page that says when to try again.
Ten minutes by default, and some for the data.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from bench.inside import APPLICANTS, SEATS, SIGN_UPS, WRITERS
from tests.commons.mail.sink import Sink
from tests.faults.test_kills import LATER
from tests.faults.test_postgres_restart import Server
from tests.installation import WEB, Installation, free_port, kill, status, until

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
CSRF = "kogge-csrf=" + "a" * 32
WORDS = ["energy", "ocean", "health", "forest", "digital", "materials", "food", "mobility"]
AGAIN = 2  # seconds until systemd starts again what has ended
DOWN = 5  # seconds without a database
IN_HAND = 50  # mails of a letter to many that are under way at once (docs/decisions), over one connection


class Crowd:
    """All who use the installation at once, and what they were answered."""

    def __init__(self, address, here, minutes, readers):
        self.place = address.removeprefix("http://")
        self.here, self.minutes, self.readers = here, minutes, readers
        self.seen = []  # (kind of page, status, seconds, whether it says when to try again, when)
        self.signed_up, self.remarks, self.saved = set(), Counter(), defaultdict(list)
        self.over, self.began = threading.Event(), time.monotonic()

    def ask(self, kind, path, cookie="", fields=None, **headers):
        """(status, headers, body); status 0 when the connection breaks. Nothing is followed."""
        begun, line = time.monotonic(), http.client.HTTPConnection(self.place, timeout=60)
        if cookie:
            headers["Cookie"] = f"{cookie}; {CSRF}"
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request("GET" if fields is None else "POST", path, fields and urlencode(fields), headers)
            answer = line.getresponse()
            found = answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            found = 0, {}, b""
        finally:
            line.close()
        self.seen.append((kind, found[0], time.monotonic() - begun, "Retry-After" in found[1], begun - self.began))
        return found

    def write(self, kind, page, path, cookie, fields, **headers):
        """Open the page with the form and send it; the answer, or None where the page did not come."""
        status, _headers, body = self.ask(f"{kind}, the form", page, cookie)
        token = TOKEN.search(body)
        if status != 200 or not token:
            return None
        return self.ask(kind, path, cookie, {"csrfmiddlewaretoken": token[1].decode(), **fields}, **headers)

    # What they do
    def read(self):
        """Somebody opens one page after the other."""
        dice, pages = random.Random(), self.pages()
        while not self.over.wait(dice.uniform(0.2, 0.8)):
            kind, path, cookie = dice.choice(pages)
            self.ask(kind, path.replace("WORD", dice.choice(WORDS)), cookie)

    def pages(self):
        someone = self.here["roles"]["Participant"]
        runs, staff = self.here["roles"]["Programme coordinator"], self.here["roles"]["Administrator"]
        return [
            ("front page", "/", ""),
            ("directory, words", "/clusters/?q=WORD", ""),
            ("directory, two facets", "/clusters/?country=SE&kind=cluster", ""),
            ("a cluster", f"/clusters/crowd-{random.randrange(1_000) * 5 + 1}/", ""),
            ("meetings", "/events/", ""),
            ("a meeting", "/events/crowd-260/", ""),
            ("programmes", "/programmes/", ""),
            ("search", "/search/?q=WORD", ""),
            ("home", "/home/", someone),
            ("an edition of 500", "/learn/crowd-0/", someone),
            ("its people", "/learn/crowd-0/people/", someone),
            ("meetings, signed in", "/events/", someone),
            ("directory, signed in", "/clusters/?q=WORD", someone),
            ("threads", "/talk/", self.here["writers"][1]),
            ("a thread", self.here["thread"], self.here["writers"][2]),
            ("coordinator's home", "/home/", runs),
            ("all editions", "/manage/", runs),
            ("board of 500", "/manage/crowd/crowd-0/", runs),
            ("how far 500 are", "/manage/crowd/crowd-0/cohort/", runs),
            ("cases of 500", "/manage/crowd/crowd-0/cases/", runs),
            ("people of the platform", "/platform/people/?q=person-1", staff),
            ("journal of the platform", "/platform/audit/", staff),
        ]

    def sign_up(self, number):
        """One of 300 a minute wants a seat, and tries until it is said that there is one, or a wait."""
        meeting, person = divmod(number, SIGN_UPS)
        page = f"/events/endure-{meeting}/"
        for _ in range(60):
            cookie = self.here["sign_ups"][person]
            answer = self.write("signing up", page, f"{page}register/", cookie, {"mode": "on_site"})
            if answer and answer[0] == 302:
                self.signed_up.add((meeting, person))
                return
            time.sleep(2)

    def remark(self, number):
        """A member of the circle writes something, once."""
        text, cookie = f"endures {number}", self.here["writers"][number % WRITERS]
        answer = self.write("a remark", self.here["thread"], self.here["thread"], cookie, {"text": text})
        self.remarks[text] = bool(answer and answer[0] == 302)

    def autosave(self, number):
        """An application saves itself every few seconds."""
        path, cookie = f"/applications/ENDURE-{number}/edit/", self.here["applicants"][number]
        token, turn = None, 0
        while not self.over.wait(random.uniform(8, 12)):
            if not token:
                token = TOKEN.search(self.ask("an application, the form", path, cookie)[2])
                continue
            turn += 1
            fields = {"csrfmiddlewaretoken": token[1].decode(), "goals": f"goal {turn}", "role": "Manager"}
            status, *_ = self.ask("an application saves itself", path, cookie, fields, **{"X-Saved-By-Itself": "1"})
            self.saved[f"ENDURE-{number}"].append((f"goal {turn}", status == 204))

    def run(self):
        """Everything at once, until the time is over; who tries to sign up goes on until it is done."""
        people = [threading.Thread(target=self.read) for _ in range(self.readers)]
        people += [threading.Thread(target=self.autosave, args=[n]) for n in range(APPLICANTS)]
        for one in people:
            one.start()
        with ThreadPoolExecutor(24) as hands:
            for number in range(self.minutes * SIGN_UPS):
                time.sleep(max(0, self.began + number * 60 / SIGN_UPS - time.monotonic()))
                hands.submit(self.sign_up, number)
                if number % 10 == 0:
                    hands.submit(self.remark, number // 10)
            time.sleep(max(0, self.began + self.minutes * 60 - time.monotonic()))
            self.over.set()
        for one in people:
            one.join()


class Tree:
    """Web server and workers, each started again when it has ended."""

    def __init__(self, installation):
        self.installation, self.port = installation, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        installation.environment["KOGGE_ADDRESS"] = self.address
        self.words = {"web": ["granian", "kogge.wsgi:application", *WEB, "--host=127.0.0.1", f"--port={self.port}"]}
        self.words |= {name: ["kogge", "worker"] for name in ("worker 1", "worker 2")}
        self.there = {name: installation.start(*words) for name, words in self.words.items()}
        self.is_over = threading.Event()
        self.keeper = threading.Thread(target=self.keep)
        self.keeper.start()

    def keep(self):
        while not self.is_over.wait(0.2):
            for name, process in list(self.there.items()):
                if process.poll() is not None:
                    time.sleep(AGAIN)
                    self.there[name] = self.installation.start(*self.words[name])

    def kill_a_web_process(self):
        """One of the two that answer, not the one that leads them."""
        lead = self.there["web"].pid
        children = Path(f"/proc/{lead}/task/{lead}/children").read_text().split()
        os.kill(int(children[-1]), 9)

    def end(self):
        self.is_over.set()
        self.keeper.join()


def say(began, words):
    print(f"{time.monotonic() - began:6.0f} s  {words}", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.endure")
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--letter", type=int, default=20_000, help="how many the letter goes to")
    parser.add_argument(
        "--copy", help="address of a PostgreSQL database of `bench.size --keep`, instead of making one"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as base, tempfile.TemporaryDirectory() as folder:
        server, sink = Server(Path(base)), Sink()
        # The letter takes as long as the faults do: two connections, one from each worker.
        pause = asked.minutes * 60 * 0.6 * 2 / asked.letter
        sink.gate = SimpleNamespace(wait=lambda _seconds: time.sleep(pause))
        where = {"DATABASE_URL": server.url, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", "KOGGE_MODE": "run"}
        installation, began = Installation(Path(folder) / "data", **where), time.monotonic()
        try:
            make(installation, server, asked.copy)
            here = json.loads(installation.ask(f"from bench.inside import prepare; prepare({asked.minutes})"))
            say(began, "furnished")
            tree = Tree(installation)
            until(lambda: status(f"{tree.address}/healthz") == 200)
            crowd = Crowd(tree.address, here, asked.minutes, asked.readers)
            endure(crowd, tree, server, installation, asked)
            found, duplicates = settle(installation, sink)
        finally:
            if "tree" in locals():
                tree.end()
            installation.end()
            server.stop("immediate")
            sink.stop()
        log = installation.log.read_text()
    tell(crowd)
    # That the database was away is no news.
    lines = [line for line in log.splitlines() if " ERROR " in line and "Service Unavailable" not in line]
    print("\n".join(["", *lines[:20]]))
    sys.exit(judge(crowd, found, duplicates, asked))


def make(installation, server, copied):
    """The data, made or copied."""
    if not copied:
        installation.ask("from bench.size import furnish; furnish()")
        return
    installation.folder.mkdir()
    dump = subprocess.Popen([server.programs / "pg_dump", copied], stdout=subprocess.PIPE)
    read = [server.programs / "psql", "-q", server.url]
    subprocess.run(read, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
    done = installation.kogge("collectstatic", "--noinput", "-v0")
    assert (dump.wait(), done.returncode) == (0, 0), done.stderr


def endure(crowd, tree, server, installation, asked):
    """The crowd at work, and the faults in their order."""

    def restart():
        server.stop("immediate")
        time.sleep(DOWN)
        server.start()

    letter = f"from bench.inside import write_letter; write_letter({asked.letter})"
    plan = [
        (0.1, "the letter begins", lambda: installation.ask(letter)),
        (0.2, "kill -9 of a worker", lambda: kill(tree.there["worker 1"])),
        (0.4, "kill -9 of a web process", tree.kill_a_web_process),
        (0.6, "the database stops at once, and starts again", restart),
        (0.8, "kill -9 of the other worker", lambda: kill(tree.there["worker 2"])),
    ]
    going = threading.Thread(target=crowd.run)
    going.start()
    for share, words, act in plan:
        time.sleep(max(0, crowd.began + share * asked.minutes * 60 - time.monotonic()))
        act()
        say(crowd.began, words)
    going.join()
    say(crowd.began, "over")


def settle(installation, sink):
    """Wait until every mail has left, then look; as if ten minutes had gone by for what the dead had in hand."""

    def is_still():
        before = len(sink.got)
        time.sleep(10)
        return before == len(sink.got)

    until(is_still, within=600)
    installation.ask(LATER)
    until(lambda: installation.ask("from bench.inside import waiting; waiting()").strip() == "0", within=300)
    found = json.loads(installation.ask("from bench.inside import look; look()"))
    left = Counter(re.search(rb"(?im)^message-id:\s*(<[^>]+>)", content)[1].decode() for _, _, content in sink.got)
    found["left"] = left
    return found, {name: count - 1 for name, count in left.items() if count > 1}


def tell(crowd):
    """How long each kind of page took."""
    took, answers = defaultdict(list), Counter()
    for kind, answer, seconds, says_when, _at in crowd.seen:
        if answer:
            took[kind].append(seconds * 1000)
        answers[(answer, says_when)] += 1
    print(f"\n{'page':32}{'asked':>8}{'p50 ms':>8}{'p95 ms':>8}")
    everything = [one for times in took.values() for one in times]
    for kind, times in [*sorted(took.items()), ("all", everything)]:
        times.sort()
        p50, p95 = (times[int(len(times) * share)] for share in (0.5, 0.95))
        print(f"{kind:32}{len(times):8}{p50:8.0f}{p95:8.0f}")
    said = {0: "connection broken"}
    for (answer, says_when), count in sorted(answers.items()):
        print(f"{count:8} {said.get(answer, answer)}{' with Retry-After' if says_when else ''}")


def judge(crowd, found, duplicates, asked):
    """Each promise and whether it was kept; 1 if one was not."""
    places = Counter(map(tuple, found["places"]))
    wanted = {(f"endure-{n}", "registered"): SEATS for n in range(asked.minutes)}
    wanted |= {(f"endure-{n}", "waiting"): SIGN_UPS - SEATS for n in range(asked.minutes)}
    written = Counter(found["remarks"])
    lost = [text for text, is_taken in crowd.remarks.items() if is_taken and not written[text]]
    saved = {ref: [text for text, is_taken in tries if is_taken] for ref, tries in crowd.saved.items()}
    # What was acknowledged last is there, or something that was sent after it and not answered.
    behind = {
        ref: found["goals"][ref]
        for ref, texts in saved.items()
        if texts and int(found["goals"][ref].split()[1]) < int(texts[-1].split()[1])
    }
    states = Counter(state for _name, state in found["mails"])
    unsent = [name for name, state in found["mails"] if state == "sent" and name not in found["left"]]
    bulk = {name: count for name, count in duplicates.items() if "." in name.partition("@")[0]}
    alone = {name: count for name, count in duplicates.items() if name not in bulk}
    wrong = Counter(
        answer for _kind, answer, _took, says_when, _at in crowd.seen
        if answer not in (0, 200, 204, 302) and not (answer == 503 and says_when)
    )  # fmt: skip
    broken = sum(answer == 0 for _kind, answer, *_ in crowd.seen)
    promises = [
        (f"{len(crowd.signed_up)} signed up, all acknowledged", len(crowd.signed_up) == asked.minutes * SIGN_UPS),
        (f"{SEATS} come and {SIGN_UPS - SEATS} wait at each of {asked.minutes} meetings", places == wanted),
        ("each of them has a line of the journal", found["without a line"] == 0),
        (f"and a letter ({found['letters']})", found["letters"] == len(found["places"])),
        (f"{sum(crowd.remarks.values())} remarks acknowledged, lost: {len(lost)}", not lost),
        (f"written twice: {sum(count > 1 for count in written.values())}", max(written.values(), default=1) == 1),
        (f"{sum(map(len, saved.values()))} times saved by itself, behind: {len(behind)}", not behind),
        (f"mails {dict(states)}, said to have left and did not: {len(unsent)}", not unsent),
        (f"letters that left twice: {sum(alone.values())} (4 kills)", sum(alone.values()) <= 4),
        (f"of the letter to many: {sum(bulk.values())}", sum(bulk.values()) <= 4 * IN_HAND),
        (f"answers that were errors: {dict(wrong)}", not wrong),
        (f"connections broken: {broken}", True),
    ]
    print()
    for words, is_kept in promises:
        print(f"{'kept  ' if is_kept else 'BROKEN'}  {words}")
    return int(not all(is_kept for _words, is_kept in promises))


if __name__ == "__main__":
    main()
