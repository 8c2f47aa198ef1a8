"""One include per room. Pages carry their language in front, except English; what machines read does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kogge.commons.people.urls import outside_languages
from kogge.portal.home import about, views
from kogge.portal.opendata import api, api_views, catalogue
from kogge.portal.platform import health, metrics

handler400 = "kogge.portal.opendata.api_views.bad_request"
handler404 = "kogge.portal.opendata.api_views.not_found"
handler500 = "kogge.portal.opendata.api_views.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("theme.css", views.theme_css, name="theme_css"),
    path("robots.txt", about.robots_txt, name="robots_txt"),
    path("sitemap.xml", about.sitemap_xml, name="sitemap_xml"),
    path(f"{api.ROOT}openapi.json", api_views.api_description, name="api_description"),
    path(api.ROOT, include(api.routes())),
    path("sitemap-<int:number>.xml", about.sitemap_part, name="sitemap_part"),
    path("catalogue.jsonld", catalogue.catalogue_jsonld, name="catalogue_jsonld"),
    path(".well-known/security.txt", about.security_txt, name="security_txt"),
    *outside_languages,
    *i18n_patterns(
        path("", include("kogge.commons.jobs.urls")),
        path("", include("kogge.commons.mail.urls")),
        path("", include("kogge.commons.postmaster.urls")),
        path("", include("kogge.commons.files.urls")),
        path("", include("kogge.commons.regions.urls")),
        path("", include("kogge.commons.people.urls")),
        path("", include("kogge.commons.privacy.urls")),
        path("", include("kogge.commons.upkeep.urls")),
        path("", include("kogge.commons.imports.urls")),
        path("", include("kogge.commons.profiles.urls")),
        path("", include("kogge.commons.clusters.urls")),
        path("", include("kogge.commons.findings.urls")),
        path("", include("kogge.commons.surveys.urls")),
        path("", include("kogge.commons.talk.urls")),
        path("", include("kogge.commons.calendars.urls")),
        path("", include("kogge.commons.timetables.urls")),
        path("", include("kogge.commons.events.urls")),
        path("", include("kogge.training.programmes.urls")),
        path("", include("kogge.training.prestudy.urls")),
        path("", include("kogge.training.batches.urls")),
        path("", include("kogge.training.costs.urls")),
        path("", include("kogge.training.groups.urls")),
        path("", include("kogge.training.evaluations.urls")),
        path("", include("kogge.training.marking.urls")),
        path("", include("kogge.training.assignments.urls")),
        path("", include("kogge.training.decisions.urls")),
        path("", include("kogge.training.nominations.urls")),
        path("", include("kogge.training.selection.urls")),
        path("", include("kogge.training.teaching.urls")),
        path("", include("kogge.training.learning.urls")),
        path("", include("kogge.training.credentials.urls")),
        path("", include("kogge.portal.desk.urls")),
        path("", include("kogge.portal.platform.urls")),
        path("", include("kogge.portal.opendata.urls")),
        path("", include("kogge.portal.home.urls")),
        prefix_default_language=False,
    ),
]
