"""Letters to many: frozen, rendered when they leave, paused, stopped, and closed when all have left."""

import socket
from datetime import timedelta

import pytest
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions, mailings, sending
from kogge.commons.mail.models import Mailing, Message, OptOut
from kogge.commons.people.models import User
from tests import make

NOW = make.NOON
pytestmark = pytest.mark.django_db


def people(count):
    return User.objects.bulk_create(User(email=f"p{n:04}@example.org", name=f"Person {n}") for n in range(count))


def start(audience, **more):
    more = {"about": "all", "by": make.person("Astrid Ask"), "now": NOW} | more
    return actions.start_mailing("News", "Dear {name},\n\nThe news.", people=audience, **more)


def deliver(now=NOW):
    sending.deliver_mailings(now=now)


def figures(mailing):
    now = Mailing.objects.defer("audience").get(pk=mailing.pk)
    return now.state, now.total, now.sent, now.failed, now.held, now.waiting


def test_each_gets_one_mail_with_the_own_name_and_the_letter_ends(sink):
    mailing = start(people(250))

    deliver()

    assert sink.recipients == [f"p{n:04}@example.org" for n in range(250)]
    assert [mail.get_body(["plain"]).get_content().splitlines()[0] for mail in sink.mails[:2]] == [
        "Dear Person 0,",
        "Dear Person 1,",
    ]
    assert len({mail["Message-ID"] for mail in sink.mails}) == 250
    assert {mail["Precedence"] for mail in sink.mails} == {"bulk"}
    assert figures(mailing) == ("sent", 250, 250, 0, 0, 0)
    assert sink.connections == 1


def test_the_rows_of_a_large_audience_are_made_by_the_worker(sink):
    mailing = start(people(600))
    assert Message.objects.count() == 0

    deliver()

    assert figures(mailing) == ("sent", 600, 600, 0, 0, 0)
    assert len(sink.got) == 600


def test_whoever_joins_later_gets_nothing(sink):
    audience = User.objects.filter(email__startswith="p")
    people(3)
    start(audience)
    make.person("Petra Later")

    deliver()

    assert len(sink.got) == 3


def test_a_second_click_adds_nothing_and_says_since_when_a69(sink):
    audience = people(3)
    start(audience)
    with pytest.raises(Refused, match="already being sent, since "):
        start(audience, now=NOW + timedelta(minutes=1))
    with pytest.raises(Refused, match="already being sent"):
        start(reversed(audience), by=make.person("Another Coordinator"))

    deliver()

    assert (Mailing.objects.count(), len(sink.got)) == (1, 3)
    start(audience, now=NOW + timedelta(days=1))  # the same words on another day are another letter


def test_a_draft_is_sent_once_whatever_was_changed_in_it_a69():
    audience = people(2)
    start(audience, ref="draft-1")
    with pytest.raises(Refused, match="already being sent"):
        start(audience[:1], ref="draft-1")


def test_nobody_is_nobody():
    with pytest.raises(Refused, match="nobody to send this to"):
        start([])


def test_each_reads_the_own_language_as_far_as_the_letter_is_written_in_it(sink):
    for language in ("en", "sv", "fi"):
        User.objects.create(email=f"{language}@example.org", name="N", language=language)
    actions.start_mailing(
        {"en": "News of {edition}", "sv": "Nytt om {edition}"}, {"en": "Hello.", "sv": "Hej."},
        values={"edition": {"en": "Baltic", "sv": "Östersjön"}}, people=User.objects.filter(name="N"),
        about="all", by=make.person("Astrid Ask"), now=NOW,
    )  # fmt: skip

    deliver()

    read = {
        to: (mail["Subject"], mail.get_body(["plain"]).get_content().split("\r\n")[0])
        for to, mail in zip(sink.recipients, sink.mails, strict=True)
    }
    assert read == {
        "en@example.org": ("News of Baltic", "Hello."),
        "sv@example.org": ("Nytt om Östersjön", "Hej."),
        "fi@example.org": ("News of Baltic", "Hello."),
    }


def test_paused_it_stops_and_goes_on_with_the_rest(sink):
    """F10: the counts add up, and nobody gets it twice."""
    by = make.person("Astrid Ask")
    mailing = start(people(5))
    actions.pause_mailing(mailing, by=by, now=NOW)
    deliver()
    assert (sink.got, figures(mailing)) == ([], ("paused", 5, 0, 0, 0, 5))
    with pytest.raises(Refused):
        actions.pause_mailing(mailing, by=by, now=NOW)

    actions.go_on_with_mailing(mailing, by=by, now=NOW)
    deliver()

    assert figures(mailing) == ("sent", 5, 5, 0, 0, 0)
    assert [entry.verb for entry in Entry.objects.about(mailing)] == ["send", "pause", "go-on"]


def test_stopped_it_leaves_an_exact_list_of_who_got_it(sink):
    by = make.person("Astrid Ask")
    mailing = start(people(3))
    Message.objects.filter(address__gt="p0000@example.org").update(next_try_at=NOW + timedelta(hours=1))
    deliver()

    actions.stop_mailing(mailing, by=by, now=NOW)
    deliver(NOW + timedelta(hours=2))

    rows = dict(Message.objects.filter(mailing=mailing).values_list("address", "state"))
    assert rows == {"p0000@example.org": "sent", "p0001@example.org": "held", "p0002@example.org": "held"}
    assert sink.recipients == ["p0000@example.org"]
    with pytest.raises(Refused, match="stopped"):
        actions.retry(Message.objects.filter(state="held").first(), by=by, now=NOW)


def test_who_leaves_the_list_or_the_platform_meanwhile_gets_nothing_a70(sink):
    left, closed, gone, stays = people(4)
    mailing = start([left, closed, gone, stays], list_name="news")
    OptOut.objects.create(address=left.email, list_name="news", at=NOW)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.filter(pk=gone.pk).delete()

    deliver()

    assert sink.recipients == [stays.email]
    reasons = set(Message.objects.filter(state="held").values_list("error", flat=True))
    assert reasons == {"The account is closed.", "The address has left this list."}
    assert figures(mailing) == ("sent", 4, 1, 0, 3, 0)


def test_rows_that_were_never_made_are_made_by_the_sweeper(sink):
    """Somebody of the audience has no row, however that came about; a row that exists is not made twice."""
    audience = people(600)
    mailing = start(audience)
    mailings.make_some(mailing, now=NOW)
    Message.objects.filter(person__in=[person.pk for person in audience[100:200]]).delete()

    for _ in range(3):
        mailings.tend_mailings(now=NOW)
        deliver()

    assert sorted(sink.recipients) == [person.email for person in audience]
    assert figures(mailing) == ("sent", 600, 600, 0, 0, 0)


def test_a_person_who_is_gone_before_the_rows_are_made_counts_as_held(sink):
    audience = people(501)
    mailing = start(audience)
    User.objects.filter(pk=audience[0].pk).delete()

    deliver()

    assert figures(mailing) == ("sent", 501, 500, 0, 1, 0)


def test_a_refusal_or_a_reader_who_cannot_be_written_to_stops_nobody_else(sink):
    """F9."""
    audience = people(3)
    User.objects.filter(pk=audience[1].pk).update(email="550@example.org")
    mailing = start(User.objects.filter(name__startswith="Person"))
    Message.objects.filter(person=audience[2]).update(address="not an address")

    deliver()

    assert sink.recipients == ["p0000@example.org"]
    assert figures(mailing) == ("sent", 3, 1, 2, 0, 0)


def test_a_letter_that_cannot_be_drawn_is_paused_and_no_row_of_it_has_failed(sink):
    """F9: the fault of all mails alike, such as a broken template, is nobody's."""
    mailing = start(people(3))
    Mailing.objects.filter(pk=mailing.pk).update(values="not a dictionary")

    deliver()

    assert (sink.got, figures(mailing)) == ([], ("paused", 3, 0, 0, 0, 3))
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_letter_to_one_leaves_at_once_while_many_wait(sink):
    start(people(400))
    actions.send("people/mail/sign_in.txt", address="ulla@example.org", code="1", now=NOW)

    sending.deliver_letters(now=NOW)

    assert sink.recipients == ["ulla@example.org"]


def test_of_two_letters_to_many_each_has_its_turn(sink):
    first, second = people(150), [make.person("Ebba Lönn")]
    start(first)
    start(second)
    Message.objects.filter(mailing__total=150).update(written_at=NOW)

    deliver()

    assert sink.recipients.index("ebba.lonn@example.org") == 100


def test_how_far_it_is_costs_one_query_and_no_count(sink, django_assert_num_queries):
    mailing = start(people(3))
    with django_assert_num_queries(1):
        assert figures(mailing) == ("sending", 3, 0, 0, 0, 3)


def test_a_slice_costs_the_same_number_of_queries_whoever_is_in_it(sink, django_assert_max_num_queries):
    start(people(100))
    with django_assert_max_num_queries(100 + 40):  # one mark each
        deliver()
    assert len(sink.got) == 100


def test_a_letter_keeps_its_languages():
    mailing = start(people(1))
    assert isinstance(Mailing.objects.get(pk=mailing.pk).text, LazyI18nString)


def test_what_a_letter_names_is_never_fetched(sink):
    """A61: an address is text that the reader may follow; a picture in a text is no picture."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        near = f"http://127.0.0.1:{server.getsockname()[1]}"
        typed = [f"![x]({near}/x.png)", f'<img src="{near}/y.png">', "file:///etc/passwd", "http://169.254.169.254/z"]
        actions.start_mailing(
            "News", "\n\n".join(typed), people=people(1), about="all", by=make.person("Astrid Ask"), now=NOW
        )
        deliver()
        with pytest.raises(BlockingIOError):
            server.accept()

    plain, html = (sink.mails[0].get_body([kind]).get_content() for kind in ("plain", "html"))
    assert [one for one in typed if one not in plain] == []
    assert ("<img" in html, "src=" in html.replace("&lt;img src=", ""), "root:" in html) == (False, False, False)
