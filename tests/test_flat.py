"""No page asks the database more often because there is more to show: as many queries for thirty rows as for two."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.commons.journal.models import Site, forget, record, site
from kogge.training.programmes.models import Module
from tests import make

pytestmark = pytest.mark.django_db
MOST = 25


def queries(client, path):
    """How many queries a signed-in reader's page takes; the first look warms what is read once."""
    client.get(path)
    forget()
    site()  # which is read once a second, whatever the page, and so again where a page takes longer
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return sum(1 for one in captured.captured_queries if f'FROM "{Site._meta.db_table}"' not in one["sql"])


def flat(client, path, more):
    """The same number with few rows and with many, and not more than twenty-five."""
    few = queries(client, path)
    more()
    many = queries(client, path)
    assert (few, many <= MOST) == (many, True)


def cases(count, *, at="sent", start=0):
    for number in range(start, start + count):
        make.nomination(f"Person Nr{number}", at=at)


def events(count, start=0, circle=None):
    now = timezone.now()
    for number in range(start, start + count):
        Event.objects.create(
            slug=f"e{number}",
            title=make.text(f"Lecture {number}"),
            starts_at=now + timedelta(days=number + 1),
            ends_at=now + timedelta(days=number + 1, hours=1),
            is_public=True,
            mode="online",
        )


def clusters(count, start=0, kind="cluster"):
    for number in range(start, start + count):
        make.organisation(f"{kind}-{number}", kind=kind, country=["SE", "FI", "EE"][number % 3], city="Vaasa")


@pytest.mark.parametrize("path", ["/clusters/", "/clusters/?as=map", "/clusters/?as=table", "/organisations/"])
def test_directory(client, path):
    kind = "university" if "organisations" in path else "cluster"
    clusters(2, kind=kind)
    client.force_login(make.person())

    flat(client, path, lambda: clusters(28, start=2, kind=kind))


def test_events(client):
    events(2)
    client.force_login(make.person())

    flat(client, "/events/", lambda: events(28, start=2))


def test_front_and_home(client):
    events(2)
    clusters(2)
    make.edition()
    client.force_login(make.coordinator())
    for path in ("/", "/home/"):
        queries(client, path)
    before = [queries(client, path) for path in ("/", "/home/")]
    events(28, start=2)
    clusters(28, start=2)
    cases(10)

    assert [queries(client, path) for path in ("/", "/home/")] == before


def test_home_takes_at_most_seven_queries(client):
    """The sixth asks whether mails came back; the seventh what others ask of one, in committees and questionnaires.

    Both are asked with the seats and the agenda, once a minute: as a rule it is two.
    """
    cases(3)
    events(3)
    client.force_login(make.coordinator())

    assert queries(client, "/home/") <= 7


def test_programmes(client):
    make.edition()
    client.force_login(make.person("Nobody Else"))

    def more():
        for number in range(20):
            make.edition(f"me-{number}", code=f"M{number}")

    for path in ("/programmes/", "/programmes/manager-education/"):
        queries(client, path)
    before = [queries(client, path) for path in ("/programmes/", "/programmes/manager-education/")]
    more()
    assert [queries(client, path) for path in ("/programmes/", "/programmes/manager-education/")] == before


def test_edition_with_many_modules(client):
    edition = make.edition()
    client.force_login(make.person("Nobody Else"))

    def more():
        for number in range(2, 20):
            Module.objects.create(
                edition=edition,
                number=number,
                title=make.text("More"),
                lead=make.organisation("netport"),
                starts_on=edition.starts_on,
                ends_on=edition.ends_on,
            )

    flat(client, edition.get_absolute_url(), more)


def test_board_of_an_edition(client):
    cases(2)
    cases(2, at="completed", start=50)
    client.force_login(make.coordinator())

    def more():
        cases(15, start=2)
        cases(10, at="completed", start=60)

    flat(client, "/manage/manager-education/me-2027/", more)


@pytest.mark.parametrize("path", ["/learn/me-2027/", "/learn/me-2027/people/", "/teach/me-2027/1/me-2027-1-1/"])
def test_inside_an_edition(client, path):
    cases(2, at="taken")
    client.force_login(make.coordinator())

    flat(client, path, lambda: cases(15, at="taken", start=2))


def test_own_nominations(client):
    cases(2)
    client.force_login(make.person("Torsten Ek"))

    flat(client, "/nominations/", lambda: cases(15, start=2))


def test_history_of_a_case(client):
    case = make.nomination(at="sent")
    client.force_login(make.coordinator())

    def more():
        for number in range(30):
            record("remark", case, by=make.person(f"Person Nr{number}"), case=case.ref)

    flat(client, case.get_absolute_url(), more)


def test_mailbox(client, settings):
    settings.HAS_MAILBOX = True
    cases(1)
    client.force_login(make.person())

    flat(client, "/mailbox/", lambda: cases(9, start=1))
