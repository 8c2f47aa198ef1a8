import logging
import os
import sys

from django.core.management.base import BaseCommand
from django.db import Error
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.postmaster.reading import MOST_BYTES
from kogge.commons.postmaster.receive import NotNow
from kogge.portal.platform.inbox import take

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take one mail from standard input, as a mail server hands it over. The arguments are who it was sent to."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("sent_to", nargs="*", help="the addresses of the envelope, as ${recipient} of Postfix")

    def handle(self, *, sent_to, **options):
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            take(raw, sent_to=sent_to, now=timezone.now())
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(os.EX_DATAERR)  # the mail server tells the sender, with this sentence
        except (Error, NotNow, OSError) as problem:
            log.warning("a mail must wait outside: %s", type(problem).__name__)
            sys.exit(os.EX_TEMPFAIL)  # the mail server keeps it and comes again
        except Exception:
            log.exception("a mail could not be dealt with")
            sys.exit(os.EX_TEMPFAIL)
