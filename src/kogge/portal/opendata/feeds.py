"""What is new and what has changed in the directory, as a feed (Atom, RFC 4287): public facts only."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kogge.base.machines import unless_known
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Reader
from kogge.commons.clusters.selecting import FACETS, select
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored

MOST = 50
QUERY = ("q", "sort", *FACETS)
NO_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold


class Feed(Atom1Feed):
    """An empty feed has an age too, so that it says the same each time."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else datetime(2026, 1, 1, tzinfo=UTC)


@login_not_required
@stored(query=QUERY)
def cluster_feed(request):
    """The clusters of a list, whatever its filters, what changed last first. The same for everybody."""
    selection = select(request.GET, reader=Reader(), version=site().version, of="clusters")
    asked = [(facet, value) for facet, values in selection.asked.items() for value in values]
    query = urlencode(([("q", selection.words)] if selection.words else []) + asked)
    here = settings.SITE_ADDRESS + reverse("cluster_list")
    feed = Feed(
        title=_clean(_("%(name)s: new and changed clusters") % {"name": site().name}),
        link=f"{here}?{query}" if query else here,
        description=None,
        subtitle=_("Profiles of the directory, those that changed last first."),
        author_name=_clean(site().name),
        feed_url=f"{here}feed/?{query}" if query else f"{here}feed/",
        language=get_language(),
    )
    for one in _newest(selection):
        feed.add_item(
            title=_clean(one.title),
            link=settings.SITE_ADDRESS + one.get_absolute_url(),
            description=escape(_clean(_said_of(one))),
            unique_id=f"tag:{urlsplit(settings.SITE_ADDRESS).hostname},2026:organisation:{one.slug}",
            updateddate=one.changed_at,
            pubdate=one.admitted_at,
            categories=[one.country.code, *map(_clean, one.ecosystems)],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return unless_known(request, response)


def _newest(selection):
    """Of what is selected, the entries that changed last: the order is in the database, the selection in memory."""
    marks = selection.within.to_bytes(len(selection.shelf.refs) // 8 + 1, "little")
    keys = []
    for key in Organisation.objects.shown().order_by("-changed_at", "-pk").values_list("pk", flat=True).iterator():
        place = selection.shelf.places.get(key)
        if place is not None and marks[place >> 3] >> (place & 7) & 1:
            keys.append(key)
            if len(keys) == MOST:
                break
    rows = Organisation.objects.shown().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _said_of(one):
    """What is always public of an entry, in a few words."""
    where = ", ".join(part for part in (one.city, one.region, str(one.country.name)) if part)
    said = [str(one.get_kind_display()), where, ", ".join(one.ecosystem_names), str(one.summary or ""), one.website]
    if one.state == Organisation.State.CEASED:
        said.insert(0, str(one.get_state_display()).capitalize())
    return ". ".join(part for part in said if part)


def _clean(text):
    return NO_LETTERS.sub("", str(text))
