from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.commons.jobs.actions import beat, ring, work
from kogge.portal.home.clock import CLOCK, POST


class Command(BaseCommand):
    help = "One round of the worker, for those who prefer cron: do what is due, and the work that waits."

    def handle(self, **options):
        name = f"tick-{timezone.now():%H%M%S%f}"
        beat(name, now=timezone.now())
        rung = ring([*CLOCK, *POST], now=timezone.now())
        done = work(name, most=200)
        self.stdout.write(f"{len(rung)} due, {done} tasks")
