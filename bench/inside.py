"""What `endure.py` does inside the installation that it uses: who is there beforehand, what is there afterwards."""

import json
from datetime import timedelta

SEATS, SIGN_UPS = 50, 300  # of a meeting, and a minute
WRITERS, APPLICANTS = 22, 20


def prepare(minutes):
    """Who signs up, writes and reads, with what they need for it; printed as JSON."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone
    from i18nfield.strings import LazyI18nString

    from kogge.commons.clusters.models import Organisation
    from kogge.commons.events.models import Event
    from kogge.commons.people.models import Circle, User
    from kogge.commons.talk.models import Thread
    from kogge.portal.demonstration.demo import Demo
    from kogge.training.nominations.models import Application, Nomination
    from kogge.training.programmes.models import Edition

    now, people = timezone.now(), User.objects.filter(email__startswith="person-").order_by("pk")

    def cookies(some):
        found = []
        for person in some:
            client = Client()
            client.force_login(person)
            found.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
        return found

    for n in range(minutes):
        Event.objects.create(
            slug=f"endure-{n}", title=LazyI18nString({"en": f"Fifty seats {n}"}), mode="on_site", city="Vaasa",
            starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=30, hours=2), is_public=True,
            registers="open", places_on_site=SEATS,
        )  # fmt: skip
    circle = Circle.objects.get(slug="crowd-1")
    writers = list(circle.members.order_by("pk")[:WRITERS])
    thread = Thread.objects.create(
        circle=circle, title="Ten minutes", made_by=writers[0], made_at=now, last_remark_at=now
    )
    edition = Edition.objects.with_open_call(now).first()
    cluster = Organisation.objects.get(slug="crowd-1")
    applicants = list(people[5_000 : 5_000 + APPLICANTS])
    for n, person in enumerate(applicants):
        case = Nomination.objects.create(
            ref=f"ENDURE-{n}", edition=edition, state="agreed", nominee=person, nominee_email=person.email,
            nominee_name=person.name, nominator=person, nominator_name=person.name, nominator_email=person.email,
            cluster=cluster, made_at=now,
        )  # fmt: skip
        Application.objects.create(nomination=case)
    roles = Demo(now=now).rows["demo_link"]
    known = cookies([User.objects.get(email=row["person"]) for row in roles])
    print(
        json.dumps(
            {
                "thread": f"/talk/{thread.ref}/",
                "sign_ups": cookies(people[1_000 : 1_000 + SIGN_UPS]),
                "writers": cookies(writers),
                "applicants": cookies(applicants),
                "roles": dict(zip([row["role"]["en"] for row in roles], known, strict=True)),
            }
        )
    )


def write_letter(count):
    """Somebody presses the button: a letter to so many."""
    from django.utils import timezone

    from kogge.commons.mail.actions import start_mailing
    from kogge.commons.people.models import User

    keys = User.objects.filter(email__startswith="person-").order_by("pk").values_list("pk", flat=True)[:count]
    text = "Dear {name},\n\n" + "The network meets in Oulu, and every cluster brings what it has learnt. " * 20
    by = User.objects.filter(is_staff=True).order_by("pk").first()
    start_mailing("News", text, people=keys, about="all", list_name="news", by=by, now=timezone.now())


def look():
    """What is there afterwards, as JSON."""
    from django.db.models import Exists, OuterRef

    from kogge.commons.events.models import Registration
    from kogge.commons.journal.models import Entry
    from kogge.commons.mail.models import Message
    from kogge.commons.talk.models import Remark, Thread
    from kogge.training.nominations.models import Application

    places = Registration.objects.filter(event__slug__startswith="endure-")
    lines = Entry.objects.filter(kind="events.registration", thing_id=OuterRef("pk"), verb__in=["register", "wait"])
    letters = Message.objects.filter(kind__in=["registered", "waits"], person__registrations__in=places).distinct()
    mails = Message.objects.exclude(sent_at__lte=Thread.objects.get(title="Ten minutes").made_at)
    print(
        json.dumps(
            {
                "places": sorted(places.values_list("event__slug", "state")),
                "without a line": places.exclude(Exists(lines)).count(),
                "letters": letters.count(),
                "remarks": list(Remark.objects.filter(text__startswith="endures ").values_list("text", flat=True)),
                "goals": dict(
                    Application.objects.filter(nomination__ref__startswith="ENDURE-").values_list(
                        "nomination__ref", "goals"
                    )
                ),
                "mails": list(mails.values_list("message_id", "state")),
            }
        )
    )


def waiting():
    from kogge.commons.mail.models import Message

    print(Message.objects.filter(state__in=["waiting", "sending"]).count())
