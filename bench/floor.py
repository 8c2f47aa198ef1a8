"""The floor of the framework: one Django file without any of Kogge, the measure that our pages are held against.

/hello   plain answer, no database        /cached  a whole page of 13.5 kB from the local cache
/list    template and one query, 50 rows
"""

import os
from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="floor",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions", "messages")],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["FLOOR_DATA"]) / "floor.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;"
            },
        }
    },
)
django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402


class Member(models.Model):
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    sector = models.IntegerField()
    city = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        app_label = "floor"


PAGE = Engine().from_string(
    '<!doctype html><html lang="en"><head><title>Members</title></head><body>'
    '<nav>{% for word in words %}<a href="/{{ word }}">{{ word }}</a>{% endfor %}</nav><ul>{% for row in rows %}'
    '<li class="card"><h3><a href="/m/{{ row.id }}">{{ row.name }}</a></h3><p>{{ row.city }}, {{ row.country }} '
    "&middot; sector {{ row.sector }}</p><p>{{ row.text|truncatechars:160 }}</p></li>{% endfor %}</ul></body></html>"
)
WORDS = ["home", "clusters", "programmes", "events", "calls", "news", "about", "login"]
TEXT = "network of firms and labs " * 12
ROWS = [
    Member(id=number, name=f"Cluster {number}", country="FI", sector=number % 9, city="Oulu", text=TEXT)
    for number in range(1, 51)
]


def draw(rows):
    return PAGE.render(Context({"rows": rows, "words": WORDS}))


def hello(request):
    return HttpResponse("hello")


def cached(request):
    page = cache.get("page")
    if page is None:
        page = draw(ROWS).encode()
        cache.set("page", page, 3600)
    return HttpResponse(page)


def listed(request):
    return HttpResponse(draw(Member.objects.order_by("id")[:50]))


urlpatterns = [path("hello", hello), path("cached", cached), path("list", listed)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Member)
    Member.objects.bulk_create(ROWS)
