"""Whether the installation is well, for machines that ask."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.utils import timezone

from kogge.commons.jobs.models import Beat
from kogge.commons.mail.models import Message

SMALLEST_DISK = 200_000_000  # bytes


@login_not_required
def healthz(request):
    """The process answers."""
    return HttpResponse("well\n", content_type="text/plain")


@login_not_required
def readyz(request):
    """Database, migrations, worker, mail and disk, each with a word; 503 when one of them is not well."""
    lamps = {"database": False}
    try:
        executor = MigrationExecutor(connection)
        lamps["database"] = True
        lamps["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        now = timezone.now()
        lamps["worker"] = Beat.objects.filter(seen_at__gt=now - timedelta(seconds=60)).exists()
        lamps["mail"] = not Message.objects.due(now - timedelta(minutes=15)).exists()
    except DatabaseError:
        pass
    lamps["disk"] = shutil.disk_usage(settings.DATA_DIR).free > SMALLEST_DISK
    lines = "".join(f"{name}: {'well' if is_well else 'not well'}\n" for name, is_well in lamps.items())
    return HttpResponse(lines, content_type="text/plain", status=200 if all(lamps.values()) else 503)
