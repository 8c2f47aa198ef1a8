"""Lists as people hand them in, and the way they go through the pages."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from kogge.commons.imports.models import Import
from tests import make

PATH = "/manage/clusters/import/"
HEADS = ["name", "country", "city", "website", "founded"]


def office(client):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    return client


def lines(*rows, heads=HEADS, delimiter=";"):
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([heads, *rows])
    return made.getvalue().encode("utf-8-sig")


def send(client, content, name="list.csv"):
    """Upload a list; returns its import, or the answer if it was refused."""
    answer = client.post(PATH, {"file": SimpleUploadedFile(name, content)})
    return Import.objects.order_by("-pk").first() if answer.status_code == 302 else answer


def form_of(client, imported):
    """What the page of the columns suggests, as its form would send it."""
    form = client.get(f"{PATH}{imported.ref}/columns/").context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value()}


def compare(client, imported, **changes):
    """Send the page of the columns; returns the import as it is then."""
    answer = client.post(f"{PATH}{imported.ref}/columns/", form_of(client, imported) | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    imported.refresh_from_db()
    return imported


def apply(client, imported):
    client.post(f"{PATH}{imported.ref}/apply/")
    imported.refresh_from_db()
    return imported


def bring(client, content, name="list.csv", **changes):
    """The whole way: upload, columns, preview, written."""
    return apply(client, compare(client, send(client, content, name), **changes))


def said(imported):
    """{number: (outcome, sentences)} of the rows that are kept."""
    return {row.number: (row.outcome, row.said) for row in imported.rows.order_by("number")}
