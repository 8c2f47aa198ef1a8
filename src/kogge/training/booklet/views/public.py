"""The booklet on the web: for everybody once it is published, before that for who makes it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kogge.base.http import page as answer
from kogge.commons.clusters.models.organisation import SHOWN
from kogge.commons.files.answer import as_download, as_picture
from kogge.commons.journal.stored import stored
from kogge.training.booklet.content import content_of, people_of
from kogge.training.booklet.models import Booklet, Print
from kogge.training.booklet.views.cards import as_card
from kogge.training.programmes.opening import acknowledgements


def _booklet(request, programme, edition):
    found = Booklet.objects.visible_to(request.user).filter(edition__programme__slug=programme)
    found = found.select_related("edition__programme", "edition__lead", "edition__circle")
    return get_object_or_404(found, edition__slug=edition)


@login_not_required
@require_safe
@stored()
def booklet_detail(request, programme, edition):
    """The whole booklet: greeting, faces, chapters, and what to print."""
    booklet = _booklet(request, programme, edition)
    prints = {one.format: one for one in booklet.prints.true().filter(language__in=(get_language(), "en")).order_by(
        "-language"
    )}  # fmt: skip
    context = {
        "content": content_of(booklet),
        "booklet": booklet,
        "edition": booklet.edition,
        "funders": acknowledgements(booklet.edition, timezone.localdate()),
        "prints": [prints[name] for name in Print.Format.values if name in prints],
    }
    return answer(request, "booklet/booklet_detail.html", context)


@login_not_required
@require_safe
@stored()
def booklet_page(request, programme, edition, ref):
    """One person, with the way to the one before and the one after."""
    booklet = _booklet(request, programme, edition)
    people = people_of(booklet)
    at = next((number for number, one in enumerate(people) if one.ref == ref), None)
    if at is None:
        raise Http404
    page = people[at]
    context = {
        "booklet": booklet,
        "edition": booklet.edition,
        "page": page,
        "before": people[at - 1] if at else None,
        "after": people[at + 1] if at + 1 < len(people) else None,
        "is_listed": bool(page.organisation and page.organisation.state in SHOWN),
    }
    for one in people:
        one.booklet = booklet
    return answer(request, "booklet/booklet_page.html", context)


def _shown(request, programme, edition, ref):
    booklet = _booklet(request, programme, edition)
    return get_object_or_404(booklet.pages.shown().select_related("photo", "card"), ref=ref)


@login_not_required
@require_safe
def booklet_photo(request, programme, edition, ref):
    """The photograph, as long as the person agrees to it; asked anew each time."""
    photo = _shown(request, programme, edition, ref).shown_photo
    if photo is None:
        raise Http404
    return as_picture(photo)


@login_not_required
@require_safe
def booklet_card(request, programme, edition, ref):
    """The card of a person as a picture."""
    card = _shown(request, programme, edition, ref).card
    if card is None:
        raise Http404
    return as_card(card)


@login_not_required
@require_safe
def booklet_print(request, programme, edition, format, language):
    """The PDF; one in which somebody stands who has withdrawn is not given out."""
    booklet = _booklet(request, programme, edition)
    prints = booklet.prints.true().select_related("file")
    return as_download(get_object_or_404(prints, format=format, language=language).file)
