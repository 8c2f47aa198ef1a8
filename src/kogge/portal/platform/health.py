"""Whether the installation is well: for machines that ask, and in words for the office."""

import platform
import sys
from datetime import timedelta

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

import kogge
from kogge.base.http import allow, page
from kogge.commons.jobs.models import Beat
from kogge.portal.platform.lamps import lamps

MISSING = timedelta(seconds=30)  # a worker says every few seconds that it is there


@login_not_required
def healthz(request):
    """The process answers."""
    return HttpResponse("well\n", content_type="text/plain; charset=utf-8")


@login_not_required
def readyz(request):
    """A word for each lamp that is vital; 503 when one of them is not well. No details for strangers."""
    found = [lamp for lamp in lamps(now=timezone.now()) if lamp.is_vital]
    lines = "".join(f"{lamp.name}: {'well' if lamp.is_well else 'not well'}\n" for lamp in found)
    is_well = all(lamp.is_well for lamp in found)
    answer = HttpResponse(lines, content_type="text/plain; charset=utf-8", status=200 if is_well else 503)
    answer._has_been_logged = True  # who asks each second is told; the log need not be
    return answer


def platform_health(request):
    """The same in words, with what to do."""
    allow(request.user.is_staff)
    now = timezone.now()
    found = lamps(now=now)
    context = {
        "lamps": sorted(found, key=lambda lamp: lamp.is_well),
        "dark": sum(not lamp.is_well for lamp in found),
        "workers": [(beat, beat.seen_at < now - MISSING) for beat in Beat.objects.order_by("-seen_at")[:20]],
        "versions": versions(),
    }
    return page(request, "platform/platform_health.html", context)


def versions():
    """(what, which) of everything below us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        (server,) = cursor.fetchone()
    return [
        ("Kogge", kogge.VERSION),
        ("Django", django.get_version()),
        ("Python", sys.version.split()[0]),
        (connection.display_name, server),
        (platform.system(), platform.release()),
        ("KOGGE_MODE", settings.MODE),
    ]
