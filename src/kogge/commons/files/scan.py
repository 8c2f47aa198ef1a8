"""Harmful files: the one that every scanner must find, and whatever the scanner of this installation finds."""

import logging
import shlex
import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from kogge.base.errors import Refused

log = logging.getLogger(__name__)
# The test file that all scanners agree on, in two parts, so that none takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PART = 1_000_000  # bytes read at once
PATIENCE = 60  # seconds


def refuse_harmful(stream, *, name):
    """Nothing is kept of a file in which something harmful is found, or that can't be looked at."""
    if _holds_eicar(stream) or _is_found_by_scanner(stream, name):
        raise Refused(_("“%(name)s” holds something harmful and was not kept.") % {"name": name})


def _holds_eicar(stream):
    stream.seek(0)
    before = b""
    while part := stream.read(PART):
        if EICAR in before + part:
            return True
        before = part[-len(EICAR) :]
    return False


def _is_found_by_scanner(stream, name):
    """The scanner reads the file from its standard input and ends with 0 (clean) or 1 (found something)."""
    if not settings.SCANNER:
        return False
    stream.seek(0)
    try:
        ended = subprocess.run(
            shlex.split(settings.SCANNER), input=stream.read(), capture_output=True, timeout=PATIENCE
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as problem:
        ended = type(problem).__name__
    if ended not in (0, 1):
        log.error("The scanner did not answer: %s", ended)
        raise Refused(_("“%(name)s” could not be checked just now. Try again later.") % {"name": name})
    return ended == 1
