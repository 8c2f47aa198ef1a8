"""The door for the web server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # every page and what it needs, before the first visitor comes and not by them

# What is loaded stays: Python's collector need not walk all of it again in the middle of somebody's page. What pages
# leave behind is collected often enough to take a few milliseconds (after 50,000 things it took up to 70, and whoever
# waited for this process waited as long), and seldom enough that a page of many rows is not interrupted all the time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 50, 50)
