"""The front page: gathered here, from one explicit list of what it shows."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from kogge.base.charts import country_map
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.training.programmes.models import Edition, Figure, Programme

AROUND_THE_SEA = ["DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE"]
# The stated figures the front page shows: edition, what it counts, and the neighbours it must not be read without.
SHOWN = [
    ("bsr-cluster-manager-education-2020", "completed", ["started", "selected"]),
    ("blp-cluster-managers-2017", "invited", ["applied"]),
    ("bsr-cluster-manager-education-2020", "countries", []),
    ("bsr-cluster-manager-education-2020", "informed", []),
]


def context(user, *, now):
    """Everything the front page shows. Six queries at the most."""
    counts = {code: n for code, n in Organisation.objects.clusters().by_country().items() if code in AROUND_THE_SEA}
    figures = {
        (figure.edition.slug, figure.counts): figure
        for figure in Figure.objects.filter(edition__slug__in={slug for slug, *_rest in SHOWN}).select_related(
            "edition__programme"
        )
    }
    programmes = Programme.objects.filter(editions__state=Edition.State.FINISHED).exclude(sources="").distinct()
    return {
        "call": Edition.objects.with_open_call(now).select_related("programme").first(),
        "event": Event.objects.filter(is_public=True).coming(now).first(),
        "now": now,
        "map": _map(counts) if counts else None,
        "total": sum(counts.values()),
        "figures": [
            {
                "figure": figures[slug, counts],
                "beside": [figures[slug, near] for near in neighbours if (slug, near) in figures],
            }
            for slug, counts, neighbours in SHOWN
            if (slug, counts) in figures
        ],
        "threads": [
            _thread(programme)
            for programme in programmes.prefetch_related("editions__modules__meetings", "editions__lead").order_by(
                "pk"
            )
        ],
    }


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


def _thread(programme):
    """Where the people of a programme met, in the order of time: the towns of its finished editions' meetings."""
    editions = [
        edition for edition in programme.editions.all() if edition.state == Edition.State.FINISHED and edition.sources
    ]
    meetings = {
        meeting.pk: meeting
        for edition in editions
        for module in edition.modules.all()
        for meeting in module.meetings.all()
    }
    ordered = sorted(meetings.values(), key=lambda meeting: meeting.starts_at)
    return {"programme": programme, "edition": editions[0] if editions else None, "meetings": ordered}


def next_change(request, response):
    """The front page changes by itself when a call opens or closes, when a meeting begins or ends, and at midnight."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)
    moments = [midnight]
    for pair in (
        Edition.objects.published().exclude(call_closes_at=None).values_list("call_opens_at", "call_closes_at")
    ):
        moments += [moment for moment in pair if moment > now]
    for pair in Event.objects.filter(is_public=True).coming(now).values_list("starts_at", "ends_at")[:3]:
        moments += [moment for moment in pair if moment > now]
    return min(moments)
