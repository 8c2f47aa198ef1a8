"""A booklet: nobody sees a page before its person approves it, and nobody after the person has withdrawn."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job
from kogge.commons.mail.models import Message
from kogge.commons.privacy import consents
from kogge.training.booklet import actions, content, paper
from kogge.training.booklet.card import draw_card
from kogge.training.booklet.models import Booklet, Page, Print
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
WRITTEN = {"language": "en", "role": "Manager", "why": "To learn.", "gained": "A plan.", "quote": "Ask.", "link": ""}


@pytest.fixture
def booklet():
    case = make.nomination(at="taken")
    return actions.start(case.edition, by=make.coordinator(), now=timezone.now())


def page_of(booklet, name="Ulla Saarni"):
    seat = booklet.edition.seats.participants().select_related("person").get(person__name=name)
    return actions.page_for(booklet, seat)


def photo(side=900, colour="#aa5533"):
    drawn = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(drawn, "JPEG")
    return SimpleUploadedFile("me.jpg", drawn.getvalue())


def approve(page, **more):
    given = {"shows_photo": False, "approves": True, "by": page.seat.person, "now": timezone.now()} | more
    return actions.write(page, WRITTEN, **given)


def public(booklet):
    if booklet.state == "collecting":
        actions.publish(booklet, by=make.coordinator(), now=timezone.now())
    return booklet.get_absolute_url()


def got(client, address):
    """The status and type of what lies there, read to its end."""
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code, response["Content-Type"].partition(";")[0]


def test_a_page_begins_with_the_words_of_the_application(booklet):
    page = page_of(booklet)
    assert (page.role, page.why, page.organisation.slug, page.pk) == ("Manager", "To lead.", "photonics-finland", None)


def test_what_is_saved_for_later_nobody_else_sees_and_approving_shows_it(booklet, client):
    page = page_of(booklet)
    approve(page, approves=False)
    assert list(booklet.pages.shown()) == []
    approve(page_of(booklet))
    body = client.get(public(booklet)).content.decode()
    assert "Ulla Saarni" in body
    assert "A plan." in client.get(page_of(booklet).get_absolute_url()).content.decode()


def test_approving_is_agreeing_and_withdrawing_takes_the_page_out_at_once(booklet, client):
    page = approve(page_of(booklet), photo=photo(), shows_photo=True)
    address = public(booklet)
    assert consents.has(page.seat.person, "booklet")
    assert got(client, f"{page.get_absolute_url()}photo/") == (200, "image/jpeg")
    actions.withdraw(page_of(booklet), by=page.seat.person, now=timezone.now())
    assert "Ulla Saarni" not in client.get(address).content.decode()
    answers = [client.get(page.get_absolute_url() + way).status_code for way in ("", "photo/", "card/")]
    assert answers == [404, 404, 404]
    assert not consents.has(page.seat.person, "booklet")


def test_a_consent_withdrawn_among_the_own_data_counts_here_too(booklet, client):
    page = approve(page_of(booklet))
    address = public(booklet)
    consents.withdraw(page.seat.person, "booklet", by=page.seat.person, now=timezone.now())
    assert "Ulla Saarni" not in client.get(address).content.decode()
    assert [why for _seat, _page, why in content.missing_of(booklet)] == ["does not agree to stand in it any more"]


def test_the_photograph_is_agreed_to_apart(booklet, client):
    page = approve(page_of(booklet), photo=photo(), shows_photo=False)
    public(booklet)
    assert (page.photo.is_picture, page.photo_agreed_at) == (True, None)
    assert client.get(f"{page.get_absolute_url()}photo/").status_code == 404
    before = File.objects.get(pk=page.photo_id)
    approve(page_of(booklet), photo=photo(colour="#3355aa"), shows_photo=True)
    assert got(client, f"{page.get_absolute_url()}photo/") == (200, "image/jpeg")
    assert not File.objects.filter(pk=before.pk).exists()


def test_nobody_writes_or_approves_the_page_of_somebody_else(booklet, client):
    page = page_of(booklet)
    with pytest.raises(PermissionDenied):
        actions.write(page, WRITTEN, shows_photo=False, approves=True, by=make.coordinator(), now=timezone.now())
    client.force_login(make.coordinator())
    assert client.get(f"/learn/{booklet.edition.slug}/booklet/").status_code == 404


def test_the_form_wants_the_ticks_and_keeps_what_was_typed(booklet, client):
    client.force_login(make.person())
    address = f"/learn/{booklet.edition.slug}/booklet/"
    assert "To lead." in client.get(address).content.decode()
    typed = WRITTEN | {"approve": "yes", "photo": photo()}
    response = client.post(address, typed)
    body = response.content.decode()
    assert (response.status_code, "A plan." in body, Page.objects.count()) == (422, True, 0)
    assert "Tick this to stand in the booklet" in body
    assert "Tick this for your photograph to be shown" in body
    typed = WRITTEN | {"approve": "yes", "photo": photo(), "agrees": "on", "shows_photo": "on"}
    assert client.post(address, typed).status_code == 302
    page = Page.objects.get()
    assert (page.why, bool(page.approved_at), bool(page.photo_agreed_at)) == ("To learn.", True, True)
    with page.card.opened() as stream, Image.open(stream) as card:
        assert (card.size, card.format) == ((1200, 627), "PNG")


def test_a_page_without_words_is_not_approved(booklet, client):
    client.force_login(make.person())
    typed = WRITTEN | {"why": " ", "gained": "", "approve": "yes", "agrees": "on"}
    response = client.post(f"/learn/{booklet.edition.slug}/booklet/", typed)
    assert response.status_code == 422
    assert "Write why you applied or what you gained" in response.content.decode()


def test_a_link_that_is_no_web_address_is_refused(booklet, client):
    client.force_login(make.person())
    for link in ("javascript:alert(1)", "http://example.org/"):
        response = client.post(f"/learn/{booklet.edition.slug}/booklet/", WRITTEN | {"link": link})
        assert response.status_code == 422, link


def test_words_that_look_like_a_page_stay_words(booklet, client):
    """A script in a page, and a letter that turns the direction of writing."""
    evil = WRITTEN | {"why": "<script>alert(1)</script>", "role": "\u202eevil"}
    page = page_of(booklet)
    actions.write(page, evil, shows_photo=False, approves=True, by=page.seat.person, now=timezone.now())
    public(booklet)
    assert b"<script>alert" not in client.get(page.get_absolute_url()).content


def test_who_is_missing_is_asked_by_mail_and_not_twice_within_two_days(booklet, client):
    make.nomination("Mart Saar", at="taken")
    approve(page_of(booklet))
    now = timezone.now()
    missing = [seat for seat, _page, _why in content.missing_of(booklet)]
    assert [seat.person.name for seat in missing] == ["Mart Saar"]
    asked = [
        actions.remind(booklet, missing, by=make.coordinator(), now=now + timedelta(days=days)) for days in (0, 1, 3)
    ]
    assert asked == [1, 0, 1]
    mail = Message.objects.filter(kind="asked_for_page").first()
    assert (mail.address, "Your page in the booklet" in mail.subject) == ("mart.saar@example.org", True)
    assert f"/learn/{booklet.edition.slug}/booklet/" in mail.text


def test_pages_are_ordered_by_name_or_moved(booklet):
    names = ["Zita Zander", "Mart Saar"]
    for name in names:
        make.nomination(name, at="taken")
    for name in ["Ulla Saarni", *names]:
        approve(page_of(booklet, name))
    by, now = make.coordinator(), timezone.now()
    actions.order(booklet, how="name", by=by, now=now)
    order = lambda: [page.seat.person.name for page in content.people_of(booklet)]  # noqa: E731
    assert order() == ["Mart Saar", "Ulla Saarni", "Zita Zander"]
    actions.order(booklet, how="up", ref=page_of(booklet, "Zita Zander").ref, by=by, now=now)
    assert order() == ["Mart Saar", "Zita Zander", "Ulla Saarni"]
    actions.order(booklet, how="up", ref="nobody", by=by, now=now)
    assert order() == ["Mart Saar", "Zita Zander", "Ulla Saarni"]


def test_chapters_are_added_moved_and_left_out(booklet, client):
    client.force_login(make.coordinator())
    base = f"{booklet.get_manage_url()}chapters/"
    assert client.post(f"{base}0/", {"kind": "text", "title": "What stays", "text": ""}).status_code == 422
    assert client.post(f"{base}0/", {"kind": "people"}).status_code == 422
    assert client.post(f"{base}0/", {"kind": "text", "title": "What stays", "text": "Us."}).status_code == 302
    last = booklet.chapters.get(kind="text")
    client.post(f"{base}{last.pk}/up/")
    client.post(f"{base}{booklet.chapters.get(kind='modules').pk}/drop/")
    kinds = list(booklet.chapters.order_by("position").values_list("kind", flat=True))
    assert kinds == ["people", "results", "text", "partners"]


def test_a_booklet_without_a_page_is_neither_published_nor_printed(booklet, client):
    client.force_login(make.coordinator())
    assert client.post(f"{booklet.get_manage_url()}publish/").status_code == 409
    assert client.post(f"{booklet.get_manage_url()}print/", {"format": "a5", "language": "en"}).status_code == 409
    assert client.post(f"{booklet.get_manage_url()}print/", {"format": "a9", "language": "en"}).status_code == 404


def test_before_it_is_published_only_who_makes_it_sees_it(booklet, client):
    approve(page_of(booklet))
    assert client.get(booklet.get_absolute_url()).status_code == 404
    client.force_login(make.coordinator())
    assert client.get(booklet.get_absolute_url()).status_code == 200
    actions.publish(booklet, by=make.coordinator(), now=timezone.now())
    actions.take_back(booklet, by=make.coordinator(), now=timezone.now())
    client.logout()
    assert client.get(booklet.get_absolute_url()).status_code == 404


def printed(booklet, format="a5"):
    job = actions.ask_for_print(booklet, format=format, language="en", by=make.coordinator())
    return Job.objects.get(pk=job.pk)


@pytest.mark.slow
def test_the_worker_draws_it_tagged_with_contents_and_gives_it_out_while_all_agree(booklet, client):
    page = approve(page_of(booklet), photo=photo(), shows_photo=True)
    public(booklet)
    job = printed(booklet)
    assert (job.state, job.error) == ("done", "")
    made = Print.objects.get()
    address = f"{booklet.get_absolute_url()}a5-en.pdf"
    response = client.get(address)
    pdf = PdfReader(io.BytesIO(response.getvalue()))

    words = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert (len(pdf.pages), pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]) == (made.sheets, True)
    assert [round(float(side) * 25.4 / 72) for side in pdf.pages[0].mediabox[2:]] == [148, 210]
    assert "Ulla Saarni" in words
    assert "A plan." in words
    actions.withdraw(page_of(booklet), by=page.seat.person, now=timezone.now())
    assert client.get(address).status_code == 404
    actions.drop_old_prints(now=timezone.now())
    assert (Print.objects.count(), File.objects.filter(name__contains="booklet-").count()) == (0, 0)


def test_a_photograph_on_paper_is_no_larger_than_the_sheet_needs(booklet):
    page = approve(page_of(booklet), photo=photo(3000), shows_photo=True)
    assert paper.picture_of(page.photo, 200).startswith("data:image/jpeg;base64,")
    assert len(paper.picture_of(page.photo, 100)) < len(paper.picture_of(page.photo, 700))
    assert paper.picture_of(None, 100) == ""


def test_a_card_carries_names_in_any_script():
    """A name in Cyrillic and Greek letters, and one that is far too long."""
    for name in ("Šarūnė Žąsinaitė-Łękawska", "Олена Шевченко", "Άννα", "X" * 200, "Ann " * 60):
        drawn = draw_card(
            name=name, line="Manager", organisation="Ö & Å", programme="Programme 2026", community="Here"
        )
        with Image.open(io.BytesIO(drawn)) as card:
            assert card.size == (1200, 627)


def test_the_pages_ask_no_more_often_for_many_people(booklet, client):
    def come(*numbers):
        for number in numbers:
            make.nomination(f"Person Nr{number}", at="taken")
            approve(page_of(booklet, f"Person Nr{number}"))

    come(1, 2, 3, 4)
    client.force_login(make.coordinator())
    pages = booklet.get_absolute_url(), booklet.get_manage_url()
    few = [queries(client, address) for address in pages]
    come(5, 6, 7)
    many = [queries(client, address) for address in pages]
    assert (few, max(many) <= 28) == (many, True)


def test_two_who_begin_it_at_once_make_one(booklet, client):
    client.force_login(make.coordinator())
    assert client.post(f"{booklet.get_manage_url()}start/").status_code == 409
    assert Booklet.objects.count() == 1
