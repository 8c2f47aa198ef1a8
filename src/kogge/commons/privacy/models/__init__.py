"""What people have agreed to, and what becomes of what is kept about them."""

from kogge.commons.privacy.models.consent import Consent
from kogge.commons.privacy.models.erasure import Erasure

__all__ = ["Consent", "Erasure"]
