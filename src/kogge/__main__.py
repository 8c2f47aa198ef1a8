"""`python -m kogge …`: Django's commands, with our settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.settings")
    execute_from_command_line(["kogge", *sys.argv[1:]])
