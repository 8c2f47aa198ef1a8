"""Makes the data that is measured: the demo in an empty folder. Prints what `run.py` needs to know, as JSON."""

import json
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client


def coordinator():
    from kogge.training.programmes.models import Seat  # after the settings are read

    return Seat.objects.filter(role=Seat.Role.COORDINATOR).order_by("-edition__starts_on").first().person


def main():
    django.setup()
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", stdout=sys.stderr)
    client = Client()
    client.force_login(coordinator())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    print(json.dumps({"cookie": f"{cookie.key}={cookie.value}"}))


if __name__ == "__main__":
    main()
