"""Files in a bucket, against a server that speaks S3 over real HTTP on loopback."""

from datetime import timedelta

import boto3
import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from kogge.base.errors import Refused
from kogge.commons.files import actions, kinds
from kogge.commons.files.bucket import Bucket
from kogge.commons.files.models import File
from tests import make
from tests.commons.files import samples
from tests.commons.files.samples import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """A bucket of this test's own, as its owner sees it; files are kept in it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    resource = boto3.resource("s3", endpoint_url=server, region_name="eu-north-1")
    made = resource.Bucket("kogge-files")
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    use(settings, f"s3://kogge-files/here?endpoint={server}&region=eu-north-1")
    yield made
    made.objects.all().delete()
    made.delete()


def use(settings, address):
    options = {"BACKEND": "kogge.commons.files.bucket.Bucket", "OPTIONS": {"address": address}}
    settings.STORAGES = settings.STORAGES | {"default": options}


def keep():
    return actions.keep(upload(samples.PDF), by=make.person(), kinds=kinds.DOCUMENTS, most=9_999_999, now=make.NOON)


def lying(bucket):
    return sorted(found.key for found in bucket.objects.all())


def test_a_file_is_kept_in_the_bucket_read_again_and_dropped(bucket, client, django_capture_on_commit_callbacks):
    client.force_login(make.person())
    file = keep()
    there = lying(bucket)
    download = client.get(file.get_absolute_url())

    assert (there, b"".join(download.streaming_content)) == ([f"here/{file.content.name}"], samples.PDF)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop(file)
    assert (lying(bucket), File.objects.count()) == ([], 0)


def test_nobody_but_the_owner_of_the_bucket_reads_it_and_it_has_no_address(bucket):
    file = keep()
    grants = bucket.Object(f"here/{file.content.name}").Acl().grants

    assert [(grant["Grantee"]["Type"], grant["Permission"]) for grant in grants] == [("CanonicalUser", "FULL_CONTROL")]
    with pytest.raises(ValueError, match="no address"):
        _ = file.content.url


def test_bytes_without_a_row_are_swept_from_the_bucket_after_a_day(bucket):
    file = keep()
    actions.attach(file)
    default_storage.save("ab/orphan", upload(b"x"))
    bucket.put_object(Key="elsewhere/of-another", Body=b"x")
    written_at = bucket.Object("here/ab/orphan").last_modified

    actions.sweep_files(now=written_at + timedelta(hours=23))
    young = lying(bucket)
    actions.sweep_files(now=written_at + timedelta(hours=25))

    assert (len(young), lying(bucket)) == (3, ["elsewhere/of-another", f"here/{file.content.name}"])


def test_a_bucket_that_does_not_answer_refuses_with_a_sentence_and_is_named_at_the_start(bucket, settings, server):
    """F16, for a place elsewhere: gone, and never there."""
    file = keep()
    use(settings, f"s3://no-such-bucket?endpoint={server}&region=eu-north-1")
    with pytest.raises(Refused) as refusal:
        keep()
    unread = File.objects.get(pk=file.pk)
    with pytest.raises(Refused) as unreadable:
        unread.opened()

    assert (
        str(refusal.value)
        == "“cv.pdf” could not be kept, because the place for files can’t be written to. Try again later."
    )
    assert str(unreadable.value) == "“cv.pdf” can’t be read just now. Try again later."
    assert File.objects.count() == 1
    (found,) = run_checks(tags=["files"])
    assert found.msg.startswith(f"What people upload cannot be kept: s3://no-such-bucket?endpoint={server}")


@pytest.mark.parametrize("address", ["http://a/b", "s3://", "s3:///a", "s3://a?acl=public-read", "/var/files"])
def test_an_address_that_is_none_is_refused_with_an_example(address):
    with pytest.raises(ImproperlyConfigured, match="must look like s3://bucket"):
        Bucket(address=address)
