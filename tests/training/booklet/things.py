"""A booklet with a page, for the table of access."""

from django.utils import timezone

from kogge.training.booklet import actions
from kogge.training.programmes.models import Seat
from tests import make


def for_addresses(seat):
    """The booklet of the seat's edition is published, with this person's page; and the addresses of all its pages."""
    edition, by, now = seat.edition, make.coordinator(), timezone.now()
    booklet = actions.start(edition, by=by, now=now)
    page = actions.page_for(booklet, Seat.objects.select_related("person").get(pk=seat.pk))
    written = {"language": "en", "role": "", "why": "To learn.", "gained": "", "quote": "", "link": ""}
    actions.write(page, written, shows_photo=False, approves=True, by=seat.person, now=now)
    actions.publish(booklet, by=by, now=now)
    both, p, e = [edition.programme.slug, edition.slug], edition.programme.slug, edition.slug
    edition_only = ("own_page", "own_page_withdraw", "own_page_photo", "own_page_card")
    making = ("manage", "start", "edit", "remind", "order", "make")
    return {
        **dict.fromkeys(edition_only, [e]),
        **{f"booklet_{name}": both for name in ("detail", *making)},
        **{f"booklet_{name}": [p, e, page.ref] for name in ("page", "photo", "card")},
        "booklet_print": [p, e, "a5", "en"],
        "booklet_step": [p, e, "take_back"],
        "chapter_edit": [p, e, booklet.chapters.first().pk],
        "chapter_step": [p, e, booklet.chapters.first().pk, "up"],
        **dict.fromkeys(("graduation_board", "graduation_propose", "certificate_layout", "certificate_sample"), both),
        "seal_edit": ["netport"],
        "seal_remove": ["netport"],
        "edition_offer": both,
        "batch_detail": [p, e, "abcdefghijkm"],
        "batch_print": [p, e, "abcdefghijkm"],
        "batch_step": [p, e, "abcdefghijkm", "issue"],
    }
