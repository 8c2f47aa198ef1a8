"""One line per room. Pages carry their language in front, except English; what machines read does not."""

from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kogge.commons.people.urls import outside_languages
from kogge.commons.search.stems import asked
from kogge.portal.home import about, views
from kogge.portal.opendata import api, api_views, catalogue
from kogge.portal.platform import health, metrics
from kogge.training.issuers.urls import outside_languages as issuers

handler400 = "kogge.portal.opendata.api_views.bad_request"
handler404 = "kogge.portal.opendata.api_views.not_found"
handler500 = "kogge.portal.opendata.api_views.failed"

ROOMS = [
    "kogge.commons.jobs",
    "kogge.commons.mail",
    "kogge.commons.postmaster",
    "kogge.commons.files",
    "kogge.commons.regions",
    "kogge.commons.people",
    "kogge.commons.privacy",
    "kogge.commons.upkeep",
    "kogge.commons.imports",
    "kogge.commons.profiles",
    "kogge.commons.clusters",
    "kogge.commons.findings",
    "kogge.commons.surveys",
    "kogge.commons.talk",
    "kogge.commons.calendars",
    "kogge.commons.timetables",
    "kogge.commons.events",
    "kogge.training.competences",
    "kogge.training.programmes",
    "kogge.training.prestudy",
    "kogge.training.batches",
    "kogge.training.nominators",
    "kogge.training.questions",
    "kogge.training.costs",
    "kogge.training.groups",
    "kogge.training.evaluations",
    "kogge.training.units",
    "kogge.training.marking",
    "kogge.training.assignments",
    "kogge.training.decisions",
    "kogge.training.nominations",
    "kogge.training.selection",
    "kogge.training.achievements",
    "kogge.training.teaching",
    "kogge.training.agreements",
    "kogge.training.learning",
    "kogge.training.issuers",
    "kogge.training.selfassessments",
    "kogge.training.credentials",
    "kogge.training.europass",
    "kogge.training.booklet",
    "kogge.portal.desk",
    "kogge.portal.platform",
    "kogge.portal.opendata",
    "kogge.portal.home",
]


def by_first_word(rooms):
    """Their addresses, in their order, under the word with which each begins: looking one up tries few others."""
    words = {}
    for room in rooms:
        for one in import_module(f"{room}.urls").urlpatterns:
            word, slash, rest = str(one.pattern).partition("/")
            found = path(rest if slash else word, one.callback, one.default_args, one.name)
            words.setdefault(word + slash if slash else "", []).append(found)
    return [path(word, include(found)) for word, found in words.items()]


asked("word")  # the stems of ten languages: a third of a second that no visitor waits for

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
    *issuers,
    *i18n_patterns(*by_first_word(ROOMS), prefix_default_language=False),
]
