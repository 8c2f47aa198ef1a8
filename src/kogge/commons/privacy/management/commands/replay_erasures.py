from django.core.management.base import BaseCommand
from django.utils import timezone

from kogge.commons.privacy import ledger
from kogge.commons.privacy.actions import erase_again


class Command(BaseCommand):
    help = "After a restore: erases again whom the backup brought back."

    def handle(self, *args, **options):
        now = timezone.now()
        answers = [erase_again(line, now=now) for line in ledger.read()]
        count, unclear = answers.count(True), answers.count(None)
        self.stdout.write(f"{count} {'person' if count == 1 else 'people'} erased again, by {len(answers)} lines.")
        if unclear:
            self.stdout.write(
                f"{unclear} lines are about a number that somebody has whom the secret key does not recognise. "
                "If KOGGE_SECRET_KEY has changed since, name the old one in KOGGE_OLD_SECRET_KEYS and run this again."
            )
