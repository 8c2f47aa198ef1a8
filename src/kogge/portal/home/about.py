"""The pages about the installation, and what it tells machines: robots, site map, security contact."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.stored import stored
from kogge.commons.privacy.wording import printed
from kogge.training.programmes.models import Edition, Partner, Programme


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
about_data = _plain("about_data")


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
    partners = Partner.objects.exclude(edition__state=Edition.State.DRAFT).select_related(
        "organisation", "edition__programme"
    )
    return page(request, "home/about_partners.html", {"partners": partners.order_by("edition__starts_on", "pk")})


@login_not_required
def robots_txt(request):
    """Everything public may be read by machines; what is personal or endless may not."""
    closed = ["/mailbox/", "/sign-in/", "/account/", "/verify/", "/theme/", "/*?"]
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
    "person_list",
    "event_list",
    "about",
    "about_privacy",
]
PLAIN += ["about_accessibility", "about_security", "about_data", "about_partners", "about_contact"]


def _public_paths():
    """Every public page in English."""
    editions = Edition.objects.published()
    programmes = Programme.objects.filter(editions__in=editions).distinct()
    with translation.override("en"):
        yield from (reverse(name) for name in PLAIN)
        yield from (reverse("programme_detail", args=[slug]) for slug in programmes.values_list("slug", flat=True))
        yield from (reverse("edition_detail", args=pair) for pair in editions.values_list("programme__slug", "slug"))
        yield from (one.get_absolute_url() for one in Organisation.objects.only("slug", "kind"))
        public = Event.objects.filter(is_public=True).values_list("slug", flat=True)
        yield from (reverse("event_detail", args=[slug]) for slug in public)


@login_not_required
def sitemap_xml(request):
    """Every public page with its other languages."""
    context = {"paths": _public_paths(), "address": settings.SITE_ADDRESS, "codes": dict(settings.LANGUAGES)}
    return render(request, "home/sitemap.xml", context, content_type="application/xml")


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
