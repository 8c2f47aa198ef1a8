"""Where words stand in a version, and how they are changed: by their spot."""

import re

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.training.competences.models import LEVELS, Competence, Indicator, Line


def by_language(text):
    """{language: words} of a text; one that says no language is read as English."""
    data = getattr(text, "data", text) or {}
    data = data if isinstance(data, dict) else {"en": str(data)}
    return {code: words for code, words in data.items() if words}


def find(version, spot):
    """(section, kind, row, column) at this spot; a refusal where the spot is no more."""
    for found, *place in version.passages():
        if found == spot:
            return place
    raise Refused(_("These words are not in the draft any more. Go back to the draft and choose others."))


def label_of(kind, row):
    """What a spot is called for readers, short."""
    if kind == "title":
        return str(row.title)
    if kind == "indicator":
        return _("%(ref)s, level %(level)s") % {"ref": row.competence.ref, "level": row.level}
    if kind == "line":
        return f"{row.section.title} {row.ref.rpartition('-')[2]}"
    return row.ref


def words_at(row, column, language):
    """What stands there in exactly this language; nothing if it has none."""
    return by_language(getattr(row, column)).get(language, "")


def write(row, column, language, words):
    """Other words at one spot. New English words end the translations of the old ones."""
    kept = {} if language == "en" else by_language(getattr(row, column))
    setattr(row, column, LazyI18nString({**kept, language: words}))
    row.save(update_fields=[column])


def add(version, section, language, words):
    """A new line at the end of a section, or a new competence, under a name that was never used before."""
    used = {"section__version__definition": version.definition_id, "section__key": section.key}
    text = LazyI18nString({language: words})
    if section.kind == section.Kind.COMPETENCES:
        ref = f"C{_next(Competence.objects.filter(**used).values_list('ref', flat=True)):02}"
        place = max((one.position for one in section.competences.all()), default=0) + 1
        made = Competence.objects.create(section=section, ref=ref, position=place, title=text)
        Indicator.objects.bulk_create([Indicator(competence=made, level=level, text="") for level in LEVELS])
        return made.ref
    ref = f"{section.key}-{_next(Line.objects.filter(**used).values_list('ref', flat=True))}"
    place = max((one.position for one in section.lines.all()), default=0) + 1
    return Line.objects.create(section=section, ref=ref, position=place, text=text).ref


def _next(refs):
    return max((int(re.search(r"\d+$", ref)[0]) for ref in refs), default=0) + 1


def with_words(text, language, words):
    """The text with other words in one language; none take the language out."""
    return LazyI18nString({code: said for code, said in {**by_language(text), language: words}.items() if said})
