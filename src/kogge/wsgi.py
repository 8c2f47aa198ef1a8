"""The door for the web server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # every page and what it needs, before the first visitor comes and not by them

# What is loaded stays: Python's collector need not walk all of it again in the middle of somebody's page, and a page
# of many rows need not be interrupted for it a hundred times (the slowest in twenty took twice as long).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
