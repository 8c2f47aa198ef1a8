"""One of several processes that act at once: `python -m tests.races.actor WHAT GUARD KEY`.

Says `ready`, waits for a line, reads, sleeps as long as a slow page would, acts, and prints what came of it.
GUARD `off` takes the guard away, to show that without it the race is real.
"""

import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.db import IntegrityError, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from kogge.base.errors import Refused  # noqa: E402
from kogge.commons.journal.models import record  # noqa: E402
from kogge.commons.mail.models import Message  # noqa: E402
from kogge.commons.people.models import User  # noqa: E402
from kogge.training.credentials.actions import award  # noqa: E402
from kogge.training.credentials.models import Credential  # noqa: E402
from kogge.training.nominations.models import Nomination  # noqa: E402
from kogge.training.programmes.models import Seat  # noqa: E402

PAUSE = 0.3


def decide(ref, guard):
    """Offer or decline: each process another verb, both from what they have just read."""
    case = Nomination.objects.select_related("edition").get(ref=ref)
    by = User.objects.get(seats__role="coordinator", seats__edition=case.edition)
    verb = "offer" if os.getpid() % 2 else "decline"
    time.sleep(PAUSE)
    if guard == "on":
        with transaction.atomic():
            case.take(verb, by=by)
    elif case.state == "sent":  # what a careless program would do: check, then write
        with transaction.atomic():
            Nomination.objects.filter(pk=case.pk).update(state="offered" if verb == "offer" else "declined")
            record(verb, case, by=by, case=case.ref)


def give_award(ref, guard):
    seat = Seat.objects.select_related("edition__programme", "edition__lead", "result").get(case=ref)
    by = User.objects.get(seats__role="coordinator", seats__edition=seat.edition)
    has_one = seat.credentials.valid().exists()
    time.sleep(PAUSE)
    if guard == "on":
        award(seat, by=by, now=timezone.now())
    elif not has_one:
        Credential.objects.create(
            seat=seat, holder="X", title={}, issuer=seat.edition.lead, issued_at=timezone.now(), state="valid"
        )


def claim_mail(key, guard):
    """Two workers look for mail at once; prints which mails each took."""
    now = timezone.now()
    if guard == "on":
        taken = Message.objects.claim(now=now)
    else:
        taken = list(Message.objects.due(now))
        time.sleep(PAUSE)
        Message.objects.filter(pk__in=[message.pk for message in taken]).update(state="sending")
    print("took", *sorted(message.pk for message in taken), end=" ")


if __name__ == "__main__":
    what, guard, key = sys.argv[1:]
    list(User.objects.all()[:1])  # the connection is open before the start
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        {"decide": decide, "award": give_award, "claim": claim_mail}[what](key, guard)
    except (Refused, IntegrityError):
        print("refused")
    else:
        print("done")
