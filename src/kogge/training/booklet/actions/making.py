"""How a booklet comes about: begun, written by its people, ordered, published, drawn as PDF."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.documents import NotInstalled
from kogge.base.errors import Refused
from kogge.commons.files import actions as files
from kogge.commons.files.kinds import PHOTOS
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record, site
from kogge.commons.privacy import consents
from kogge.training.booklet import mails
from kogge.training.booklet.card import draw_card
from kogge.training.booklet.content import order_pages, start_of
from kogge.training.booklet.models import Booklet, Chapter, Page, Print
from kogge.training.booklet.paper import draw_booklet
from kogge.training.programmes.rules import is_coordinator

LARGEST_PHOTO = 8_000_000
SIDE = 760  # pixels: 64 mm on paper at 300 dots an inch
BETWEEN = timedelta(days=2)  # how long one waits before asking the same person again
MOST_CHAPTERS = 20
FIRST = (Chapter.Kind.PEOPLE, Chapter.Kind.MODULES, Chapter.Kind.RESULTS, Chapter.Kind.PARTNERS)
WRITTEN = ("language", "role", "why", "gained", "quote", "link")


@transaction.atomic
def start(edition, *, by, now):
    """Begin the booklet of an edition, with the chapters most have; every participant is asked for a page."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    try:
        with transaction.atomic():
            made = Booklet.objects.create(edition=edition)
    except IntegrityError:
        raise Refused(_("This edition has a booklet already."))
    Chapter.objects.bulk_create(Chapter(booklet=made, kind=kind, position=at) for at, kind in enumerate(FIRST))
    record("start", made, by=by, said=gettext_noop("began the booklet"), now=now)
    return made


def _own(booklet, by):
    if not is_coordinator(by, booklet.edition):
        raise PermissionDenied


@transaction.atomic
def set_up(booklet, *, by, now):
    """Title, greeting and date, as they stand in the booklet that is handed over."""
    _own(booklet, by)
    booklet.save(update_fields=["title", "greeting", "greeted_by", "pages_until"])
    record("set-up", booklet, by=by, said=gettext_noop("changed the booklet"), now=now)


@transaction.atomic
def publish(booklet, *, by, now=None):
    """Everybody sees it from now on."""
    if not booklet.pages.shown().exists():
        raise Refused(_("Nobody has approved a page yet, so there is nothing to publish."))
    booklet.take("publish", by=by, now=now)


@transaction.atomic
def take_back(booklet, *, by, now=None):
    booklet.take("take_back", by=by, now=now)


# The pages of people ---------------------------------------------------------------------------------------------
def page_for(booklet, seat):
    """The page of a participant; not stored before something is written, begun with the words of the application."""
    page = Page.objects.filter(seat=seat).select_related("photo", "card").first()
    if page and page.saved_at:
        page.booklet, page.seat = booklet, seat
        return page
    organisation, texts = start_of(seat)
    page = page or Page(booklet=booklet, seat=seat)
    page.booklet, page.seat, page.language = booklet, seat, seat.person.language
    page.organisation = page.organisation or organisation
    for name, text in texts.items():
        setattr(page, name, text)
    return page


def write(page, written, *, photo=None, shows_photo, drops_photo=False, approves, by, now):
    """Keep what a person wrote on the own page; approved, it stands in the booklet."""
    if page.seat.person_id != by.pk:
        raise PermissionDenied
    kept = files.keep(photo, by=by, kinds=PHOTOS, most=LARGEST_PHOTO, square=SIDE, now=now) if photo else None
    for name in WRITTEN:
        setattr(page, name, written[name])
    if approves and not (page.why.strip() or page.gained.strip()):
        raise Refused(_("Write why you applied or what you gained, then approve."))
    with transaction.atomic():
        page = _write(page, kept, shows_photo, drops_photo, approves, by, now)
    if approves:
        _draw_card(page, now=now)
    return page


def _write(page, kept, shows_photo, drops_photo, approves, by, now):
    before = page.photo
    if kept:
        files.attach(kept)
        page.photo = kept
    elif drops_photo:
        page.photo = None
    has = page.photo is not None and shows_photo
    page.photo_agreed_at = (page.photo_agreed_at or now) if has else None
    page.saved_at, page.approved_at = now, now if approves else None
    page.save()
    if before and before.pk != page.photo_id:
        files.drop(before)
    said = gettext_noop("approved the own page of the booklet") if approves else gettext_noop("wrote the own page")
    if approves:
        consents.give(page.seat.person, "booklet", by=by, now=now)
    record("approve" if approves else "write", page, by=by, said=said, case=page.seat.case, now=now)
    return page


def use_profile_photo(page):
    """The photograph of the own profile, as if it had just been handed in; None where there is none."""
    own = page.seat.person.photo
    if own is None or not own.is_picture:
        return None
    with own.opened() as stream:
        return ContentFile(stream.read(), name=own.name)


@transaction.atomic
def withdraw(page, *, by, now):
    """The person stands in the booklet no more: neither page nor photograph is shown from now on."""
    if page.seat.person_id != by.pk:
        raise PermissionDenied
    consents.withdraw(page.seat.person, "booklet", by=by, now=now)
    page.approved_at = page.photo_agreed_at = None
    page.save(update_fields=["approved_at", "photo_agreed_at"])
    _drop_card(page)
    record("withdraw", page, by=by, said=gettext_noop("took the own page out of the booklet"), now=now)


def _draw_card(page, *, now):
    """The card of a person as a picture, in the language of the page."""
    edition, photo = page.booklet.edition, page.shown_photo
    stream = photo.opened() if photo else None
    try:
        with translation.override(page.language):
            drawn = draw_card(
                name=page.seat.person.full_name,
                line=page.role,
                organisation=page.organisation.title if page.organisation else "",
                programme=f"{edition.programme.name} {edition.name}",
                community=site().name,
                photo=stream,
            )
    finally:
        if stream:
            stream.close()
    name = f"card-{edition.slug}.png"
    kept = files.keep_made(drawn, name=name, type="image/png", owner=page.seat.person, kept_until=None, now=now)
    with transaction.atomic():
        _drop_card(page)
        page.card = kept
        page.save(update_fields=["card"])


def _drop_card(page):
    before, page.card = page.card, None
    page.save(update_fields=["card"])
    if before:
        files.drop(before)


@transaction.atomic
def remind(booklet, seats, *, by, now):
    """Ask participants for their page; nobody twice within two days. Returns how many were asked."""
    _own(booklet, by)
    asked = 0
    for seat in seats:
        page = Page.objects.filter(seat=seat).first() or Page(booklet=booklet, seat=seat)
        if page.reminded_at and now - page.reminded_at < BETWEEN:
            continue
        page.booklet, page.seat, page.reminded_at = booklet, seat, now
        page.save()
        mails.asked_for_page(page, by=by)
        asked += 1
    if asked:
        record("remind", booklet, by=by, said=gettext_noop("asked participants for their pages"), now=now)
    return asked


# Order and chapters ----------------------------------------------------------------------------------------------
@transaction.atomic
def order(booklet, *, how, ref="", by, now):
    """All pages by name, country or organisation; or one page ("up", "down") past its neighbour."""
    _own(booklet, by)
    pages = list(booklet.pages.select_related("seat__person", "organisation").in_order())
    pages = _moved(pages, how, lambda page: page.ref == ref) if how in ("up", "down") else order_pages(pages, how)
    for number, page in enumerate(pages):
        page.position = number
    Page.objects.bulk_update(pages, ["position"])
    record("order", booklet, by=by, said=gettext_noop("ordered the booklet"), now=now)


def _moved(things, how, is_it):
    at = next((number for number, thing in enumerate(things) if is_it(thing)), None)
    to = None if at is None else at + (1 if how == "down" else -1)
    if to is not None and 0 <= to < len(things):
        things[at], things[to] = things[to], things[at]
    return things


@transaction.atomic
def save_chapter(chapter, *, by, now):
    """Keep a chapter; a new one comes last."""
    booklet = chapter.booklet
    _own(booklet, by)
    if chapter.pk is None:
        there = booklet.chapters.aggregate(last=Max("position"))["last"]
        if booklet.chapters.count() >= MOST_CHAPTERS:
            raise Refused(_("A booklet has at most %(n)s chapters.") % {"n": MOST_CHAPTERS})
        chapter.position = 0 if there is None else there + 1
    try:
        with transaction.atomic():
            chapter.save()
    except IntegrityError:
        raise Refused(_("The booklet has this chapter already. Change the one that is there."))
    record("chapter", booklet, by=by, said=gettext_noop("wrote a chapter of the booklet"), now=now)


@transaction.atomic
def step_chapter(chapter, verb, *, by, now):
    """Up, down, or out."""
    booklet = chapter.booklet
    _own(booklet, by)
    if verb == "drop":
        chapter.delete()
    else:
        rows = _moved(list(booklet.chapters.order_by("position", "pk")), verb, lambda one: one.pk == chapter.pk)
        for number, row in enumerate(rows):
            row.position = number
        Chapter.objects.bulk_update(rows, ["position"])
    record("chapter", booklet, by=by, said=gettext_noop("changed the chapters of the booklet"), now=now)


# The print -------------------------------------------------------------------------------------------------------
def ask_for_print(booklet, *, format, language, by):
    """Have the PDF made by the worker; returns the job whose page shows how far it is."""
    _own(booklet, by)
    if format not in Print.Format.values:
        raise Refused(_("Choose A5 or A4."))
    if not booklet.pages.shown().exists():
        raise Refused(_("Nobody has approved a page yet, so there is nothing to print."))
    return jobs.start(
        make_print,
        title=_("Booklet as PDF"),
        by=by,
        back_url=booklet.get_manage_url(),
        booklet_id=booklet.pk,
        format=format,
        language=language,
    )


@task()
def make_print(job_id, booklet_id, format, language):
    """Draw the PDF and keep it with the names of who stands in it. Safe to run twice."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    booklet = Booklet.objects.select_related("edition__programme", "edition__lead").get(pk=booklet_id)
    with translation.override(language):
        try:
            pdf, pages, sheets = draw_booklet(
                booklet,
                format=format,
                language=language,
                step=lambda done, total: jobs.advance(job, done=done, total=total),
            )
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    now = timezone.now()
    name = f"booklet-{booklet.edition.slug}-{format}-{language}.pdf"
    kept = files.keep_made(pdf, name=name, type="application/pdf", owner=job.owner, kept_until=None, now=now)
    with transaction.atomic():
        made = Print.objects.select_for_update().filter(booklet=booklet, format=format, language=language).first()
        made = made or Print(booklet=booklet, format=format, language=language)
        before, made.file, made.made_at = made.file, kept, now
        made.people, made.sheets = len(pages), sheets
        made.save()
        made.pages.set(pages)
        if before:
            files.drop(before)
        record("print", booklet, by=job.owner, said=gettext_noop("had the booklet drawn as PDF"), now=now)
    jobs.finish(job, result_url=booklet.get_manage_url())


def drop_old_prints(*, now):
    """The clock: a PDF in which somebody stands who has withdrawn is not kept."""
    stale = Print.objects.exclude(pk__in=Print.objects.true().values("pk"))
    for one in stale.select_related("file"):
        with transaction.atomic():
            one.delete()
            if one.file:
                files.drop(one.file)
