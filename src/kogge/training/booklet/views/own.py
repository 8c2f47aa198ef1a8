"""The own page of a participant in the booklet."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.files.answer import as_picture
from kogge.commons.privacy import consents
from kogge.training.booklet import actions
from kogge.training.booklet.card import words_for
from kogge.training.booklet.forms import PageForm
from kogge.training.booklet.models import Booklet
from kogge.training.booklet.views.cards import as_card
from kogge.training.programmes.models import Seat


def _page(request, edition):
    """The page of who asks; 404 for everybody who does not take part, and before the booklet is begun."""
    seats = Seat.objects.participants().filter(person=request.user, edition__slug=edition)
    seat = get_object_or_404(seats.select_related("person", "edition__programme", "edition__lead"))
    booklet = get_object_or_404(
        Booklet.objects.select_related("edition__programme", "edition__lead"), edition=seat.edition
    )
    return actions.page_for(booklet, seat)


def own_page(request, edition):
    """Write the own page, look at it, and approve it."""
    own = _page(request, edition)
    has_agreed = consents.has(request.user, "booklet")
    form = PageForm(posted(request), request.FILES or None, instance=own, has_agreed=has_agreed)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = form.cleaned_data
            photo = given.get("photo") or (actions.use_profile_photo(own) if given.get("use_profile") else None)
            actions.write(
                own, form.texts(), photo=photo, shows_photo=given["shows_photo"],
                drops_photo=bool(given.get("drop_photo")), approves=form.approves, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
            said = _("Approved. Your page stands in the booklet.") if form.approves else _("Saved. Only you see it.")
            return done(request, said, reverse("own_page", args=[edition]))
    stands = bool(own.approved_at and has_agreed)
    context = {
        "form": form, "own": own, "booklet": own.booklet, "edition": own.booklet.edition, "stands": stands,
        "words": words_for(own),
    }  # fmt: skip
    return page(request, "booklet/own_page.html", context)


@require_POST
def own_page_withdraw(request, edition):
    """Take the own page out of the booklet."""
    actions.withdraw(_page(request, edition), by=request.user, now=timezone.now())
    return done(request, _("Your page is out of the booklet."), reverse("own_page", args=[edition]))


@require_safe
def own_page_photo(request, edition):
    """One's own photograph, also before it is approved."""
    photo = _page(request, edition).photo
    if photo is None:
        raise Http404
    return as_picture(photo)


@require_safe
def own_page_card(request, edition):
    """One's own card as a picture, to be shown elsewhere."""
    card = _page(request, edition).card
    if card is None:
        raise Http404
    return as_card(card)
