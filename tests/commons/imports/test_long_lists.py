"""Long lists: done by the worker in chunks, the same after it was killed, flat in queries, forgotten after a month."""

import pytest
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.files.models import File
from kogge.commons.imports import actions
from kogge.commons.imports.models import Import, Row
from tests.commons.imports.lists import PATH, apply, bring, compare, lines, office, send
from tests.test_flat import flat, queries

pytestmark = pytest.mark.django_db


def long_list(n=450):
    return lines(*([f"Klaster {number:04}", "PL", "Gdańsk", "", ""] for number in range(n)))


def test_a_long_list_is_done_by_the_worker_and_shows_how_far_it_is(client):
    office(client)
    imported = bring(client, long_list())

    assert (imported.state, imported.counts, Organisation.objects.count()) == ("done", {"same": 0, "new": 450}, 450)
    assert (imported.job.state, imported.job.done, imported.job.total) == ("done", 450, 450)


def test_a_worker_that_was_killed_between_two_chunks_ends_with_the_same(client, monkeypatch):
    office(client)
    imported = compare(client, send(client, long_list()))
    write, calls = actions.write, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            write(*args, **kwargs)
            raise KeyboardInterrupt  # after the rows, before their transaction is over
        return write(*args, **kwargs)

    monkeypatch.setattr(actions, "write", dies)
    imported.take("apply", by=imported.by)
    with pytest.raises(KeyboardInterrupt):
        actions._apply(imported)
    monkeypatch.undo()
    assert (Organisation.objects.count(), imported.rows.to_write().count()) == (200, 250)
    page = client.get(imported.get_absolute_url()).content.decode()
    assert "What is written is written" in page

    imported = apply(client, imported)

    assert (imported.state, imported.counts) == ("done", {"same": 0, "new": 450})
    assert Organisation.objects.count() == Organisation.objects.values("name").distinct().count() == 450
    actions.apply_rows.call(imported.job_id, imported.pk)  # a worker that had only been slow
    assert Organisation.objects.count() == 450


def test_the_page_of_a_list_and_the_list_of_lists_ask_no_more_for_more(client):
    office(client)
    imported = compare(client, send(client, lines(["Oak", "Atlantis", "", "", ""])))
    path = f"{imported.get_absolute_url()}?rows=refused"
    few = queries(client, path)
    rows = [Row(of=imported, number=n, outcome="refused", said=["No."]) for n in range(10, 40)]
    Row.objects.bulk_create(rows)
    assert queries(client, path) == few

    flat(client, PATH, lambda: [send(client, lines([f"Oak {n}", "LT", "", "", ""])) for n in range(19)])


def test_a_list_that_is_left_or_old_loses_its_rows_and_file_and_stays_known(client):
    office(client)
    left = compare(client, send(client, lines(["Oak", "LT", "", "", ""])))
    assert client.post(f"{PATH}{left.ref}/cancel/").status_code == 302
    done = bring(client, lines(["Ash", "LT", "", "", ""]))

    actions.sweep_imports(now=timezone.now())
    assert [(one.state, one.file is None, one.rows.count()) for one in Import.objects.order_by("pk")] == [
        ("cancelled", True, 0),
        ("done", False, 1),
    ]
    actions.sweep_imports(now=timezone.now() + actions.KEPT_FOR * 2)
    done.refresh_from_db()
    assert (done.file, done.rows.count(), File.objects.count(), done.counts) == (None, 0, 0, {"same": 0, "new": 1})
    assert client.get(done.get_absolute_url()).status_code == 200
    assert client.get(f"{PATH}{done.ref}/columns/").status_code == 302
