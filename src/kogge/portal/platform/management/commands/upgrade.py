from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kogge.portal.backups.archive import Stopped
from kogge.portal.platform.upgrade import upgrade


class Command(BaseCommand):
    help = "After the new source is in place: check, back up, migrate, pack, try. Safe to run again."
    requires_system_checks = []

    def handle(self, **options):
        try:
            upgrade(say=self.stdout.write, now=timezone.now())
        except Stopped as stopped:
            raise CommandError(str(stopped))
