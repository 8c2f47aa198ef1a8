"""What people are asked to agree to: for each purpose its texts, newest first, each by the day it was written.

A text is never changed: a new one is put before it, so that everybody can read what they agreed to. When it asks for
more than the one before, it `asks_again`, and an agreement to an older text no longer counts.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Text:
    version: str  # the day it was written
    says: str
    asks_again: bool = True

    @property
    def written_on(self):
        return date.fromisoformat(self.version)


TEXTS = {
    "directory": [
        Text(
            "2026-11-22",
            _(
                "I want to stand in the list of people. Who sees my name there, and what else of me, is what I have "
                "chosen in my profile. When I withdraw this, I am gone from the list at once."
            ),
        ),
    ],
    "photo": [
        Text(
            "2026-11-22",
            _(
                "My photograph may be shown to those whom I have chosen in my profile. When I withdraw this, nobody "
                "but me sees it from then on; it stays in my profile until I remove it."
            ),
        ),
    ],
    "booklet": [
        Text(
            "2026-11-22",
            _(
                "My name, what I do and my organisation may stand in the booklet of my edition, which is printed and "
                "on the internet. My photograph stands beside it only if I agree to that apart. When I withdraw this, "
                "I am left out from then on; what has been printed cannot be taken back."
            ),
        ),
    ],
    "news": [
        Text(
            "2026-11-22",
            _(
                "I want to get news of the community by e-mail, beside the letters that belong to a task of mine. "
                "Every one of them has a link that ends them."
            ),
        ),
    ],
}


def current(purpose):
    """The text that is asked today."""
    return TEXTS[purpose][0]


def counts_from(purpose):
    """The oldest version that an agreement may be to and still count."""
    return next((text.version for text in TEXTS[purpose] if text.asks_again), TEXTS[purpose][-1].version)


def text_of(purpose, version):
    """The text of that day; None if there was none."""
    return next((text for text in TEXTS[purpose] if text.version == version), None)
