from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.portal.demonstration.demo import Demo


class Command(BaseCommand):
    help = "Load the real history and the made-up editions around today; twice is as good as once."

    def handle(self, **options):
        is_new = Demo(now=timezone.now()).load()
        self.stdout.write("the demonstration is loaded" if is_new else "the demonstration was there already")
