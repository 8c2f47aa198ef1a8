import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kogge.portal.backups.archive import Stopped
from kogge.portal.backups.restore import restore


class Command(BaseCommand):
    help = "Put a backup in the place of what is here. Web server and workers must be stopped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Give up what this installation holds.")

    def handle(self, *, file, replace, **options):
        path = Path(os.environ.get("KOGGE_FROM", "."), file).absolute()
        try:
            restore(path, replace=replace, say=self.stdout.write, now=timezone.now())
        except Stopped as stopped:
            raise CommandError(str(stopped))
