"""Whether an upload may be kept at all: by its size before anything is read, then by its content."""

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.files import kinds as known
from kogge.commons.files import pictures
from kogge.commons.files.names import clean, split


def check(upload, *, kinds, most):
    """The Kind of this upload. Refused names the file and the limit that it does not keep."""
    name, most = clean(upload.name), min(most, settings.UPLOAD_MOST)
    if not upload.size:
        raise Refused(_("“%(name)s” is empty. Choose a file with something in it.") % {"name": name})
    if upload.size > most:
        raise Refused(_("“%(name)s” must be smaller than %(most)s") % {"name": name, "most": in_words(most)})
    ending = split(name)[1]
    kind = known.kind_of(upload, ending)
    if kind not in kinds:
        raise Refused(_("“%(name)s” must be a %(kinds)s") % {"name": name, "kinds": listed(kinds)})
    if ending and ending not in kind.endings:
        words = _("“%(name)s” is a %(kind)s inside, but its name ends in %(ending)s. Rename it, or save it again.")
        raise Refused(words % {"name": name, "kind": kind.name, "ending": ending})
    if kind.is_picture:
        pictures.check_picture(upload, name=name)
    return kind


def listed(kinds):
    """PDF, DOCX or ODT"""
    return get_text_list([kind.name for kind in kinds], _("or"))


def in_words(size):
    """20 MB, 800 kB"""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} kB"
