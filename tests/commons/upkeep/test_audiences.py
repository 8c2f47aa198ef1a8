"""What is shown to few stays so: when two entries become one, when they are two again, and on the office's page."""

import pytest
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Reader
from kogge.commons.clusters.rules import can_judge
from kogge.commons.people.models import Circle
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.merging import choices, fields
from tests import make
from tests.commons.people.test_security import by_link

pytestmark = pytest.mark.django_db


def office():
    return make.person("Astrid Ask", is_staff=True)


def text(words):
    return LazyI18nString({"en": words})


def merged(kept, gone, taken=()):
    done = actions.merge(kept, gone, taken=taken, by=office(), now=timezone.now())
    kept.refresh_from_db()
    return done


def test_what_the_kept_entry_shows_to_its_circle_is_not_opened_to_the_other_one():
    mine, theirs = (Circle.objects.create(name=name, slug=name) for name in ("mine", "theirs"))
    kept = make.entry("kept", circle=mine, needs=text("Money"), shown={"needs": "circle"})
    gone = make.entry(
        "gone", circle=theirs, confirmed_at=timezone.now(), offers=text("Help"), shown={"offers": "circle"}
    )
    merged(kept, gone, taken=list({"circle", *fields()} - {"needs"}))

    assert (kept.circle, kept.shown) == (mine, {"needs": "circle", "offers": "us"})


def test_without_a_circle_none_is_taken_over():
    kept = make.entry("kept", needs=text("Money"), shown={"needs": "circle"})
    gone = make.entry("gone", circle=Circle.objects.create(name="theirs", slug="theirs"))
    office_reader = Reader(is_office=True)

    assert "circle" not in [one.name for one in choices(kept, gone, office_reader)]
    merged(kept, gone, taken=["circle"])
    assert (kept.circle, kept.shown) == (None, {"needs": "circle"})


def test_undoing_publishes_nothing_of_what_was_written_since():
    kept = make.entry("kept", needs=text("Open"))
    gone = make.entry("gone", needs=text("Secret"), shown={"needs": "us"})
    merge = merged(kept, gone, taken=["needs"])
    assert kept.shown == {"needs": "us"}
    Organisation.objects.filter(pk=kept.pk).update(needs=text("A new secret"))

    actions.undo(merge, by=office(), now=timezone.now())
    kept.refresh_from_db()

    assert (str(kept.needs), kept.shown) == ("A new secret", {"needs": "us"})


def test_undoing_publishes_no_old_value_under_a_choice_made_since():
    kept = make.entry("kept", needs=text("Secret"), shown={"needs": "us"})
    gone = make.entry("gone", needs=text("Open"))
    merge = merged(kept, gone, taken=["needs"])
    Organisation.objects.filter(pk=kept.pk).update(shown={"needs": "public", "text": "members"})

    actions.undo(merge, by=office(), now=timezone.now())
    kept.refresh_from_db()

    assert (str(kept.needs), kept.shown) == ("Secret", {"needs": "us", "text": "members"})


def test_undoing_gives_an_audience_back_with_its_value():
    kept = make.entry("kept", needs=text("Open"), shown={"offers": "members"})
    gone = make.entry("gone", needs=text("Secret"), shown={"needs": "us"})
    merge = merged(kept, gone, taken=["needs"])

    actions.undo(merge, by=office(), now=timezone.now())
    kept.refresh_from_db()

    assert (str(kept.needs), kept.shown) == ("Open", {"offers": "members"})


def test_what_only_colleagues_see_the_office_neither_sees_nor_chooses():
    kept = make.entry("kept", needs=text("Kept secret"), offers=text("Kept offer"), shown={"needs": "us"})
    gone = make.entry("gone", needs=text("Gone need"), offers=text("Gone secret"), aims=text("Gone aim"))
    Organisation.objects.filter(pk=gone.pk).update(shown={"offers": "us", "aims": "us"}, confirmed_at=timezone.now())
    desk, path = by_link(office()), "/manage/clusters/doubles/kept/gone/"
    page = desk.get(path).content.decode()

    said = {words: words in page for words in ("Kept secret", "Gone secret", "Gone aim", "Kept offer", "Gone need")}
    assert said == {
        "Kept secret": False,
        "Gone secret": False,
        "Gone aim": False,
        "Kept offer": True,
        "Gone need": True,
    }
    assert (page.count("Only its colleagues see this"), 'name="needs"' in page) == (3, False)
    desk.post(path, {"needs": "gone", "offers": "gone", "aims": "kept"})
    kept.refresh_from_db()
    assert (str(kept.needs), str(kept.offers), str(kept.aims)) == ("Kept secret", "Kept offer", "Gone aim")
    assert kept.shown == {"needs": "us", "aims": "us"}


def test_what_is_hidden_and_the_same_is_not_shown_either():
    make.entry("kept", needs=text("A secret"), shown={"needs": "us"})
    make.entry("gone", needs=text("A secret"), shown={"needs": "us"})

    assert "A secret" not in by_link(office()).get("/manage/clusters/doubles/kept/gone/").content.decode()


def test_who_spoke_for_an_entry_does_not_judge_it():
    began, other = make.person("Astrid Ask", is_staff=True), make.person("Olle Other", is_staff=True)
    entry = make.begun(at="sent", by="Astrid Ask")
    assert (can_judge(began, entry), can_judge(other, entry)) == (False, True)

    entry.memberships.filter(person=began).delete()
    assert (can_judge(began, entry), can_judge(other, entry)) == (False, True)
