from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.training.competences.actions import load_definitions


class Command(BaseCommand):
    help = "Load the definition of the work role that ships, as a draft; twice is as good as once."

    def handle(self, **options):
        is_new = load_definitions(now=timezone.now())
        self.stdout.write("the draft is loaded" if is_new else "the definition was there already")
