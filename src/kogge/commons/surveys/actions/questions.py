"""Sections and questions. Once answers were sent, only what does not bend them can be changed."""

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.surveys import asking
from kogge.commons.surveys.models import Answer, Question, Questionnaire, Section
from kogge.commons.surveys.texts import versions_of


def _say_possible(what):
    possible = _(
        "People have sent answers already. You can still mend words, add a choice at the end of a list, add a "
        "question at the end that need not be answered, or close the questionnaire and copy it."
    )
    return Refused(f"{what} {possible}")


def _held(questionnaire):
    """The questionnaire under lock, so that no answers are sent between the look and the change."""
    return Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)


@transaction.atomic
def add_section(questionnaire, title, *, by, now):
    """A new page at the end."""
    last = questionnaire.sections.aggregate(last=Max("position"))["last"] or 0
    section = Section.objects.create(questionnaire=questionnaire, title=title, position=last + 1)
    record("add-section", questionnaire, by=by, said=gettext_noop("added a section"), now=now)
    return section


@transaction.atomic
def name_section(section, title, *, by, now):
    section.title = title
    section.save(update_fields=["title"])
    record("name-section", section.questionnaire, by=by, said=gettext_noop("named a section"), now=now)


@transaction.atomic
def remove_section(section, *, by, now):
    """Only an empty one goes, and never the last."""
    if section.questions.exists():
        raise Refused(_("This section has questions. Remove them first."))
    if section.questionnaire.sections.count() == 1:
        raise Refused(_("A questionnaire needs one section at least."))
    questionnaire = section.questionnaire
    section.delete()
    record("remove-section", questionnaire, by=by, said=gettext_noop("removed a section"), now=now)


def new_code(questionnaire, words):
    """A short name for a question, from its first words; nobody has to think of one."""
    base = slugify(" ".join(words.split()[:5]))[:32].strip("-") or "question"
    taken = set(questionnaire.questions().values_list("code", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, 1000))
    return base if base not in taken else next(code for code in numbers if code not in taken)


@transaction.atomic
def add_question(question, *, by, now):
    """A new question at the end of its section."""
    section, questionnaire = question.section, _held(question.section.questionnaire)
    if questionnaire.is_answered:
        is_last = not questionnaire.sections.filter(position__gt=section.position).exists()
        if not is_last or question.is_required:
            raise _say_possible(_("This question cannot be added here."))
    question.code = question.code or new_code(questionnaire, str(question.text))
    question.position = (section.questions.aggregate(last=Max("position"))["last"] or 0) + 1
    _refuse_wrong_condition(question, list(questionnaire.questions()))
    question.save()
    said = gettext_noop("added a question")
    record("add-question", questionnaire, by=by, said=said, note=asking.name_of(question), now=now)
    return question


def _refuse_wrong_condition(question, before):
    """A condition names a question that is asked earlier, and answers that it has."""
    if not question.shown_if:
        return
    on = next((one for one in before if one.code == question.shown_if["question"]), None)
    if on is None:
        raise Refused(_("A question can only depend on one that is asked before it."))
    codes = ["yes"] if on.kind == "consent" else [option["code"] for option in on.options]
    if not question.shown_if["values"] or not set(question.shown_if["values"]) <= set(codes):
        raise Refused(_("Select on which answers the question depends."))


@transaction.atomic
def change_question(question, given, *, by, now):
    """Change a question: {field: value}. With answers sent, words alone, and choices at the end."""
    questionnaire = _held(question.questionnaire)
    old = Question.objects.get(pk=question.pk)
    given = {name: value for name, value in given.items() if getattr(old, name) != value}
    if questionnaire.is_answered:
        _refuse_bending(old, given)
    for name, value in given.items():
        setattr(question, name, value)
    questions = list(questionnaire.questions())
    place = next(number for number, one in enumerate(questions) if one.pk == question.pk)
    _refuse_wrong_condition(question, questions[:place])
    _refuse_lost_condition(question, questions[place + 1 :])
    if given:
        question.save()
        source = questionnaire.source_language
        words = [versions_of(one.text, source).get(source, "") for one in (old, question)]
        note = f"“{words[0]}” → “{words[1]}”" if "text" in given else f"“{words[0]}”: {', '.join(sorted(given))}"
        said = gettext_noop("changed a question")
        record("change-question", questionnaire, by=by, said=said, note=note[:1000], now=now)


def _refuse_bending(old, given):
    if {"kind", "limits", "shown_if", "section"} & given.keys() or given.get("is_required"):
        raise _say_possible(_("This cannot be changed any more."))
    if "rows" in given and _codes(given["rows"]) != _codes(old.rows):
        raise _say_possible(_("The lines cannot be changed any more."))
    if "options" in given:
        before, after = _codes(old.options), _codes(given["options"])
        may_grow = old.kind in ("single", "multiple")
        if after[: len(before)] != before or (len(after) > len(before) and not may_grow):
            raise _say_possible(_("Choices cannot be removed or put in another order any more."))


def _codes(options):
    return [option["code"] for option in options]


def _refuse_lost_condition(question, later):
    """Other questions depend on choices of this one: they must stay."""
    codes = {"yes"} if question.kind == "consent" else set(_codes(question.options))
    for other in later:
        if other.shown_if.get("question") == question.code and not set(other.shown_if["values"]) <= codes:
            raise Refused(
                _("“%(other)s” depends on a choice that would be lost. Change that question first.")
                % {"other": asking.name_of(other)}
            )


@transaction.atomic
def remove_question(question, *, by, now):
    """Take a question out, with what drafts say to it."""
    questionnaire = _held(question.questionnaire)
    if questionnaire.is_answered:
        raise _say_possible(_("This question cannot be removed any more."))
    for other in questionnaire.questions():
        if other.shown_if.get("question") == question.code:
            words = _("“%(other)s” depends on this question. Change it first.")
            raise Refused(words % {"other": asking.name_of(other)})
    Answer.objects.filter(question=question).delete()
    note = asking.name_of(question)
    question.delete()
    said = gettext_noop("removed a question")
    record("remove-question", questionnaire, by=by, said=said, note=note, now=now)


@transaction.atomic
def move_question(question, *, up, by, now):
    """One place up or down; at the edge of its section into the one beside it."""
    questionnaire = _held(question.questionnaire)
    if questionnaire.is_answered:
        raise _say_possible(_("Questions cannot be put in another order any more."))
    places = _places(questionnaire)
    sections = list(places)
    here = places[question.section_id]
    number, at = here.index(question.pk), sections.index(question.section_id)
    target, room = number + (-1 if up else 1), at + (-1 if up else 1)
    if 0 <= target < len(here):
        here.insert(target, here.pop(number))
    elif 0 <= room < len(sections):
        places[sections[room]].insert(len(places[sections[room]]) if up else 0, here.pop(number))
    _put(places, questionnaire)
    for index, one in enumerate(questions := list(questionnaire.questions())):
        _refuse_wrong_condition(one, questions[:index])
    record("move-question", questionnaire, by=by, said=gettext_noop("moved a question"), now=now)


def _places(questionnaire):
    """{section: [questions]} by key, in their order, empty sections too."""
    sections = questionnaire.sections.order_by("position", "pk").values_list("pk", flat=True)
    places = {section: [] for section in sections}
    for question in questionnaire.questions():
        places[question.section_id].append(question.pk)
    return places


def _put(places, questionnaire):
    questions = {question.pk: question for question in questionnaire.questions()}
    for section, keys in places.items():
        for position, key in enumerate(keys, start=1):
            questions[key].section_id, questions[key].position = section, position
    Question.objects.bulk_update(questions.values(), ["section", "position"])
