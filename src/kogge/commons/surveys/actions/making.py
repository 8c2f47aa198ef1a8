"""A questionnaire is made, changed, translated, copied, opened and closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.models import record
from kogge.commons.surveys import rules, texts
from kogge.commons.surveys.models import Question, Questionnaire, Section

# What answers, or the promise made with the questions, rest on.
PROMISED = {
    "is_anonymous": gettext_lazy("Whether answers are anonymous can only be chosen in a draft."),
    "least_group": gettext_lazy("The smallest group can only be chosen in a draft."),
}


@transaction.atomic
def found(questionnaire, *, by, now):
    """A new questionnaire with its first section. Who made it edits it."""
    questionnaire.made_by = by
    questionnaire.save()
    questionnaire.editors.add(by)
    Section.objects.create(questionnaire=questionnaire, position=1)
    record("make", questionnaire, by=by, said=gettext_noop("made the questionnaire"), now=now)
    return questionnaire


@transaction.atomic
def change(questionnaire, given, *, editors=None, by, now):
    """Change title, texts, audience, closing date …: {field: value}, and who works on it. What was promised stays."""
    before = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    given = {name: value for name, value in given.items() if not _is_same(before, name, value)}
    for name in PROMISED.keys() & given.keys():
        if before.state != Questionnaire.State.DRAFT:
            raise Refused(str(PROMISED[name]))
    closes_at = given.get("closes_at")
    if closes_at and closes_at <= now:
        raise Refused(_("The closing date must be in the future."))
    if "closes_at" in given and before.is_over(now):
        _refuse_sealed(before)
    for name, value in given.items():
        setattr(questionnaire, name, value)
    if editors is not None and set(editors) != set(questionnaire.editors.all()):
        questionnaire.editors.set(editors)
        given["editors"] = editors
    if given:
        questionnaire.save()
        note = ", ".join(str(Questionnaire._meta.get_field(name).verbose_name) for name in given)
        record("change", questionnaire, by=by, said=gettext_noop("changed the questionnaire"), note=note, now=now)


def _is_same(questionnaire, name, value):
    """Texts are the same when their versions are, however they are stored."""
    old, source = getattr(questionnaire, name), questionnaire.source_language
    if isinstance(old, LazyI18nString):
        return texts.versions_of(old, source) == texts.versions_of(value, source)
    return old == value


@transaction.atomic
def translate(questionnaire, language, words, *, by, now):
    """Put texts of one language: {key of the text: words}. Returns how many changed."""
    changed = {}
    count = 0
    for text in texts.texts_of(questionnaire, questionnaire.questions()):
        said = words.get(text.key)
        if said is None or said == text.versions.get(language, ""):
            continue
        texts.put(text, language, said)
        changed.setdefault((type(text.thing), text.thing.pk), text.thing)
        count += 1
    for thing in changed.values():
        thing.save()
    if count:
        record("translate", questionnaire, by=by, said=gettext_noop("translated texts"), note=language, now=now)
    return count


def missing(questionnaire, *, now):
    """What keeps the questionnaire from being opened, in sentences."""
    questions, said = list(questionnaire.questions()), []
    if not texts.versions_of(questionnaire.title, questionnaire.source_language):
        said.append(_("It has no title."))
    if not questions:
        said.append(_("It has no questions yet."))
    if questionnaire.closes_at and questionnaire.is_over(now):
        said.append(_("Its closing date has passed: set a later one."))
    for question in questions:
        said += [f"“{question.text}”: {lack}" for lack in lacks_of(question, questionnaire)]
    return said


def lacks_of(question, questionnaire):
    """What a question still needs."""
    said = []
    if question.kind in ("single", "multiple", "ranking", "matrix") and len(question.options) < 2:
        said.append(_("it needs at least two choices."))
    if question.kind == "scale" and len(question.options) != 5:
        said.append(_("it needs five words."))
    if question.kind == "matrix" and not question.rows:
        said.append(_("it needs at least one line."))
    if question.kind == "file" and (questionnaire.is_anonymous or questionnaire.is_public):
        said.append(_("a file can only be asked for by name, where people sign in."))
    return said


def _refuse_unfinished(questionnaire, now):
    said = missing(questionnaire, now=now)
    if said:
        raise Refused(_("This questionnaire cannot be opened yet.") + " " + " ".join(said))


@transaction.atomic
def open(questionnaire, *, by, note="", now=None):
    """Take answers from now on."""
    now = now or timezone.now()
    _refuse_unfinished(questionnaire, now)
    questionnaire.take("open", by=by, note=note, now=now)


@transaction.atomic
def close(questionnaire, *, by, note="", now=None):
    """Take no more answers."""
    questionnaire.take("close", by=by, note=note, now=now)


def _refuse_sealed(questionnaire):
    if rules.is_sealed(questionnaire):
        raise Refused(_("Anonymous answers have been sent, so this cannot be opened again. Copy it and ask anew."))


@transaction.atomic
def reopen(questionnaire, *, by, note="", now=None):
    """Take answers once more."""
    now = now or timezone.now()
    _refuse_sealed(questionnaire)
    _refuse_unfinished(questionnaire, now)
    questionnaire.take("reopen", by=by, note=note, now=now)


@transaction.atomic
def copy(questionnaire, *, by, now):
    """A draft with the same questions, without audience, closing date, answers and what was made public."""
    sections = list(questionnaire.sections.order_by("position", "pk"))
    questions = list(questionnaire.questions())
    new = Questionnaire.objects.get(pk=questionnaire.pk)
    new.pk, new.ref, new.state, new.purpose = None, make_ref(), Questionnaire.State.DRAFT, Questionnaire.Purpose.SURVEY
    new.audience = new.closes_at = new.reminded_on = None
    new.is_public = new.shows_results = False
    new.made_by, new._state.adding = by, True
    new.save()
    new.editors.add(by)
    sections_now = {}
    for section in sections:
        old, section.pk, section.questionnaire, section._state.adding = section.pk, None, new, True
        section.save()
        sections_now[old] = section
    for question in questions:
        question.section, question.pk, question._state.adding = sections_now[question.section_id], None, True
        question.questionnaire = new
    Question.objects.bulk_create(questions)
    said = gettext_noop("made the questionnaire from an earlier one")
    record("copy", new, by=by, said=said, note=questionnaire.ref, now=now)
    return new
