"""Whether PostgreSQL is still there is seen without asking it."""

import time

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_connection_that_the_server_has_ended_is_not_used_again():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        key = cursor.fetchone()[0]
    was_usable = other.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [key])
    limit = time.monotonic() + 10
    while other.is_usable() and time.monotonic() < limit:
        time.sleep(0.01)
    assert (was_usable, other.is_usable()) == (True, False)
    other.close()
