"""Each school edits its own module; trainers come and go with their history; films come with captions and text."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.training.learning import actions
from kogge.training.learning.frame import forget_frames
from kogge.training.learning.models import Activity, Done, Material, Trainer
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.models import Module
from tests import make
from tests.test_flat import queries
from tests.training.learning import courses

pytestmark = pytest.mark.django_db
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64
VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\nWelcome.\n"


def titles(module):
    return [str(one.title) for one in Activity.objects.in_order().filter(module=module)]


def upload(name, content, kind="application/octet-stream"):
    return SimpleUploadedFile(name, content, kind)


def status(client, address):
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_the_owner_of_module_3_cannot_touch_module_2(client):
    second, third = courses.module(2), courses.module(3)
    step, own = courses.step(second), courses.step(third)
    thing = courses.material(second)
    client.force_login(courses.lead(3))
    base = "/teach/me-2027/2/"
    pages = [base, f"{base}edit/", f"{base}edit/{step.ref}/", f"{base}materials/{thing.ref}/", f"{base}copy/"]
    acts = [f"{base}edit/{step.ref}/{verb}/" for verb in ("move", "remove", "restore")]

    assert [client.get(path).status_code for path in [*pages, f"{base}trainers/new/"]] == [403] * 6
    assert [client.post(path).status_code for path in [*pages[2:], *acts]] == [403] * 6
    # Nor by naming a step of module 2 at the address of module 3.
    assert client.post(f"/teach/me-2027/3/edit/{step.ref}/remove/").status_code == 404
    for act in (actions.put, actions.remove, actions.restore):
        with pytest.raises(PermissionDenied):
            act(step, by=courses.lead(3), now=timezone.now())
    assert client.get(f"/teach/me-2027/3/edit/{own.ref}/").status_code == 200


def test_a_step_is_added_changed_moved_taken_out_and_brought_back(client):
    module = courses.module()
    client.force_login(courses.lead())
    given = {"title": "Watch", "kind": "watch", "section": "online", "minutes": "20", "is_published": "on"}
    added = client.post("/teach/me-2027/1/edit/new/", given)
    first = Activity.objects.get()
    second = courses.step(module, "Read")

    client.post(f"/teach/me-2027/1/edit/{second.ref}/move/", {"way": "up"})
    moved = titles(module)
    client.post(f"/teach/me-2027/1/edit/{second.ref}/move/", {"way": "up", "again": "1"})
    second.refresh_from_db()
    client.post(f"/teach/me-2027/1/edit/{first.ref}/remove/")
    without = titles(module)
    shown = client.get("/teach/me-2027/1/edit/?removed").content.decode()
    client.post(f"/teach/me-2027/1/edit/{first.ref}/restore/")

    assert (added.status_code, moved, second.section, without) == (302, ["Read", "Watch"], "opening", ["Read"])
    assert ("Bring back" in shown, titles(module)) == (True, ["Read", "Watch"])


def test_a_step_without_a_title_keeps_what_was_typed_and_says_what_is_missing(client):
    courses.module()
    client.force_login(courses.lead())

    response = client.post(
        "/teach/me-2027/1/edit/new/", {"kind": "read", "section": "online", "text": "Long words", "minutes": "-1"}
    )
    shown = response.content.decode()

    assert (response.status_code, Activity.objects.count()) == (422, 0)
    assert [words in shown for words in ("Write what is to be done", "Long words")] == [True] * 2


def test_a_film_without_captions_or_text_is_not_accepted_and_says_so(client):
    courses.module()
    client.force_login(courses.lead())
    given = {"title": "Welcome", "kind": "film", "language": "en", "licence": "own"}
    address = "/teach/me-2027/1/materials/new/"

    bare = client.post(address, given | {"file": upload("film.mp4", MP4)})
    fake = client.post(
        address,
        given | {"file": upload("film.mp4", MP4), "captions": upload("a.vtt", b"no captions"), "transcript": "T"},
    )
    whole = client.post(
        address, given | {"file": upload("film.mp4", MP4), "captions": upload("a.vtt", VTT), "transcript": "Welcome."}
    )

    shown = bare.content.decode()
    assert [bare.status_code, fake.status_code, whole.status_code] == [422, 422, 302]
    assert [words in shown for words in ("A film needs captions", "A film needs its text")] == [True] * 2
    version = Material.objects.get().newest
    assert (version.file.type, version.captions.type, version.transcript) == ("video/mp4", "text/vtt", "Welcome.")


def test_every_version_of_a_material_is_kept_and_the_newest_is_shown(client):
    module = courses.module()
    thing = courses.material(module)
    seat = courses.participant(module)
    actions.put_material(thing, url="https://example.org/book", by=courses.lead(), now=timezone.now())
    actions.put_material(thing, url="https://example.org/second", by=courses.lead(), now=timezone.now())
    client.force_login(seat.person)

    shown = client.get(reverse("learn_module", args=["me-2027", 1])).content.decode()

    assert list(thing.versions.order_by("number").values_list("number", "url")) == [
        (1, "https://example.org/book"),
        (2, "https://example.org/second"),
    ]
    assert ("example.org/second" in shown, "example.org/book" in shown) == (True, False)


def test_a_file_of_a_closed_step_is_not_given_out(client):
    module = courses.module()
    later = courses.step(module, "Later", opens_at=timezone.now() + timedelta(days=3))
    client.force_login(courses.lead())
    given = {"title": "Slides", "kind": "document", "language": "en", "licence": "own", "activity": later.pk}
    client.post("/teach/me-2027/1/materials/new/", given | {"file": upload("a.txt", b"words")})
    thing = Material.objects.get()
    address = f"/learn/me-2027/1/materials/{thing.ref}/1/file/"
    mine = status(client, address)
    client.force_login(courses.participant(module).person)

    closed = status(client, address)
    Activity.objects.update(opens_at=None)
    forget_frames()

    assert (mine, closed, status(client, address)) == (200, 404, 200)
    assert client.get(f"{address[:-5]}captions/").status_code == 404


def test_a_trainer_is_replaced_with_the_history_kept_and_sees_but_does_not_edit(client):
    module, now, today = courses.module(), timezone.now(), timezone.localdate()
    courses.step(module)
    first, second = make.person("First Trainer"), make.person("Second Trainer")
    before = actions.engage(module, first, from_on=today - timedelta(days=9), by=courses.lead(), now=now)
    after = actions.engage(module, second, from_on=today, instead_of=before, by=courses.lead(), now=now)

    rows = list(Trainer.objects.order_by("pk").values_list("person", "until_on", "replaced_by"))
    assert rows == [(first.pk, today - timedelta(days=1), after.pk), (second.pk, None, None)]
    client.force_login(second)
    assert [
        client.get(path).status_code for path in ("/teach/me-2027/1/", "/learn/me-2027/1/", "/teach/me-2027/1/edit/")
    ] == [200, 200, 403]
    client.force_login(first)
    assert client.get("/teach/me-2027/1/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.engage(module, first, from_on=today, by=second, now=now)


def test_who_takes_part_cannot_teach_and_an_unknown_address_says_what_to_do(client):
    module = courses.module()
    seat = courses.participant(module)
    with pytest.raises(Refused, match="cannot teach"):
        actions.engage(module, seat.person, from_on=timezone.localdate(), by=courses.lead(), now=timezone.now())
    client.force_login(courses.lead())

    response = client.post(
        "/teach/me-2027/1/trainers/new/", {"address": "nobody@example.org", "from_on": "2027-01-01"}
    )

    assert (response.status_code, "has an account" in response.content.decode()) == (422, True)


def test_steps_of_an_earlier_edition_are_copied_with_their_dates_moved_and_without_ticks(client):
    old = courses.module(starts=-200)
    opens_at = timezone.now() - timedelta(days=150)
    done = courses.step(old, "Read", opens_at=opens_at)
    courses.step(old, "Meet", kind="meet", event=old.meetings.get())
    Done.objects.create(activity=done, seat=courses.participant(old), at=timezone.now())
    edition = make.edition("me-2028", code="ME-28")
    new = courses.module(edition=edition, starts=0)
    programmes.seat(old.edition, courses.lead(), role="module_lead", module=old, by=make.coordinator())
    client.force_login(courses.lead())

    response = client.post("/teach/me-2028/1/copy/", {"source": old.pk})
    copied = Activity.objects.in_order().filter(module=new)

    assert response.status_code == 302
    assert [(str(one.title), one.opens_at, one.event, one.done.count()) for one in copied] == [
        ("Read", (opens_at.astimezone(old.edition.zone) + timedelta(days=200)), None, 0),
        ("Meet", None, new.meetings.get(), 0),
    ]


def test_the_page_of_who_teaches_asks_as_often_for_one_person_as_for_thirty(client):
    module = courses.module()
    courses.step(module)
    courses.participant(module)
    client.force_login(courses.lead())
    few = queries(client, "/teach/me-2027/1/")
    for number in range(8):
        courses.step(module, f"Step {number}")
    courses.crowd(module, 29)

    assert (queries(client, "/teach/me-2027/1/"), few <= 25) == (few, True)


def test_who_saves_a_material_over_a_version_added_meanwhile_is_told_and_both_stay(client):
    module = courses.module()
    thing = courses.material(module)
    address = f"/teach/me-2027/1/materials/{thing.ref}/"
    client.force_login(courses.lead())
    seen = client.get(address).context["form"].initial["seen"]
    actions.put_material(thing, url="https://example.org/other", by=courses.lead(), now=timezone.now())
    given = {"title": "Handbook", "kind": "link", "language": "en", "licence": "own", "url": "https://example.org/3"}

    late = client.post(address, given | {"seen": seen})
    client.post(address, given | {"seen": late.context["form"].data["seen"]})

    assert (late.status_code, "changed this meanwhile" in late.content.decode()) == (422, True)
    assert list(thing.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_copied_steps_open_at_the_same_hour_on_the_other_side_of_a_clock_change(client):
    source = courses.module()
    later = courses.module(2, starts=20)
    days = (date(2027, 9, 1), date(2027, 12, 1))
    for one, day in zip((source, later), days, strict=True):
        Module.objects.filter(pk=one.pk).update(starts_on=day, ends_on=day + timedelta(days=30))
        one.refresh_from_db()
    courses.step(source, opens_at=datetime(2027, 9, 3, 9, tzinfo=ZoneInfo("Europe/Stockholm")))

    actions.copy_steps(source, later, by=make.coordinator(), now=timezone.now())

    assert later.activities.get().opens_at == datetime(2027, 12, 3, 9, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_a_step_that_would_open_in_the_year_1_is_refused_with_a_sentence(client):
    module = courses.module()
    client.force_login(courses.lead())
    given = {"title": "Read", "kind": "read", "section": "online", "minutes": "5", "opens_at": "0001-01-01T00:00"}

    answer = client.post(reverse("activity_edit", args=["me-2027", 1, "new"]), given)

    assert (answer.status_code, module.activities.count()) == (422, 0)
    assert "Enter day and hour in the form" in answer.content.decode()


def test_a_trainer_whose_time_has_ended_leaves_the_circle_unless_they_have_another_part():
    module = courses.module()
    today, circle = timezone.localdate(), module.edition.circle
    tore, lead = make.person("Tore Tall"), courses.lead()
    for who in (tore, lead):
        made = actions.engage(module, who, from_on=today, by=lead, now=timezone.now())
        actions.retire(made, until_on=today, by=lead, now=timezone.now())

    actions.tend_trainers(now=timezone.now())
    still = circle.members.filter(pk=tore.pk).exists()
    actions.tend_trainers(now=timezone.now() + timedelta(days=1))

    assert (still, circle.members.filter(pk=tore.pk).exists(), circle.members.filter(pk=lead.pk).exists()) == (
        True,
        False,
        True,
    )


def test_a_trainer_finds_the_module_on_the_own_first_page(client):
    module = courses.module()
    tore = make.person("Tore Tall")
    actions.engage(module, tore, from_on=timezone.localdate(), by=courses.lead(), now=timezone.now())
    client.force_login(tore)

    page = client.get("/home/").content.decode()

    assert (reverse("teach_module", args=["me-2027", 1]) in page, "Trainer" in page) == (True, True)
