"""A right that ends while its holder is signed in: the next request is refused, also of a form that stands open.

For everybody with a part, every page of the table of access that the part opens is asked before and after, in one
session. Afterwards the holder is a member like others, or a stranger; what is refused has written nothing. Parts that
the table has no column for have their pages below.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from kogge.commons.clusters.models import Membership
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.upkeep.actions import colleagues
from kogge.training.nominations import actions as nominations
from kogge.training.nominators import actions as asking
from kogge.training.programmes.actions import seat, unseat
from kogge.training.programmes.models import Call, Edition, Seat
from kogge.training.selection import actions as selection
from tests import make
from tests.addresses import address
from tests.test_access import ROWS, expected, house

__all__ = ["house"]
pytestmark = pytest.mark.slow


def unseated(role):
    def end(person):
        for held in Seat.objects.filter(person=person, role=role):
            unseat(held, by=make.person("Somebody Else"))

    return end


def without(**rights):
    return lambda person: User.objects.filter(pk=person.pk).update(**rights)


def assistant(house):
    made = make.person("Alva Assistant")
    seat(Edition.objects.get(slug=house["values"]["edition"]), made, role="assistant", by=make.coordinator())
    return made


# How the part ends, whose it is (somebody new: with the column that says what they may), and what they are then.
ENDS = {
    "the seat of the coordinator": ("coordinator", unseated("coordinator"), "member"),
    "the seat of the assistant": ("coordinator", unseated("assistant"), "member"),
    "the seat of the lead": ("lead", unseated("module_lead"), "member"),
    "the office": ("office", without(is_staff=False), "member"),
    "the audit": ("auditor", without(is_auditor=False), "member"),
    "the account of the coordinator": ("coordinator", without(is_active=False), "stranger"),
}
NEW = {"the seat of the assistant": assistant}
# The thread of the table stands in a circle of its own, which nobody leaves with a seat in an edition.
GUILD = {"thread_detail", "thread_save", "thread_step", "remark_detail", "remark_edit", "remark_step", "person_detail"}


UNHEARD = ("session", "people_try")  # what a session keeps of its own visit


def ask(client, method, path, **more):
    """(the status, what it wrote), undone at once."""
    wrote = []

    def listen(execute, sql, params, many, context):
        word, _space, rest = sql.partition(" ")
        if word in ("INSERT", "UPDATE", "DELETE") and not any(name in rest[:60] for name in UNHEARD):
            wrote.append(sql[:80])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(listen):
        status = getattr(client, method)(path, **more).status_code
        transaction.set_rollback(True)
    return status, wrote


@pytest.mark.parametrize("end", ENDS)
def test_the_next_request_is_refused_and_writes_nothing(end, house, django_db_blocker):
    """A16."""
    who, act, becomes = ENDS[end]
    with django_db_blocker.unblock(), transaction.atomic():
        person = NEW[end](house) if end in NEW else house["people"][who]
        client = Client(raise_request_exception=False)
        client.force_login(person)
        stays = set() if becomes == "stranger" else GUILD
        rows = [row for row in ROWS if expected(row)[who] != expected(row)[becomes] and row[0] not in stays]
        asked = [(row[0], row[1], expected(row)[becomes], address(row[0], house["values"])) for row in rows]
        pages = [row for row in rows if expected(row)[who] == 200]
        assert {ask(client, row[1], address(row[0], house["values"]))[0] for row in pages[:3]} <= {200}
        act(person)
        wrong = {}
        for name, method, told, path in asked:
            status, wrote = ask(client, method, path)
            if status != told or (status in (403, 404) and wrote):
                wrong[name, method] = (status, told, wrote)
        transaction.set_rollback(True)
    print(end, len(asked))
    assert wrong == {}


def reviewer():
    """Of a committee: what is typed into a file is not kept once the seat has ended."""
    made = make.committee_round(at="reviewing", reviewers=4)
    review = make.round_reviews(made).first()
    base = f"/review/{made.edition.slug}/"
    pages = [("get", base, 200), ("get", f"{base}{review.number}/", 200), ("post", f"{base}{review.number}/", 422)]
    pages += [("get", f"{base}conflicts/", 200), ("post", f"{base}conflicts/", 302)]
    return (
        review.reviewer.person,
        pages,
        lambda: selection.leave(review.reviewer, by=review.reviewer.person, now=timezone.now()),
    )


def organisations_editor():
    """Of an entry in the directory, by a colleague who stays."""
    entry = make.begun(at="listed")
    make.colleague(entry, "Lena Leaver")
    left = Membership.objects.get(organisation=entry, person=make.person("Lena Leaver"))
    base = f"{entry.get_absolute_url()}edit/"
    pages = [("get", base, 200), ("get", f"{base}basics/", 200), ("post", f"{base}basics/", 422)]
    pages += [("get", f"{entry.get_absolute_url()}members/", 200), ("post", f"{entry.get_absolute_url()}cease/", 302)]
    return left.person, pages, lambda: colleagues.part_with(left, by=make.person("Maja Sund"), now=timezone.now())


def participant():
    """Who gives the place back, with the course open in another window."""
    case = make.nomination(at="taken")
    base = f"/learn/{case.edition.slug}/"
    pages = [("get", base, 200), ("get", f"{base}people/", 200), ("get", f"{base}1/", 200)]
    pages += [("get", f"{base}expectations/", 200), ("post", f"{base}expectations/", 422)]
    return case.nominee, pages, lambda: nominations.release(case, by=case.nominee, note="A new job.")


@pytest.mark.django_db
@pytest.mark.parametrize("part", [reviewer, organisations_editor, participant], ids=lambda part: part.__name__)
def test_who_has_no_part_any_more_is_refused_in_the_open_window(part):
    """A16."""
    person, pages, end = part()
    client = Client(raise_request_exception=False)
    client.force_login(person)
    before = [ask(client, method, path)[0] for method, path, _told in pages]
    end()
    after = [ask(client, method, path) for method, path, _told in pages]

    assert before == [told for _method, _path, told in pages]
    assert [(status in (403, 404), wrote) for status, wrote in after] == [(True, [])] * len(pages)


@pytest.mark.django_db
def test_who_withdrew_writes_on_and_nothing_is_kept():
    """The case stays the nominee's own to read; the application is closed."""
    case = make.nomination(at="agreed")
    client = Client(raise_request_exception=False)
    client.force_login(case.nominee)
    own = case.get_application_url()
    writing = client.get(f"{own}edit/").status_code
    nominations.withdraw(case, by=case.nominee)
    asked = {verb: ask(client, "post", f"{own}{verb}/") for verb in ("edit", "send", "files", "support", "dates")}

    assert writing == 200
    assert client.get(own).status_code == 200
    assert {verb: wrote for verb, (_status, wrote) in asked.items()} == dict.fromkeys(asked, [])
    assert {status for status, _wrote in asked.values()} <= {302, 403, 404, 409, 422}


@pytest.mark.django_db
def test_a_nominator_who_is_asked_no_longer_has_a_link_that_says_so():
    made = make.edition()
    Call.objects.create(edition=made, takes_nominations="invited")
    now = timezone.now()
    asking.invite(made, addresses=["ada@example.org"], by=make.coordinator(), now=now)
    link = re.search(r"/nominate/[\w-]+/", Message.objects.get(address="ada@example.org").text)[0]
    client = Client(raise_request_exception=False)
    before = client.get(link).status_code
    asking.withdraw(made.nominators.get(), by=make.coordinator(), now=now)

    assert before == 200
    assert [ask(client, method, link) for method in ("get", "post")] == [(410, []), (410, [])]
