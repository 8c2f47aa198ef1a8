"""What a page costs when nothing is stored: queries, and the time of one request inside the process."""

import statistics
import time

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PUBLIC = ["/", "/programmes/", "/clusters/", "/events/"]
SIGNED_IN = ["/home/"]
TIMES = 9


def once(client, address, stored):
    stored.forget_all()
    start = time.perf_counter()
    answer = client.get(address, headers={"accept-encoding": "br"})
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return (time.perf_counter() - start) * 1000


def main():
    django.setup()
    from bench.furnish import coordinator  # after the settings are read

    from kogge.commons.journal import stored

    stranger, person = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    person.force_login(coordinator())
    print(f"\n{'cold, store dropped':<22}{'queries':>9}{'ms':>9}{'slowest':>9}")
    for client, addresses in ((stranger, PUBLIC), (person, SIGNED_IN)):
        for address in addresses:
            once(client, address, stored)  # templates are compiled once in the life of a process
            took = [once(client, address, stored) for _ in range(TIMES)]
            with CaptureQueriesContext(connection) as queries:
                once(client, address, stored)
            print(f"{address:<22}{len(queries):>9}{statistics.median(took):>9.1f}{max(took):>9.1f}")


if __name__ == "__main__":
    main()
