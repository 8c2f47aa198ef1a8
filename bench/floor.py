"""The floor of the framework: one Django file without any of Kogge, the measure that our pages are held against.

/hello   plain answer, no database        /cached  a whole page of 13.5 kB from the local cache
/list    template and one query, 50 rows   /dir     filter, full text, count and 25 rows, 2 queries

`python -m bench.floor N` makes N members for /dir. DATABASE_URL of an empty database: PostgreSQL instead of SQLite.
"""

import os
import random
import sys
from pathlib import Path

import django
from bench.words import WORDS
from django.conf import settings
from environs import Env

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": Path(os.environ["FLOOR_DATA"]) / "floor.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;"},
}
POSTGRESQL = os.environ.get("FLOOR_DATABASE_URL")

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
        "default": Env().dj_db_url("FLOOR_DATABASE_URL") | {"CONN_MAX_AGE": None} if POSTGRESQL else SQLITE,
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
MENU = ["home", "clusters", "programmes", "events", "calls", "news", "about", "login"]
TEXT = "network of firms and labs " * 12
ROWS = [
    Member(id=number, name=f"Cluster {number}", country="FI", sector=number % 9, city="Oulu", text=TEXT)
    for number in range(1, 51)
]


def draw(rows):
    return PAGE.render(Context({"rows": rows, "words": MENU}))


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


FOUND = "tsv @@ plainto_tsquery('simple', %s)" if POSTGRESQL else "id IN (SELECT rowid FROM fts WHERE fts MATCH %s)"


def directory(request):
    """A filter and a full-text search, their count and the first 25 rows, as plainly as Django does it."""
    found = Member.objects.all()
    if request.GET.get("c"):
        found = found.filter(country=request.GET["c"])
    if request.GET.get("q"):
        found = found.extra(where=[FOUND], params=[request.GET["q"]])
    return HttpResponse(draw(list(found.order_by("name")[:25])) + f"<p>{found.count()}</p>")


def fill(n):
    """Members for /dir, with 80 words each, and what either database needs to find them."""
    dice = random.Random(1)
    made = (
        Member(
            name=f"{dice.choice(WORDS).title()} {dice.choice(WORDS).title()} {number}",
            country=dice.choice(["SE", "FI", "LT", "DE", "DK", "EE", "LV", "PL", "NO"]),
            sector=dice.randrange(21),
            city=dice.choice(WORDS).title(),
            text=" ".join(dice.choice(WORDS) for _ in range(80)),
        )
        for number in range(n)
    )
    Member.objects.bulk_create(made, batch_size=2000)
    both = ["CREATE INDEX by_name ON floor_member(name)", "CREATE INDEX by_country ON floor_member(country)"]
    sqlite = [
        "CREATE VIRTUAL TABLE fts USING fts5(name, city, text, content='floor_member', content_rowid='id')",
        "INSERT INTO fts(fts) VALUES ('rebuild')",
    ]
    postgresql = [
        "ALTER TABLE floor_member ADD tsv tsvector GENERATED ALWAYS AS"
        " (to_tsvector('simple', name || ' ' || city || ' ' || text)) STORED",
        "CREATE INDEX by_word ON floor_member USING gin(tsv)",
    ]
    with connection.cursor() as cursor:
        for line in [*both, *(postgresql if POSTGRESQL else sqlite), "ANALYZE"]:
            cursor.execute(line)


urlpatterns = [
    path("hello", hello),
    path("cached", cached),
    path("list", listed),
    path("dir", directory),
]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Member)
    if len(sys.argv) > 1:
        fill(int(sys.argv[1]))
    else:
        Member.objects.bulk_create(ROWS)
