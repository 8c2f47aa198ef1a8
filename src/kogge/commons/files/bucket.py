"""Files in a bucket that speaks S3, by `KOGGE_FILES` (needs requirements/s3.txt). Private: only we read it."""

from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from storages.backends.s3 import S3Storage


@contextmanager
def as_disk():
    """What goes wrong over there reaches the rest of the house like a disk that can't be written to or read."""
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        raise OSError(str(problem)) from problem


class Bucket(S3Storage):
    def __init__(self, *, address):
        parts = urlsplit(address)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme != "s3" or not parts.hostname or options.keys() - {"endpoint", "region"}:
            raise ImproperlyConfigured("KOGGE_FILES must look like s3://bucket?endpoint=https://…&region=…")
        self.address = address
        super().__init__(
            bucket_name=parts.netloc,
            location=parts.path.strip("/"),
            endpoint_url=options.get("endpoint"),
            region_name=options.get("region"),
            # No access list is sent: without one an object is private everywhere, and buckets that take none
            # refuse even "private". Names are never used twice, so there is nothing to ask before writing.
            default_acl=None,
            file_overwrite=True,
            max_memory_size=2_000_000,
            object_parameters={"CacheControl": "private, no-store"},
            client_config=Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3, "mode": "standard"},
                s3={"addressing_style": "path" if "endpoint" in options else "auto"},
                # Other makers' servers don't know the checksums that AWS's library adds by itself.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def url(self, *args, **kwargs):
        raise ValueError("Files have no address of their own; a page hands them out.")

    def walk(self):
        """(name, moment it was written) of all that lies here."""
        prefix = f"{self.location}/" if self.location else ""
        with as_disk():
            for found in self.bucket.objects.filter(Prefix=prefix):
                yield found.key.removeprefix(prefix), found.last_modified

    def trouble(self):
        """Why nothing can be kept here; "" if all is well. Asks the other side."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError) as problem:
            return f"{self.address}: {problem}"
        return ""

    def _save(self, name, content):
        with as_disk():
            return super()._save(name, content)

    def _open(self, name, mode="rb"):
        with as_disk():
            found = super()._open(name, mode)
            found.file.seek(0)  # fetched now, as a whole, so that an answer that has begun also ends
            return found

    def delete(self, name):
        with as_disk():
            super().delete(name)
