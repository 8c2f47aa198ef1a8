from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.people.models import User
from kogge.portal.platform.actions import let_in_on_the_machine


class Command(BaseCommand):
    help = "Give an account another address when its mailbox is lost and no two of the office can do it."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the address that the account has")
        parser.add_argument("new", help="the address at which the person reads mail now")

    def handle(self, *, address, new, **options):
        person = User.objects.by_address(address).first()
        if person is None:
            raise CommandError("No account has this address.")
        try:
            validate_email(new)
            let_in_on_the_machine(person, new, now=timezone.now())
        except ValidationError:
            raise CommandError("The new address is not in the form name@example.org.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Done. A link to sign in is on its way to the new address; the old one is told.")
