import imaplib
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kogge.commons.postmaster.box import look_into
from kogge.portal.platform.inbox import take


class Command(BaseCommand):
    help = "Look into the mailbox of KOGGE_IMAP now; the worker does it every minute."

    def handle(self, **options):
        if not settings.MAIL_BOX:
            raise CommandError("No mailbox is set. Set KOGGE_IMAP to imaps://user:password@host/INBOX.")
        try:
            taken = look_into(settings.MAIL_BOX, take=partial(take, now=timezone.now()))
        except (OSError, imaplib.IMAP4.error) as problem:
            raise CommandError(f"The mailbox cannot be read: {type(problem).__name__}.") from None
        self.stdout.write(f"{taken} taken")
