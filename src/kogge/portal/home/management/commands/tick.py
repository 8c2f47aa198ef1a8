from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from kogge.commons.jobs.actions import beat, ring
from kogge.portal.home.clock import CLOCK


class Command(BaseCommand):
    help = "One round of the worker, for those who prefer cron: do what is due, and the work that waits."

    def handle(self, **options):
        name = f"tick-{timezone.now():%H%M%S%f}"
        beat(name, now=timezone.now())
        rung = ring(CLOCK, now=timezone.now())
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=200,
            worker_id=name,
            excluded_queue_names=[],
        )
        worker.run()
        self.stdout.write(f"{len(rung)} due, {worker._run_tasks} tasks")
