from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.portal.home.actions import invite_first


class Command(BaseCommand):
    help = "Print the one-time link by which the first person becomes administrator; nothing once there is one."

    def handle(self, **options):
        token = invite_first(now=timezone.now())
        if token:
            self.stdout.write(f"First administrator, once: {settings.SITE_ADDRESS}/setup/{token}/")
