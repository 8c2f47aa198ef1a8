"""`python -m kogge …`: Django's commands, with our settings."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.settings")
    try:
        execute_from_command_line(["kogge", *sys.argv[1:]])
    except (EnvError, ImproperlyConfigured, OperationalError) as problem:  # for the operator to put right
        if os.environ.get("KOGGE_TRACE"):
            raise
        reason = (str(problem).strip() or type(problem).__name__).splitlines()[0].rstrip(".")
        print(f"Kogge cannot do this: {reason}. (KOGGE_TRACE=1 shows more.)", file=sys.stderr)
        sys.exit(os.EX_TEMPFAIL if sys.argv[1:2] == ["receive"] else 1)  # the mail server keeps what it hands over
