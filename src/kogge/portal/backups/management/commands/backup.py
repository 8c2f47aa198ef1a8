import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kogge.portal.backups import archive
from kogge.portal.backups.backup import back_up


class Command(BaseCommand):
    help = "Write database, uploaded files and erasure ledger into one file, while everything runs."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="Only check a backup that is there.")

    def handle(self, *, file, verify, **options):
        path = Path(os.environ.get("KOGGE_FROM", "."), file).absolute()
        try:
            manifest = archive.verify(path) if verify else back_up(path, now=timezone.now())
        except archive.Stopped as stopped:
            raise CommandError(str(stopped))
        self.stdout.write(
            f"{path}: {len(manifest['counts'])} tables, {sum(manifest['counts'].values())} rows, "
            f"{sum(name.startswith(archive.FILES) for name in manifest['members'])} files"
        )
        for name in manifest["missing"]:
            self.stderr.write(f"A row points to the file {name}, which is not in the storage.")
