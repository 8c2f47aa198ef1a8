from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.portal.home.search import reindex


class Command(BaseCommand):
    help = "Make everything findable as it is now: organisations, regions, programmes, meetings and pages."

    def add_arguments(self, parser):
        parser.add_argument("--clear", action="store_true", help="drop what is found first; nothing is, meanwhile")

    def handle(self, *, clear, **options):
        for kind, changed in reindex(now=timezone.now(), clear=clear).items():
            self.stdout.write(f"{kind}: {changed} changed")
