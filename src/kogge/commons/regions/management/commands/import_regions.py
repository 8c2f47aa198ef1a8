from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.commons.regions.actions import import_regions


class Command(BaseCommand):
    help = "Load the regions, their figures and the vocabularies that ship with Kogge; twice is as good as once."

    def handle(self, **options):
        for name, written in import_regions(now=timezone.now()).items():
            self.stdout.write(f"{name}: {written} new or changed")
