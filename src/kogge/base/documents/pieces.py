"""Pieces of HTML that are made in Python and not by a template, because a page has hundreds of them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Pieces(list):
    """Strings of HTML. Who makes one has escaped what it says."""

    def __html__(self):
        return "".join(self)

    @property
    def drawn(self) -> SafeString:
        """All of them, for a template."""
        return format_html("{}", self)
