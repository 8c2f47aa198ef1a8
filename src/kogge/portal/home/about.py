"""The pages about the installation, and what it tells machines: robots, site map, security contact."""

from datetime import timedelta
from itertools import chain, islice

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.stored import stored
from kogge.commons.privacy.wording import printed
from kogge.commons.regions.models import AROUND_THE_SEA, NUTS, Region, Vocabulary
from kogge.training.competences.models import Definition
from kogge.training.prestudy.models import Study
from kogge.training.programmes.models import Edition, Partner, Programme

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _plain(name):
    """A page of words: its template is all there is to it."""

    @login_not_required
    @stored()
    def view(request):
        return page(request, f"home/{name}.html", {"contact": settings.SECURITY_CONTACT})

    view.__name__ = name
    return view


about = _plain("about")
about_accessibility = _plain("about_accessibility")
about_security = _plain("about_security")


@login_not_required
@stored()
def about_data(request):
    """Where the data come from: what ships, and every vocabulary with version, source and licence."""
    vocabularies = Vocabulary.objects.annotate(size=Count("terms")).order_by("title")
    return page(request, "home/about_data.html", {"vocabularies": vocabularies, "nuts": NUTS})


@login_not_required
@stored()
def about_privacy(request):
    """The list of what is kept about people, in words: the same that the clock carries out every day."""
    return page(request, "home/about_privacy.html", {"contact": settings.SECURITY_CONTACT, "groups": printed()})


@login_not_required
@stored()
def about_contact(request):
    """Who runs this, and how to correct an entry: the one that `about` names, if it is in the directory."""
    slug = request.GET.get("about", "")[:80]
    entry = Organisation.objects.visible_to(request.user).filter(slug=slug).first() if slug else None
    return page(request, "home/about_contact.html", {"contact": settings.SECURITY_CONTACT, "entry": entry})


@login_not_required
@stored()
def about_partners(request):
    """Who carries and funds the editions."""
    partners = (
        Partner.objects.exclude(edition__state=Edition.State.DRAFT)
        .select_related("organisation", "edition__programme")
        .prefetch_related("edition__funders")
    )
    return page(request, "home/about_partners.html", {"partners": partners.order_by("edition__starts_on", "pk")})


@login_not_required
def robots_txt(request):
    """Everything public may be read by machines; what is personal or endless may not."""
    closed = ["/mailbox/", "/sign-in/", "/account/", "/verify/", "/gap/", "/theme/", "/*?"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


PLAIN = [
    "front",
    "programme_list",
    "cluster_list",
    "organisation_list",
    "region_list",
    "person_list",
    "event_list",
    "about",
    "about_privacy",
]
PLAIN += ["about_accessibility", "about_security", "about_data", "about_api", "about_partners", "about_contact"]
# Pages in one part of the site map. Each stands there in every language with all others beside it: 12 to 27 kB a page,
# so that a part stays below the 50 MB and 50,000 addresses that site maps may have.
PART = 1_800


def _shelves():
    """Every public page that has rows behind it: (name of the page, queryset, columns of its address)."""
    editions = Edition.objects.published()
    shown = Organisation.objects.shown()
    regions = Region.objects.of_countries(AROUND_THE_SEA).exclude(code__contains="Z")
    return [
        ("programme_detail", Programme.objects.filter(editions__in=editions).distinct(), ["slug"]),
        ("edition_detail", editions, ["programme__slug", "slug"]),
        ("definition_detail", Definition.objects.filter(versions__isnull=False).distinct(), ["slug"]),
        ("study_published", Study.objects.published(), ["edition__programme__slug", "edition__slug"]),
        ("event_detail", Event.objects.filter(is_public=True), ["slug"]),
        ("region_detail", regions, ["code"]),
        ("organisation_detail", shown.others(), ["slug"]),
        ("cluster_detail", shown.clusters(), ["slug"]),
    ]


def _public_paths():
    """Every public page in English."""
    yield from (reverse(name) for name in PLAIN)
    for name, rows, columns in _shelves():
        for row in rows.order_by("pk").values_list(*columns).iterator():
            yield reverse(name, args=row)


@login_not_required
def sitemap_xml(request):
    """Every public page with its other languages; in parts, if there are many pages."""
    pages = len(PLAIN) + sum(rows.count() for _name, rows, _columns in _shelves())
    if pages <= PART:
        return _sitemap(0)
    parts = range(1, (pages - 1) // PART + 2)
    lines = (f"<sitemap><loc>{settings.SITE_ADDRESS}/sitemap-{number}.xml</loc></sitemap>\n" for number in parts)
    return _xml("sitemapindex", "", lines)


@login_not_required
def sitemap_part(request, number):
    """One part of a large site map, counted from 1."""
    pages = len(PLAIN) + sum(rows.count() for _name, rows, _columns in _shelves())
    if not 1 <= number <= (pages - 1) // PART + 1:
        raise Http404
    return _sitemap((number - 1) * PART)


def _sitemap(start):
    with translation.override("en"):
        paths = list(islice(_public_paths(), start, start + PART))
    return _xml("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', map(_in_all_languages, paths))


def _in_all_languages(path):
    """A page once for each language, each time with all others beside it."""
    pages = {code: f"{settings.SITE_ADDRESS}/{code}{path}" for code, _name in settings.LANGUAGES}
    pages["en"] = pages["x-default"] = settings.SITE_ADDRESS + path
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{page}"/>' for code, page in pages.items())
    return "".join(f"<url><loc>{pages[code]}</loc>{others}</url>\n" for code, _name in settings.LANGUAGES)


def _xml(element, more, lines):
    """Written while it is read: nobody keeps all of it in memory. Addresses hold nothing that XML would mind."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{SITEMAPS}"{more}>\n'
    return StreamingHttpResponse(
        chain([head], lines, [f"</{element}>\n"]), content_type="application/xml; charset=utf-8"
    )


@login_not_required
def security_txt(request):
    """Whom to tell of a weakness (RFC 9116)."""
    contact = settings.SECURITY_CONTACT or f"{settings.SITE_ADDRESS}/about/security/"
    if "@" in contact:
        contact = f"mailto:{contact}"
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en, sv",
        f"Canonical: {settings.SITE_ADDRESS}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
