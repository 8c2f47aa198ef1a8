"""The front page: gathered here, from one explicit list of what it shows."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from kogge.base.charts import country_map
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.models import site
from kogge.commons.regions.models import AROUND_THE_SEA
from kogge.portal.home.structured import site_block
from kogge.training.programmes.models import Edition, Figure, Meeting

# The stated figures the front page shows: edition, what it counts, and the neighbours it must not be read without.
SHOWN = [
    ("bsr-cluster-manager-education-2020", "completed", ["started", "selected"]),
    ("blp-cluster-managers-2017", "invited", ["applied"]),
    ("bsr-cluster-manager-education-2020", "countries", []),
    ("bsr-cluster-manager-education-2020", "informed", []),
]


def context(*, now):
    """Everything the front page shows. Five queries: clusters, figures, calls, meetings to come, meetings held."""
    counts = {code: n for code, n in Organisation.objects.clusters().by_country().items() if code in AROUND_THE_SEA}
    calls = list(
        Edition.objects.published()
        .filter(call_closes_at__gt=now)
        .select_related("programme")
        .order_by("call_closes_at")
    )
    events = list(Event.objects.filter(is_public=True, cancelled_at=None).coming(now)[:3])
    return {
        "call": next((edition for edition in calls if edition.has_open_call(now)), None),
        "event": events[0] if events else None,
        "now": now,
        "map": _map(counts) if counts else None,
        "total": sum(counts.values()),
        "figures": _figures(),
        "threads": _threads(),
        "linked": site_block(site().name),
        "changes_at": min(
            moment
            for moment in [
                end_of_day(now),
                *(moment for edition in calls for moment in (edition.call_opens_at, edition.call_closes_at)),
                *(moment for event in events for moment in (event.starts_at, event.ends_at)),
            ]
            if moment > now
        ),
    }


def _figures():
    """The stated figures, each with those it must not be read without."""
    listed = Figure.objects.filter(edition__slug__in={slug for slug, *_rest in SHOWN})
    found = {(figure.edition.slug, figure.counts): figure for figure in listed.select_related("edition__programme")}
    return [
        {
            "figure": found[slug, counts],
            "beside": [found[slug, near] for near in neighbours if (slug, near) in found],
        }
        for slug, counts, neighbours in SHOWN
        if (slug, counts) in found
    ]


def _threads():
    """Where the people of each programme met, in the order of time: the meetings of its finished real editions."""
    meetings = (
        Meeting.objects.filter(module__edition__state__in=Edition.OVER)
        .exclude(module__edition__sources="")
        .select_related("event", "module__edition__programme", "module__edition__lead")
        .order_by("event__starts_at", "pk")
    )
    threads = {}
    for meeting in meetings:
        edition = meeting.module.edition
        thread = threads.setdefault(
            edition.programme_id, {"programme": edition.programme, "edition": edition, "meetings": []}
        )
        thread["meetings"].append(meeting.event)
    return [threads[key] for key in sorted(threads)]


def _map(counts):
    total, most = sum(counts.values()), max(counts, key=counts.get)
    return country_map(
        title=_("Cluster organisations in the directory, by country"),
        sub=ngettext("%(n)d cluster organisation", "%(n)d cluster organisations", total) % {"n": total},
        desc=_(
            "A map of the nine countries around the Baltic Sea with one amber bead per country. "
            "%(most)s has most, %(n)d; %(total)d in all."
        )
        % {"most": countries.name(most), "n": counts[most], "total": total},
        counts={code: counts.get(code, 0) for code in AROUND_THE_SEA},
        names={code: countries.name(code) for code in AROUND_THE_SEA},
        links={code: f"{reverse('cluster_list')}?country={code}" for code in AROUND_THE_SEA},
        sea_label=_("Baltic Sea"),
    )


def end_of_day(now):
    """The last moment of today: a page that says "in 53 days" is another one tomorrow."""
    return timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)


def next_change(request, response):
    """The front page changes by itself when a call opens or closes, a meeting begins or ends, and at midnight."""
    return response.context_data["changes_at"]
