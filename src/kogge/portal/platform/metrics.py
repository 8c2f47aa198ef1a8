"""Figures for a program that watches: text of the Prometheus kind, behind a token."""

import os
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_tasks_db.models import DBTaskResult

import kogge
from kogge.base import counters
from kogge.commons.jobs.models import Beat
from kogge.commons.mail.models import Message, Suppression, outbox
from kogge.commons.people.models import Try
from kogge.portal.platform.lamps import SILENT, disks, lamps, last_backup


@login_not_required
def metrics(request):
    """404 unless the installation has a token: then nobody learns that there is anything."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    now = timezone.now()
    families = [*of_this_process(), *of_the_machine(now)]
    with suppress(DatabaseError):  # kogge_well{lamp="database"} 0 says so
        families += of_the_database(now)
    return HttpResponse(written(families), content_type="text/plain; version=0.0.4; charset=utf-8")


def written(families):
    """Each family is (name, kind, help, [(labels, value)]); a histogram's rows name their own endings."""
    lines = []
    for name, kind, said, rows in families:
        lines += [f"# HELP kogge_{name} {said}", f"# TYPE kogge_{name} {kind}"]
        for labels, value, *ending in rows:
            inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            lines.append(f"kogge_{name}{''.join(ending)}{{{inside}}} {value}" if inside else f"kogge_{name} {value}")
    return "\n".join([*lines, ""])


def of_this_process():
    """Each web process counts for itself and is asked in turn; add them up by their label."""
    own = {"process": os.getpid()}
    rows = [(own | {"route": route, "status": status}, n) for (route, status), n in counters.answers.items()]
    times = []
    for route, slots in counters.slots.items():
        labels, total = own | {"route": route}, 0
        for edge, n in zip([*counters.EDGES, "+Inf"], slots, strict=True):
            total += n
            times.append((labels | {"le": edge}, total, "_bucket"))
        times += [(labels, round(counters.seconds[route], 6), "_sum"), (labels, total, "_count")]
    return [
        ("requests_total", "counter", "Requests answered, by route and class of status.", rows),
        ("request_seconds", "histogram", "Time until the answer began.", times),
    ]


def of_the_machine(now):
    return [
        ("version_info", "gauge", "Which Kogge this is.", [({"version": kogge.VERSION}, 1)]),
        (
            "well",
            "gauge",
            "1 when this part is well.",
            [({"lamp": lamp.name}, int(lamp.is_well)) for lamp in lamps(now=now)],
        ),
        ("disk_free_bytes", "gauge", "Room on the disk.", [({"folder": folder}, free) for folder, free, _ in disks()]),
        (
            "disk_used_share",
            "gauge",
            "Share of the disk in use, 0 to 1.",
            [({"folder": folder}, round(used, 4)) for folder, _, used in disks()],
        ),
    ]


def of_the_database(now):
    """Only rows that wait or are of the last day are counted, by index: the tables may be large."""
    waiting = {
        row["lane"]: row
        for row in Message.objects.filter(state__in=["waiting", "sending"])
        .values("lane")
        .annotate(n=Count("pk"), at=Min("written_at"))
    }
    lanes = [(lane, {"lane": lane.name.lower()}, waiting.get(lane)) for lane in Message.Lane]
    jobs = DBTaskResult.objects.ready().aggregate(n=Count("pk"), at=Min("enqueued_at"))
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=1)).count()
    tries = Try.objects.filter(at__gt=now - timedelta(hours=1)).values_list("kind").annotate(n=Count("pk"))
    backup = last_backup()
    return [
        ("mail_waiting", "gauge", "Mails not sent yet.", [(name, row["n"] if row else 0) for _, name, row in lanes]),
        (
            "mail_oldest_seconds",
            "gauge",
            "Age of the oldest mail not sent yet.",
            [(name, _age(row and row["at"], now)) for _, name, row in lanes],
        ),
        (
            "tries_hour",
            "gauge",
            "Sign-ins and the like tried in vain or not yet done within an hour.",
            [({"kind": kind}, n) for kind, n in tries.order_by("kind")],
        ),
        ("mail_held", "gauge", "1 while the outbox is on hold.", [({}, int(bool(outbox(is_kept=False).held_since)))]),
        ("mail_suppressed", "gauge", "Addresses that are not written to.", [({}, Suppression.objects.count())]),
        ("jobs_waiting", "gauge", "Pieces of background work that wait.", [({}, jobs["n"])]),
        ("jobs_oldest_seconds", "gauge", "Age of the oldest of them.", [({}, _age(jobs["at"], now))]),
        ("jobs_failed_day", "gauge", "Pieces of work that failed within a day.", [({}, failed)]),
        (
            "workers",
            "gauge",
            "Workers seen within a minute.",
            [({}, Beat.objects.filter(seen_at__gt=now - SILENT).count())],
        ),
        *(
            [("backup_age_seconds", "gauge", "Time since the last backup.", [({}, _age(backup, now))])]
            if backup
            else []
        ),
    ]


def _age(moment, now):
    return max(0, round((now - moment).total_seconds())) if moment else 0


def _escaped(text):
    return str(text).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
