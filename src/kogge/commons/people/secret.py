"""What must be read again is kept encrypted with a key that is made from the installation's secret key."""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac


def _keys():
    """The key of today first; those of earlier secret keys still open what they locked."""
    from cryptography.fernet import Fernet, MultiFernet  # 6 MB, in the processes that lock or unlock something

    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("kogge.secret", "at rest", secret=one, algorithm="sha256").digest() for one in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def lock(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    return _keys().decrypt(locked.encode()).decode()
