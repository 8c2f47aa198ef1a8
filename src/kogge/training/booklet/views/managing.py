"""The pages of who makes the booklet: who is missing, the order, the chapters, the print."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.booklet import actions
from kogge.training.booklet.content import missing_of, people_of
from kogge.training.booklet.forms import BookletForm, ChapterForm, PrintForm
from kogge.training.booklet.models import Booklet, Chapter
from kogge.training.programmes.models import Edition


def edition_of(request, programme, edition):
    """An edition that who asks runs."""
    mine = Edition.objects.run_by(request.user).select_related("programme", "lead")
    return get_object_or_404(mine, slug=edition, programme__slug=programme)


def _booklet(request, programme, edition):
    run = edition_of(request, programme, edition)
    return get_object_or_404(Booklet.objects.select_related("edition__programme", "edition__lead"), edition=run)


def _back(request, booklet, message, anchor=""):
    return done(request, message, booklet.get_manage_url() + anchor)


@require_safe
def booklet_manage(request, programme, edition):
    """How far the booklet is, on one page; before it is begun, what it will be."""
    run = edition_of(request, programme, edition)
    booklet = Booklet.objects.filter(edition=run).select_related("edition__programme").first()
    if booklet is None:
        return page(request, "booklet/booklet_manage.html", {"edition": run, "booklet": None})
    people, missing = people_of(booklet), missing_of(booklet)
    true = set(booklet.prints.true().values_list("pk", flat=True))
    context = {
        "edition": run,
        "booklet": booklet,
        "people": people,
        "missing": missing,
        "all": len(people) + len(missing),
        "chapters": booklet.chapters.order_by("position", "pk"),
        "prints": [(one, one.pk in true) for one in booklet.prints.select_related("file").order_by("format", "pk")],
        "print_form": PrintForm(initial={"format": "a5", "language": get_language()}),
        "steps": booklet.steps_for(request.user),
    }  # fmt: skip
    return page(request, "booklet/booklet_manage.html", context)


@makes
@require_POST
def booklet_start(request, programme, edition):
    booklet = actions.start(edition_of(request, programme, edition), by=request.user, now=timezone.now())
    return _back(request, booklet, _("Begun. Participants find their page in the edition; ask them below."))


def booklet_edit(request, programme, edition):
    """Title, greeting, and until when pages are collected."""
    booklet = _booklet(request, programme, edition)
    form = BookletForm(posted(request), booklet=booklet)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.set_up(form.filled(), by=request.user, now=timezone.now())
            return _back(request, booklet, _("Saved."))
    context = {"form": form, "booklet": booklet, "edition": booklet.edition}
    return page(request, "booklet/booklet_edit.html", context)


@require_POST
def booklet_step(request, programme, edition, verb):
    """Publish, or take back."""
    booklet = _booklet(request, programme, edition)
    if verb not in Booklet.verbs():
        raise Http404
    getattr(actions, verb)(booklet, by=request.user, now=timezone.now())
    said = _("Published. Everybody can read it now.") if verb == "publish" else _("Taken back. Only you see it.")
    return _back(request, booklet, said)


@require_POST
def booklet_remind(request, programme, edition):
    """Ask one participant who is missing, or all of them."""
    booklet = _booklet(request, programme, edition)
    seats = [seat for seat, _page, _why in missing_of(booklet)]
    one = request.POST.get("seat", "")
    seats = [seat for seat in seats if str(seat.pk) == one] if one else seats
    asked = actions.remind(booklet, seats, by=request.user, now=timezone.now())
    said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", asked) % {"n": asked}
    return _back(request, booklet, said if asked else _("Everybody was asked in the last two days."), "#missing")


@require_POST
def booklet_order(request, programme, edition):
    """All by name, country or organisation; or one page up or down."""
    booklet, how = _booklet(request, programme, edition), request.POST.get("how")
    if how not in ("name", "country", "organisation", "up", "down"):
        raise Http404
    actions.order(booklet, how=how, ref=request.POST.get("ref", ""), by=request.user, now=timezone.now())
    return _back(request, booklet, _("Ordered."), "#people")


@makes
def chapter_edit(request, programme, edition, number):
    """A chapter: new (0), or one that is there."""
    booklet = _booklet(request, programme, edition)
    chapter = get_object_or_404(booklet.chapters, pk=number) if number else Chapter(booklet=booklet)
    chapter.booklet = booklet
    form = ChapterForm(posted(request), chapter=chapter)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.save_chapter(form.filled(), by=request.user, now=timezone.now())
            return _back(request, booklet, _("Saved."), "#chapters")
    context = {"form": form, "booklet": booklet, "edition": booklet.edition}
    return page(request, "booklet/chapter_edit.html", context)


@require_POST
def chapter_step(request, programme, edition, number, verb):
    booklet = _booklet(request, programme, edition)
    chapter = get_object_or_404(booklet.chapters, pk=number)
    chapter.booklet = booklet
    if verb not in ("up", "down", "drop"):
        raise Http404
    actions.step_chapter(chapter, verb, by=request.user, now=timezone.now())
    return _back(request, booklet, _("Done."), "#chapters")


@require_POST
def booklet_make(request, programme, edition):
    """Have the PDF made by the worker."""
    booklet, form = _booklet(request, programme, edition), PrintForm(request.POST)
    if not form.is_valid():
        raise Http404
    return redirect(actions.ask_for_print(booklet, **form.cleaned_data, by=request.user))
