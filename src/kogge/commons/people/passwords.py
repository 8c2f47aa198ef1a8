"""Which passwords are not taken, beside short ones: those that leaked somewhere, and our own words with a number."""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from kogge.commons.journal.models import site
from kogge.commons.people.known import is_known

# What is guessed first here, besides the names of the installation; docs/security.md has the list for people.
OURS = {"kogge", "cluster", "baltic", "region", "network", "platform", "programme", "education", "manager"}
OURS |= {"password", "passwort", "lösenord", "welcome", "admin", "office", "qwerty"}
LEAST = 6  # different letters that are left of a good password that holds one of these words


class KnownPasswordValidator(CommonPasswordValidator):
    """Refuses what is on the list in any case, and what is made of little but our own words, digits and signs."""

    def __init__(self):
        pass  # the parent's list of 20,000 is another validator's

    def validate(self, password, user=None):
        word = password.casefold().strip()
        left = _without_ours(word)
        if is_known(word) or (left != word and len(set(re.sub(r"[\W\d_]", "", left))) < LEAST):
            raise ValidationError(self.get_error_message(), code="password_too_common")


def _without_ours(word):
    named = [*site().name.casefold().split(), *settings.ALLOWED_HOSTS[0].casefold().split(".")]
    for ours in sorted({*OURS, *(name for name in named if len(name) > 3)}, key=len, reverse=True):
        word = word.replace(ours, "")
    return word
