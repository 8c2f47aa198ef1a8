"""A mailbox that is looked into: what was dealt with is moved to a folder of its own, everything else stays."""

import imaplib
import logging
import re
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

from django.db import Error

from kogge.base.errors import Refused
from kogge.commons.postmaster.reading import MOST_BYTES
from kogge.commons.postmaster.receive import NotNow

log = logging.getLogger(__name__)

TAKEN = "Taken"
MOST = 200  # of one look; the rest follows at the next
BEGIN = 45  # seconds of one look in which another mail is begun
END = 60  # seconds after which the connection is cut, whatever the server is about


def look_into(address, *, take):
    """Give each mail of the box at `imaps://user:password@host/INBOX` to `take(raw)`. Returns how many were taken.

    What `take` refuses or cannot read stays in the box with a flag, for a person to look at. When the database is
    away, or the office must not get more just now, everything that is left stays as it is.
    """
    parts = urlsplit(address)
    until = time.monotonic() + BEGIN
    with _connected(parts) as box, _cut_at_the_end(box):
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        # A server answers "no" to CREATE when the folder is there already, which is as good.
        if box.create(TAKEN)[0] != "OK" and box.select(TAKEN, readonly=True)[0] != "OK":
            log.error("the mailbox has no folder %s, and none can be made: what is dealt with stays, flagged", TAKEN)
        _answer(box.select(unquote(parts.path.strip("/")) or "INBOX"))
        found = _answer(box.uid("SEARCH", "UNFLAGGED", "UNDELETED"))
        taken = 0
        for number, uid in enumerate((found[0] or b"").split()[:MOST]):
            if number and time.monotonic() > until:  # a slow server is emptied too, one mail a look
                break
            try:
                _take_one(box, uid, take)
            except (Error, NotNow) as problem:
                log.warning("the mailbox waits: %s", type(problem).__name__)
                break
            except imaplib.IMAP4.abort:
                raise
            except Exception as problem:  # one mail that breaks us must not keep the others waiting
                if not isinstance(problem, Refused):
                    log.exception("a mail of the box could not be dealt with")
                box.uid("STORE", uid, "+FLAGS", r"(\Flagged)")
            else:
                taken += 1
        return taken


def _connected(parts):
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(
            parts.hostname, parts.port or 993, timeout=30, ssl_context=ssl.create_default_context()
        )
    return imaplib.IMAP4(parts.hostname, parts.port or 143, timeout=30)


@contextmanager
def _cut_at_the_end(box):
    """A server that says a little now and then never meets the time limit of the connection."""

    def cut():
        with suppress(OSError):  # it has ended by itself
            box.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(END, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, imaplib.IMAP4.abort):
        box.state = "LOGOUT"  # the connection is gone, and nobody says good-bye to it
        box.shutdown()
        raise
    finally:
        timer.cancel()


def _take_one(box, uid, take):
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(_bytes(_answer(box.uid("FETCH", uid, "(RFC822.SIZE)")))))
    if size and int(size[1]) > MOST_BYTES:
        raise Refused("too large")
    parts = _answer(box.uid("FETCH", uid, "(BODY.PEEK[])"))
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        raise Refused("gone")
    take(raw)
    _put_away(box, uid)


def _put_away(box, uid):
    """Move it; a server without MOVE gets a copy and a mark, and nothing is ever wiped out by us."""
    if "MOVE" in box.capabilities:
        _answer(box.uid("MOVE", uid, TAKEN))
    else:
        _answer(box.uid("COPY", uid, TAKEN))
        _answer(box.uid("STORE", uid, "+FLAGS", r"(\Deleted)"))


def _answer(answer):
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(f"the server said {state}")
    return data


def _bytes(parts):
    for part in parts:
        yield part[0] if isinstance(part, tuple) else part or b""
