"""How an installation begins: an empty one, one link, and everything else in the browser, without JavaScript."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs import actions as jobs
from kogge.commons.people.models import User
from kogge.training.programmes.actions import copy
from kogge.training.programmes.models import Edition
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def set_up(visitor):
    """Follow the one-time link that an empty installation prints, and become its administrator."""
    printed = io.StringIO()
    call_command("setup_link", stdout=printed)
    visitor.page.goto(printed.getvalue().split()[-1])
    visitor.fill("What is the community called?", "Northern Clusters")
    visitor.fill("Your full name", "Astrid Ask")
    visitor.fill("Your e-mail address", "astrid.ask@example.org")
    visitor.press(visitor.page.locator("main form.form .acts button"))
    visitor.page.wait_for_url("**/manage/")


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_from_an_empty_installation_to_a_published_edition(visit):
    visitor = visit(javascript=False)

    set_up(visitor)
    visitor.picture("first-desk")
    visitor.press(visitor.page.locator("main a[href='/manage/programmes/new/']").first)
    visitor.fill("Name of the programme", "Sea Leaders")
    visitor.fill("Word in the address", "sea-leaders")
    visitor.fill("What it is, in two sentences", "A year at sea. And on land.")
    visitor.fill("Or the name of a host that is not in it yet", "Harbour House")
    visitor.choose("Its country", "Latvia")
    visitor.picture("first-programme")
    visitor.press(visitor.page.locator("main form.form .acts button"))
    visitor.sees(
        "The programme is founded. Now its first edition.",
    )
    visitor.fill("Name of the edition", "2027")
    visitor.fill("Word in the address", "sea-leaders-2027")
    visitor.fill("Short sign", "SL-27")
    visitor.fill("Begins on", day(60))
    visitor.fill("Ends on", day(300))
    visitor.choose("Time zone, by its town", "Rīga")
    visitor.fill("Call opens", f"{day(-1)}T09:00")
    visitor.fill("Call closes", f"{day(30)}T12:00")
    visitor.fill("Places", "20")
    visitor.press(visitor.page.locator("main form.form .acts button"))
    visitor.page.wait_for_url("**/setup/")
    visitor.sees("Before it can be published:")
    visitor.picture("first-setup")
    visitor.press(visitor.page.locator("main a[href$='/setup/modules/']"))
    visitor.fill("Title of the module", "Wind and waves")
    visitor.fill("Begins on", day(60))
    visitor.fill("Ends on", day(90))
    visitor.fill("Town of the opening meeting", "Riga")
    visitor.press(visitor.page.locator("main form.form .acts button").last)
    visitor.picture("first-modules")
    visitor.press(visitor.page.locator(".crumb a").last)
    visitor.press(visitor.page.locator("main a[href$='/setup/costs/']"))
    visitor.fill("What for", "Training")
    visitor.fill("The host covers", "All of it.")
    visitor.press(visitor.page.locator("main form.form .acts button").last)
    visitor.press(visitor.page.locator(".crumb a").last)
    visitor.page.wait_for_url("**/setup/")
    visitor.picture("first-ready")
    visitor.click("button", "Publish")
    visitor.picture("first-published")

    stranger = visit(javascript=False, width=360)
    stranger.open("/")
    assert stranger.page.title().endswith("– Northern Clusters")
    stranger.open("/programmes/sea-leaders/sea-leaders-2027/")
    stranger.picture("first-public")
    shown = stranger.page.locator("main").inner_text()
    for said in ("Sea Leaders", "2027", "Wind and waves"):
        assert said in shown
    assert stranger.page.locator("main a[href$='/nominate/']").count() > 0

    edition = Edition.objects.get()
    assert (edition.state, str(edition.lead), edition.lead.country.code) == (
        "open",
        str(Organisation.objects.get(name="Harbour House")),
        "LV",
    )
    assert edition.call_closes_at == datetime.fromisoformat(f"{day(30)}T12:00").replace(tzinfo=edition.zone)
    assert list(User.objects.values_list("email", "is_staff")) == [("astrid.ask@example.org", True)]


def test_the_link_works_once(visit):
    first, second = visit(javascript=False), visit(javascript=False)
    printed = io.StringIO()
    call_command("setup_link", stdout=printed)
    link = printed.getvalue().split()[-1]
    second.page.goto(link)
    first.page.goto(link)
    for visitor, name in ((first, "Astrid Ask"), (second, "Bo Berg")):
        visitor.fill("What is the community called?", f"Community of {name}")
        visitor.fill("Your full name", name)
        visitor.fill("Your e-mail address", f"{name.partition(' ')[0].lower()}@example.org")
        with visitor.page.expect_navigation() as navigation:
            visitor.press(visitor.page.locator("main form.form .acts button"))

    assert navigation.value.status == 410
    assert list(User.objects.filter(is_staff=True).values_list("name", flat=True)) == ["Astrid Ask"]
    again = io.StringIO()
    call_command("setup_link", stdout=again)
    assert again.getvalue() == ""


def test_what_ships_is_loaded_and_an_edition_copied_with_all_dates_moved_by_the_local_clock(visit, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    visitor = visit(javascript=False)

    set_up(visitor)
    visitor.press(visitor.page.locator("main form[action='/manage/shipped/'] button"))
    visitor.page.wait_for_url("**/jobs/*/")
    visitor.picture("first-loading")
    jobs.work("worker", most=9)
    visitor.page.reload()
    visitor.press(visitor.page.locator("main a[href='/manage/']", has_text="Open the result"))
    visitor.page.wait_for_url("**/manage/")
    visitor.picture("first-shipped")
    earlier = Edition.objects.get(slug="bsr-cluster-manager-education-2020")
    visitor.press(visitor.page.locator(f"main a[href$='/{earlier.slug}/copy/']").first)
    starts_on = earlier.starts_on + timedelta(days=7 * 364)
    visitor.fill("Name of the edition", "2027–28")
    visitor.fill("Word in the address", "bsr-2027")
    visitor.fill("Short sign", "BSR-27")
    visitor.fill("First day of the new edition", starts_on.isoformat())
    visitor.picture("first-copy")
    visitor.press(visitor.page.locator("main form.form .acts button"))
    visitor.page.wait_for_url("**/bsr-2027/setup/")
    visitor.picture("first-copied")

    fresh = Edition.objects.get(slug="bsr-2027")
    shift = fresh.starts_on - earlier.starts_on
    assert (fresh.state, shift) == ("draft", timedelta(days=7 * 364))
    assert dates_of(fresh) == [moved(row, shift) for row in dates_of(earlier)]
    assert len(dates_of(fresh)) == 4
    assert fresh.seats.values_list("person__name", "role").get() == ("Astrid Ask", "coordinator")


def dates_of(edition):
    """Every date of an edition by the clock on the wall: its own, its modules', their meetings'."""
    rows = []
    for module in edition.modules.order_by("number"):
        rows.append(
            [
                str(module.title),
                edition.ends_on,
                module.starts_on,
                module.ends_on,
                *(
                    on_the_wall(moment, meeting)
                    for meeting in module.meetings.order_by("starts_at", "title")
                    for moment in (meeting.starts_at, meeting.ends_at)
                ),
            ]
        )
    return rows


def on_the_wall(moment, meeting):
    return moment.astimezone(meeting.zone).replace(tzinfo=None)


def moved(row, shift):
    return [value if isinstance(value, str) else value + shift for value in row]


def test_meetings_keep_their_hour_across_a_change_of_the_clocks():
    """Ten in winter is ten in summer, though an hour earlier by the sun."""
    edition = make.edition(now=datetime(2027, 1, 13, 9, tzinfo=UTC))
    meeting = edition.modules.get().meetings.get()

    fresh = copy(
        edition,
        slug="summer",
        code="S-27",
        name=make.text("Summer"),
        starts_on=edition.starts_on + timedelta(days=182),
        by=make.coordinator(),
    )

    moved_to = fresh.modules.get().meetings.get()
    assert moved_to.starts_at - meeting.starts_at == timedelta(days=182, hours=-1)
    assert on_the_wall(moved_to.starts_at, moved_to).hour == 10
