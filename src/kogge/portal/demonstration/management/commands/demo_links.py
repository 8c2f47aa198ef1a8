from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone, translation

from kogge.portal.demonstration.demo import Demo


class Command(BaseCommand):
    help = "Print a sign-in link for one person of each role, one to a line as `role: link`."

    def add_arguments(self, parser):
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, help="of roles, pages and mails")

    def handle(self, language, **options):
        if not (settings.IS_DEMO or settings.DEBUG):
            raise CommandError("Links that sign anybody in are made in a demonstration only.")
        with translation.override(language or "en"):
            for role, token in Demo(now=timezone.now()).links(language):
                self.stdout.write(f"{role}: {settings.SITE_ADDRESS}{reverse('sign_in_link', args=[token])}")
