"""The settings of the product, and what differs under test: where data lies, and that work is done at once."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("KOGGE_MODE", "test")
os.environ.setdefault("KOGGE_SECRET_KEY", "tests")
os.environ.setdefault("KOGGE_ADDRESS", "http://testserver")
if "KOGGE_DATA" not in os.environ:
    scratch = tempfile.mkdtemp(prefix="kogge-tests-")
    os.environ["KOGGE_DATA"] = scratch
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)

from kogge.settings import *  # noqa: E402, F403
from kogge.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory, so that the processes of the races can open it too.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:  # nothing here is timed: on a busy machine a race takes its time
    waits = DATABASES["default"]["OPTIONS"]
    waits["options"] = waits["options"].replace("lock_timeout=3000", "lock_timeout=60000")
    waits["options"] = waits["options"].replace("statement_timeout=15000", "statement_timeout=60000")
