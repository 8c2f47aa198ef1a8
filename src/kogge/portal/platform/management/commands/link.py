from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.people.models import User
from kogge.portal.platform.actions import link_on_the_machine


class Command(BaseCommand):
    help = "Print a link by which a person signs in, once, within 20 minutes: while no mail leaves, and in a drill."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the address that the account has")

    def handle(self, *, address, **options):
        person = User.objects.by_address(address).first()
        if person is None:
            raise CommandError("No account has this address.")
        try:
            invitation = link_on_the_machine(person, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(settings.SITE_ADDRESS + reverse("sign_in_link", args=[invitation.token]))
