"""The door for the web server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # every page and what it needs, before the first visitor comes and not by them
