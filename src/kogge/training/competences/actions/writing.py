"""What editors write into a draft directly: translations, sources, levels, the nearest skills."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.competences import rules, writing


def _may(version, by):
    if not rules.is_editor(by):
        raise PermissionDenied
    if not version.is_draft:
        raise Refused(_("This version is published and does not change any more. Look for the next draft."))


@transaction.atomic
def rewrite(version, spot, texts, *, sources=None, by, now):
    """{language: words} of one spot, and the keys of its sources."""
    _may(version, by)
    _section, _kind, row, column = writing.find(version, spot)
    texts = {code: " ".join(words.split()) for code, words in texts.items()}
    if not texts.get("en"):
        raise Refused(_("Write at least the English words; all translations rest on them."))
    setattr(row, column, LazyI18nString({code: words for code, words in texts.items() if words}))
    if sources is not None and hasattr(row, "sources"):
        row.sources = sources
    row.save()
    record("rewrite", version, by=by, said=gettext_noop("changed the draft"), note=spot, now=now)


@transaction.atomic
def save_competence(competence, *, by, now):
    """Level and nearest skills; `competence` has its fields set."""
    _may(competence.section.version, by)
    competence.save(update_fields=["level", "esco"])
    said = gettext_noop("changed the draft")
    record("rewrite", competence.section.version, by=by, said=said, note=competence.ref, now=now)


@transaction.atomic
def save_version(version, *, by, now):
    """The level of the whole, what is new, and which translations have been read; `version` has its fields set."""
    _may(version, by)
    version.save(update_fields=["eqf_level", "eqf_note", "changes", "checked"])
    record("rewrite", version, by=by, said=gettext_noop("changed the draft"), now=now)
