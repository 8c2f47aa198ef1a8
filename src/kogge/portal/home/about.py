"""The pages about the installation, and what it tells machines: robots, site map, security contact."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.stored import stored
from kogge.training.programmes.models import Edition, Partner, Programme


def _plain(name):
    """A page of words: its template is all there is to it."""

    @login_not_required
    @stored()
    def view(request):
        return page(request, f"home/{name}.html")

    view.__name__ = name
    return view


about = _plain("about")
about_privacy = _plain("about_privacy")
about_accessibility = _plain("about_accessibility")
about_security = _plain("about_security")
about_data = _plain("about_data")
about_contact = _plain("about_contact")


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


def _public_addresses():
    """Every public page, as (name, arguments)."""
    for name in ("front", "programme_list", "cluster_list", "organisation_list", "event_list", "about", "about_privacy",
                 "about_accessibility", "about_security", "about_data", "about_partners"):  # fmt: skip
        yield name, []
    for slug in (
        Programme.objects.filter(editions__in=Edition.objects.published()).distinct().values_list("slug", flat=True)
    ):
        yield "programme_detail", [slug]
    for pair in Edition.objects.published().values_list("programme__slug", "slug"):
        yield "edition_detail", list(pair)
    for slug, kind in Organisation.objects.values_list("slug", "kind"):
        yield "cluster_detail" if kind == "cluster" else "organisation_detail", [slug]
    for slug in Event.objects.filter(is_public=True).values_list("slug", flat=True):
        yield "event_detail", [slug]


@login_not_required
def sitemap_xml(request):
    """Every public page with its other languages."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">']  # fmt: skip
    for name, arguments in _public_addresses():
        with translation.override("en"):
            path = reverse(name, args=arguments)
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{settings.SITE_ADDRESS}{"" if code == "en" else "/" + code}{path}"/>'
            for code, _name in settings.LANGUAGES
        )
        parts.append(f"<url><loc>{settings.SITE_ADDRESS}{path}</loc>{others}</url>")
    parts.append("</urlset>")
    return HttpResponse("\n".join(parts), content_type="application/xml")


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
