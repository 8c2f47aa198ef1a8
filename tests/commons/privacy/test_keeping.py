"""The retention list is carried out every day: what is past its time goes, what a grant asks for stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Bounce, Message
from kogge.commons.people.models import Invitation, User
from kogge.commons.privacy import actions
from kogge.commons.privacy.models import Consent, Erasure
from kogge.commons.privacy.retention import months_before
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Response
from kogge.portal.home.clock import CLOCK
from kogge.training.nominations.models import Application, Nomination
from kogge.training.programmes import actions as programmes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def carry_out(*, days=0, months=0):
    """The list as it is carried out so long from now."""
    day = months_before(timezone.localdate(), -months) + timedelta(days=days)
    actions.carry_out(now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def letter():
    Message.objects.update(state="sent", sent_at=timezone.now())
    return Message.objects.order_by("pk").values("address", "subject", "text", "html").first()


def test_the_list_is_carried_out_by_the_clock_every_day():
    due = next(due for due in CLOCK if due.act is actions.carry_out)
    assert due.every == timedelta(days=1)


def test_a_mail_loses_its_text_after_90_days_and_goes_after_two_years():
    make.nomination(at="nominated")
    whole = letter()

    carry_out(days=89)
    assert letter() == whole
    carry_out(days=92)
    assert letter() == {"address": whole["address"], "subject": "", "text": "", "html": ""}
    carry_out(months=24, days=2)
    assert letter() is None


def test_a_mail_that_still_waits_is_not_thrown_away():
    make.nomination(at="nominated")
    waiting = Message.objects.count()

    carry_out(months=25)

    assert Message.objects.filter(state="waiting").exclude(text="").count() == waiting


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_answers_go_two_years_after_they_were_sent_with_a_name_or_without(is_anonymous):
    made = make.questionnaire(is_anonymous=is_anonymous)
    draft = surveys.begin(made, person=make.person(), now=timezone.now())
    surveys.save(draft, {"abroad": "no"}, now=timezone.now())
    surveys.send(draft, now=timezone.now())

    carry_out(months=23)
    assert Response.objects.count() == 1
    carry_out(months=24, days=2)
    assert Response.objects.count() == 0


def test_links_go_after_90_days():
    Invitation.make(Invitation.Purpose.SIGN_IN, address="a@example.org", now=timezone.now())

    carry_out(days=89)
    assert Invitation.objects.count() == 1
    carry_out(days=92)
    assert Invitation.objects.count() == 0


def test_a_case_without_a_place_loses_its_people_two_years_after_the_edition_and_stays_a_number():
    edition = make.edition()
    case = make.nomination(at="declined")
    kept = make.nomination("Ebba Lönn", at="completed")
    months = (
        (edition.ends_on.year - timezone.localdate().year) * 12 + edition.ends_on.month - timezone.localdate().month
    )

    carry_out(months=months + 23)
    case.refresh_from_db()
    assert case.nominee_name == "Ulla Saarni"

    carry_out(months=months + 26)
    case.refresh_from_db()
    kept.refresh_from_db()
    assert (case.state, case.nominee_name, case.nominee_email, case.nominee, case.nominator, case.why) == (
        "declined",
        "–",
        f"erased-{case.pk}@erased.invalid",
        None,
        None,
        "–",
    )
    assert (kept.nominee_name, kept.nominee_email, kept.why) == ("Ebba Lönn", "ebba.lonn@example.org", "–")
    assert set(Application.objects.values_list("role", "goals", "plan", "experience")) == {("", "", "", "")}


def test_what_a_grant_asks_for_is_not_touched_before_its_day():
    make.nomination(at="declined")
    programmes.hold(make.edition(), years=5, paid_on=date(2030, 6, 30), by=make.coordinator(), now=timezone.now())

    actions.carry_out(now=datetime(2035, 6, 29, 12, tzinfo=UTC))
    assert Nomination.objects.get().nominee_name == "Ulla Saarni"
    actions.carry_out(now=datetime(2035, 7, 1, 12, tzinfo=UTC))
    assert Nomination.objects.get().nominee_name == "–"


def test_a_nomination_that_nobody_confirmed_loses_its_names_after_30_days():
    case = make.nomination(at="draft")

    carry_out(days=32)

    case.refresh_from_db()
    assert (case.nominee_name, case.nominator_name) == ("–", "–")


def test_a_consent_that_was_withdrawn_goes_after_two_years_and_one_in_force_stays():
    given = {"text_version": "1", "language": "en", "given_at": timezone.now(), "person": make.person()}
    Consent.objects.create(purpose="photo", withdrawn_at=timezone.now(), **given)
    Consent.objects.create(purpose="news", **given)

    carry_out(months=24, days=2)

    assert list(Consent.objects.values_list("purpose", flat=True)) == ["news"]


def test_a_second_time_on_the_same_day_there_is_nothing_left_to_do():
    make.nomination(at="declined")
    letter()
    carry_out(months=60)
    said = Entry.objects.filter(verb="carry out").count()

    carry_out(months=60)

    assert (said, Entry.objects.filter(verb="carry out").count()) == (1, 1)


def test_the_journal_gets_counts_and_nothing_personal():
    make.nomination(at="declined")
    letter()

    carry_out(days=92)

    entry = Entry.objects.get(verb="carry out")
    assert (entry.by, entry.note) == (
        None,
        f"people.Invitation deleted: 1; mail.Message emptied: {Message.objects.count()}",
    )


def test_more_rows_than_fit_in_one_transaction_go_all():
    at = timezone.now()
    Bounce.objects.bulk_create(
        Bounce(address=f"{n}@example.org", kind="soft", digest=f"{n}", at=at) for n in range(1_201)
    )

    carry_out(months=24, days=2)

    assert Bounce.objects.count() == 0


# Accounts that nobody uses --------------------------------------------------------------------------------
def away(person, years):
    User.objects.filter(pk=person.pk).update(
        joined_at=timezone.now() - timedelta(days=366 * years), last_login=timezone.now() - timedelta(days=366 * years)
    )
    return person


def test_who_does_not_come_for_three_years_is_warned_and_erased_a_month_later():
    ulla = away(make.person(), 3)
    make.person("Ebba Lönn")

    carry_out()
    assert Erasure.objects.values_list("person", "state").get() == (ulla.pk, "warned")
    assert Message.objects.values_list("kind", "address").get() == ("unused", "ulla.saarni@example.org")
    carry_out(days=29)
    ulla.refresh_from_db()
    assert not ulla.is_erased

    carry_out(days=32)
    ulla.refresh_from_db()
    assert ulla.is_erased
    assert list(Message.objects.filter(kind="erased").values_list("address", flat=True)) == ["ulla.saarni@example.org"]


def test_who_comes_back_after_the_warning_stays():
    ulla = away(make.person(), 3)
    carry_out()
    User.objects.filter(pk=ulla.pk).update(last_login=timezone.now() + timedelta(days=3))

    carry_out(days=32)

    ulla.refresh_from_db()
    assert (ulla.is_erased, Erasure.objects.count()) == (False, 0)


def test_who_has_a_certificate_or_stands_in_held_records_is_not_erased_for_staying_away():
    case = make.nomination(at="completed")
    make.credential(case)
    held = make.nomination("Ebba Lönn", at="declined")
    programmes.hold(make.edition(), years=3, paid_on=None, by=make.coordinator(), now=timezone.now())
    for person in (case.nominee, held.nominee, make.coordinator(), make.person("Torsten Ek")):
        away(person, 4)

    carry_out()

    assert Erasure.objects.count() == 0


def test_an_erasure_that_fails_stops_no_other_and_one_agreed_to_just_now_is_left_to_its_worker():
    ulla, ebba, liis = (away(make.person(name), 3) for name in ("Ulla Saarni", "Ebba Lönn", "Liis Kuusk"))
    carry_out()
    User.objects.create(email=f"erased-{ulla.pk}@erased.invalid")  # so that hers cannot be done
    later = timezone.now() + timedelta(days=32)
    fresh = Erasure.objects.get(person=liis)
    Erasure.objects.filter(pk=fresh.pk).update(state="asked")
    fresh.refresh_from_db()
    fresh.take("agree", by=make.person("Astrid Ask", is_staff=True), now=later)

    actions.carry_out(now=later + timedelta(minutes=5))
    states = Erasure.objects.order_by("person").values_list("person__name", "state")
    assert list(states) == [("Ulla Saarni", "warned"), ("", "erased"), ("Liis Kuusk", "agreed")]
    assert ebba.erasures.count() == 1

    actions.carry_out(now=later + timedelta(hours=2))
    fresh.refresh_from_db()
    assert fresh.state == "erased"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 15), 13, date(2025, 12, 15)),
        (date(2027, 1, 31), -1, date(2027, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, expected):
    assert months_before(day, months) == expected
