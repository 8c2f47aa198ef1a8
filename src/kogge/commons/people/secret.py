"""What must be read again is kept encrypted with a key that is made from the installation's secret key."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def _keys():
    """The key of today first; those of earlier secret keys still open what they locked."""
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        digest = salted_hmac("kogge.secret", "at rest", secret=key, algorithm="sha256").digest()
        yield Fernet(base64.urlsafe_b64encode(digest))


def lock(text: str) -> str:
    return MultiFernet(list(_keys())).encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    return MultiFernet(list(_keys())).decrypt(locked.encode()).decode()
