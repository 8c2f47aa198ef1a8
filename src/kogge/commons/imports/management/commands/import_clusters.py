from django.core.management.base import BaseCommand

from kogge.commons.imports.actions import import_directory


class Command(BaseCommand):
    help = "Load the real clusters, organisations and towns that ship with Kogge; twice is as good as once."

    def handle(self, **options):
        self.stdout.write(f"{import_directory()} organisations are new")
