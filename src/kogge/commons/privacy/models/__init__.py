"""What people have agreed to, and what becomes of what is kept about them."""

from kogge.commons.privacy.models.consent import Consent

__all__ = ["Consent"]
