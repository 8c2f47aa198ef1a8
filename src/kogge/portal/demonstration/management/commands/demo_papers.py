from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.portal.demonstration.demo import Demo
from kogge.portal.demonstration.presented import have_printed


class Command(BaseCommand):
    help = "Ask the worker for the papers that are there to take away; twice is as good as once."

    def handle(self, **options):
        have_printed(Demo(now=timezone.now()))
