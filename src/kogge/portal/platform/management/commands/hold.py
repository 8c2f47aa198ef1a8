from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.commons.mail.actions import hold_outbox, release_outbox


class Command(BaseCommand):
    help = "Keep all mails back, or with --release let them go: what /platform/mail/ does, when nobody can open it."

    def add_arguments(self, parser):
        parser.add_argument("why", nargs="?", default="held on the machine")
        parser.add_argument("--release", action="store_true")

    def handle(self, *, why, release, **options):
        if release:
            release_outbox(by=None, now=timezone.now())
        else:
            hold_outbox(by=None, why=why, now=timezone.now())
        self.stdout.write("Mails leave again." if release else "No mail leaves until ./kogge hold --release.")
