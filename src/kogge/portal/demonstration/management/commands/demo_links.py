from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kogge.portal.demonstration.demo import Demo


class Command(BaseCommand):
    help = "Print a sign-in link for one person of each role, one to a line as `role: link`."

    def handle(self, **options):
        if not (settings.IS_DEMO or settings.DEBUG):
            raise CommandError("Links that sign anybody in are made in a demonstration only.")
        for role, token in Demo(now=timezone.now()).links():
            self.stdout.write(f"{role}: {settings.SITE_ADDRESS}/sign-in/link/{token}/")
