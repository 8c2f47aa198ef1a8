"""The process that races are run by, one for all of them."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def stage(django_db_setup):
    """The process that forks the actors; it has loaded everything and has no connection to the database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.races.actor"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def run(stage):
    def run(what, key, *, guard, actors=2):
        """What each of the actors printed."""
        stage.stdin.write(json.dumps({"what": what, "guard": guard, "key": key, "actors": actors}) + "\n")
        stage.stdin.flush()
        answer = json.loads(stage.stdout.readline())
        assert (answer["ready"], answer["codes"]) == (["ready\n"] * actors, [0] * actors)
        return answer["said"]

    return run
