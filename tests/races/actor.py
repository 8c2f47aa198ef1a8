"""Processes that act at once: `python -m tests.races.actor` reads a race a line, and forks its actors for each.

Each says `ready`, waits for the start, reads, sleeps as long as a slow page would, acts, and prints what came of it.
A guard that is `off` is taken away, to show that without it the race is real.
"""

import json
import os
import sys
import time
import traceback
from contextlib import suppress

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.db import IntegrityError, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from kogge.base.errors import Refused  # noqa: E402
from kogge.commons.clusters.models import Organisation  # noqa: E402
from kogge.commons.events import actions as events  # noqa: E402
from kogge.commons.events.models import Event, Registration  # noqa: E402
from kogge.commons.events.places import places_of  # noqa: E402
from kogge.commons.imports import actions as imports  # noqa: E402
from kogge.commons.imports.models import Import  # noqa: E402
from kogge.commons.journal.models import record  # noqa: E402
from kogge.commons.mail import actions as mail_actions  # noqa: E402
from kogge.commons.mail import mailings  # noqa: E402
from kogge.commons.mail.models import Mailing, Message  # noqa: E402
from kogge.commons.people import address, proofs  # noqa: E402
from kogge.commons.people.models import Invitation, User  # noqa: E402
from kogge.commons.timetables import planning  # noqa: E402
from kogge.commons.timetables.models import Plan  # noqa: E402
from kogge.commons.upkeep import actions as upkeep  # noqa: E402
from kogge.commons.upkeep.actions import claims  # noqa: E402
from kogge.training.credentials.actions import award  # noqa: E402
from kogge.training.credentials.models import Credential  # noqa: E402
from kogge.training.decisions import actions as decisions  # noqa: E402
from kogge.training.nominations import actions as nominations  # noqa: E402
from kogge.training.nominations.models import Nomination  # noqa: E402
from kogge.training.programmes.models import Seat  # noqa: E402
from kogge.training.selection.models import Round  # noqa: E402

PAUSE = 0.3
PLACE = 0  # which of the actors this process is


def decide(ref, guard):
    """Offer or decline: each process another verb, both from what they have just read."""
    case = Nomination.objects.select_related("edition").get(ref=ref)
    by = User.objects.get(seats__role="coordinator", seats__edition=case.edition)
    verb = "offer" if PLACE % 2 else "decline"
    time.sleep(PAUSE)
    if guard == "on":
        with transaction.atomic():
            case.take(verb, by=by)
    elif case.state == "sent":  # what a careless program would do: check, then write
        with transaction.atomic():
            Nomination.objects.filter(pk=case.pk).update(state="offered" if verb == "offer" else "declined")
            record(verb, case, by=by, case=case.ref)


def offer_last(refs, guard):
    """Two coordinators offer the last place, each to somebody else."""
    case = Nomination.objects.select_related("edition", "cluster").get(ref=refs.split()[PLACE])
    by = User.objects.get(seats__role="coordinator", seats__edition=case.edition)
    is_free = case.edition.nominations.holding_a_place().count() < case.edition.seats_offered
    time.sleep(PAUSE)
    if guard == "on":
        nominations.offer(case, by=by)
    elif is_free:  # what a careless program would do: count, then give
        with transaction.atomic():
            case.take("offer", by=by)


def promote_next(edition, guard):
    """Two coordinators press the button that offers the free place to the next on the reserve list."""
    round, now = Round.objects.get(edition__slug=edition), timezone.now()
    by = User.objects.get(seats__role="coordinator", seats__edition=round.edition)
    following = decisions.next_on_reserve(round)
    time.sleep(PAUSE)
    if guard == "on":
        decisions.promote(round, expected=following.nomination.ref, by=by, now=now)
    else:  # what a careless program would do: give the place to whom it has read
        record("offer", following.nomination, by=by, case=following.nomination.ref)


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
        taken = Message.objects.claim(now=now, most=50)
    else:
        taken = list(Message.objects.due(now))
        time.sleep(PAUSE)
        Message.objects.filter(pk__in=[message.pk for message in taken]).update(state="sending")
    print("took", *sorted(message.pk for message in taken), end=" ")


def start_letter(ref, guard):
    """Two coordinators send one draft to everybody."""
    now, by = timezone.now(), User.objects.first()
    is_new = not Mailing.objects.filter(ref=ref).exists()
    time.sleep(PAUSE)
    if guard == "on":
        mail_actions.start_mailing("News", "Text.", people=User.objects.all(), about="all", ref=ref, by=by, now=now)
    elif is_new:  # what a careless program would do: check, then write under a key of its own
        keys = list(User.objects.values_list("pk", flat=True))
        mailing = Mailing.objects.create(
            ref=f"{os.getpid()}", sent_at=now, audience=keys, total=len(keys), by=by, subject="News", text="Text."
        )
        mailings.make_some(mailing, now=now)


def make_rows(ref, guard):
    """Two workers make the rows of one letter."""
    mailing = Mailing.objects.get(ref=ref)
    if guard == "off":
        people = list(User.objects.exclude(pk__in=mailing.messages.values("person")))
    time.sleep(PAUSE)
    if guard == "on":
        mailings.make_some(mailing, now=timezone.now())
    else:
        for person in people:
            Message.objects.create(
                mailing=mailing, person=person, message_id=f"<{person.pk}-{os.getpid()}@x>",
                next_try_at=mailing.sent_at, written_at=mailing.sent_at,
            )  # fmt: skip


def use_code(code, guard):
    """Two browsers sign in with the same code of an authenticator app."""
    person = User.objects.first()
    app = proofs.factors(person, "totp").get()
    step = proofs.step_of(proofs.secret.unlock(app.data["secret"]), code)
    is_new = step > app.data["step"]
    time.sleep(PAUSE)
    if guard == "on":
        is_new = proofs.is_app_code(person, code)
    elif is_new:  # what a careless program would do: look, then write
        app.data["step"] = step
        app.save()
    print("let in" if is_new else "kept out", end=" ")


def move(key, guard):
    """Both links of a change of address are followed at once, or the same one twice."""
    now = timezone.now()
    invitations = Invitation.objects.filter(key=key).order_by("pk")
    invitation = invitations[PLACE % 2]
    time.sleep(PAUSE)
    print("moved" if address.agree_to_move(invitation, now=now) else "waits", end=" ")


def take_over(key, guard):
    """Two people of one organisation follow their links, and each becomes its first manager."""
    now, entry = timezone.now(), Organisation.objects.get(pk=key)
    invitation = Invitation.objects.filter(purpose="claim", key=key).order_by("pk")[PLACE]
    time.sleep(PAUSE)
    if guard == "on":
        claims.prove(invitation, person=None, now=now)
    elif entry.claimed_at is None:  # what a careless program would do: look, then write
        with transaction.atomic():
            Organisation.objects.filter(pk=key).update(claimed_at=now)
            record("claim", entry, by=None, now=now)


def merge(slugs, guard):
    """Two editors merge the same two entries, each the other way round."""
    one, other = (Organisation.objects.get(slug=slug) for slug in slugs.split())
    kept, gone = (one, other) if PLACE else (other, one)
    time.sleep(PAUSE)
    if guard == "on":
        upkeep.merge(kept, gone, by=User.objects.first(), now=timezone.now())
    elif gone.state == kept.state == "listed":
        Organisation.objects.filter(pk=gone.pk).update(state="merged", merged_into=kept)


def write_list(ref, guard):
    """Two workers have the same list in hand."""
    imported = Import.objects.get(ref=ref)
    waiting = list(imported.rows.to_write())
    time.sleep(PAUSE)
    if guard == "on":
        imports._apply(imported)
    else:  # what a careless program would do: write what it has read
        for row in waiting:
            record("bring", imported, by=None, note=row.title)


def book_last(slug, guard):
    """People register for the last place at a meeting at once; prints what each got."""
    event, now = Event.objects.get(slug=slug), timezone.now()
    person = User.objects.get(email=f"nr{PLACE}@example.org")
    is_free = places_of(event)["on_site"].is_free
    time.sleep(PAUSE)
    if guard == "on":
        got = events.register(event, person, mode="on_site", by=person, now=now).state
    else:  # what a careless program would do: count, then give
        got = "registered" if is_free else "waiting"
        Registration.objects.create(event=event, person=person, mode="on_site", state=got, registered_at=now)
    print(got, end=" ")


def begin_plan(slug, guard):
    """Two who prepare a meeting begin its plan: each has seen that there is none."""
    event, by, now = Event.objects.get(slug=slug), User.objects.get(is_staff=True), timezone.now()
    is_there = event.plans.exists()
    time.sleep(PAUSE)
    if guard == "on":
        planning.begin_plan(event, None, by=by, now=now)
    elif not is_there:  # what a careless program would do: look, then make
        planning.put_plan(Plan(event=event, title=str(event.title), minutes=60), by=by, now=now)


ACTS = {"decide": decide, "award": give_award, "claim": claim_mail, "start": start_letter, "rows": make_rows}
ACTS |= {"code": use_code, "move": move, "last": offer_last, "promote": promote_next, "book": book_last}
ACTS |= {"take_over": take_over, "merge": merge, "list": write_list, "plan": begin_plan}


def act(what, guard, key):
    """One of those who act at once: opens its connection, says that it is ready, waits for the start, and acts."""
    list(User.objects.all()[:1])
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        ACTS[what](key, guard)
    except (Refused, IntegrityError):
        print("refused", flush=True)
    else:
        print("done", flush=True)


def child(place, what, guard, key):
    """A process of its own with pipes to us: (its number, to it, from it)."""
    global PLACE
    (in_read, in_write), (out_read, out_write) = os.pipe(), os.pipe()
    number = os.fork()
    if number:
        os.close(in_read), os.close(out_write)
        return number, os.fdopen(in_write, "w"), os.fdopen(out_read)
    PLACE = place
    os.dup2(in_read, 0), os.dup2(out_write, 1)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    try:
        act(what, guard, key)
        os._exit(0)
    finally:  # what went wrong stands on our standard error, which the test shows
        traceback.print_exc()
        os._exit(1)


def race(what, guard, key, actors):
    """What each of them printed, and with what each ended."""
    children = [child(place, what, guard, key) for place in range(actors)]
    ready = [out.readline() for _number, _start, out in children]
    for _number, start, _out in children:
        with suppress(BrokenPipeError):  # it has failed before; its code says so
            start.write("go\n")
            start.close()
    said = [out.read().strip() for _number, _start, out in children]
    codes = [os.waitpid(number, 0)[1] for number, _start, _out in children]
    return {"ready": ready, "said": sorted(said), "codes": codes}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(race(**json.loads(line))), flush=True)
