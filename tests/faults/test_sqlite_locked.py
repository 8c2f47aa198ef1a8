"""F14: somebody else holds the SQLite file. Reading goes on; writing waits up to 20 seconds and then says so."""

import re
import sqlite3
import threading
import time

import pytest

from tests.faults.visitor import Visitor
from tests.installation import is_postgres

# Where a letter reaches somebody: the page of an organisation that has people here.
WRITABLE = """
from kogge.commons.clusters.models import Membership
print(Membership.objects.filter(organisation__state="listed").first().organisation.get_absolute_url())
"""
pytestmark = pytest.mark.skipif(is_postgres(), reason="SQLite is what is locked")


def test_f14_a_database_held_for_30_seconds_lets_people_read_and_tells_who_writes(installation):
    address = installation.web()
    contact = f"{installation.ask(WRITABLE).strip()}contact/"
    writer, reader = Visitor(address), Visitor(address)
    letter = {"name": "Rolf Reader", "address": "rolf@example.org", "text": "May we visit you in May?"}
    holder = sqlite3.connect(installation.folder / "db.sqlite3", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    answers = {}
    begun = time.monotonic()
    writing = threading.Thread(target=lambda: answers.update(held=writer.write(contact, **letter)))
    writing.start()
    while time.monotonic() - begun < 30:
        status, _, _ = reader.ask("/clusters/")
        assert status == 200
        time.sleep(0.2)
    writing.join()
    holder.execute("ROLLBACK")
    holder.close()

    status, text, headers = answers["held"]
    _, seconds, _ = writer.seen[-1]
    assert (status, headers["Retry-After"]) == (503, "10")
    assert "Traceback" not in text
    assert "May we visit you in May?</textarea>" in text
    assert 15 < seconds < 25
    # Two web processes: a reader whom the waiting one gets waits with it, once; all others notice nothing.
    assert sorted(took for _, took, _ in reader.seen)[-2] < 5
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    status, text, _ = writer.ask(contact, dict(fields))  # the button of that page
    assert (status, "Your letter is on its way" in text) == (200, True)
