"""Every verb of the room. What other rooms call: begin, settle, attach, put_note, put_goal, publish."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _
from django_countries import countries
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.clusters.words import HOME
from kogge.commons.findings.gaps import versions
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Question, Questionnaire
from kogge.training.prestudy import evidence
from kogge.training.prestudy.models import Goal, Inquiry, Need, Study, Tag

SAID = {
    "summary": gettext_noop("changed the summary"),
    "surveys": gettext_noop("changed its surveys"),
    "notes": gettext_noop("changed its notes"),
    "needs": gettext_noop("changed its needs"),
    "goals": gettext_noop("changed its goals"),
}


@transaction.atomic
def begin(edition, *, by, now):
    """The pre-study of this edition; made if there is none."""
    study, is_new = Study.objects.get_or_create(edition=edition, defaults={"programme": edition.programme})
    if is_new:
        record("begin", study, by=by, said=gettext_noop("began the pre-study"), now=now)
    return study


@transaction.atomic
def settle(study, thing, *, part, by, now, fields=None):
    """Save one part of the study (itself, or a row of it), only its `fields`, and write down which."""
    thing.save(update_fields=fields if thing.pk else None)
    record("settle", study, by=by, said=SAID[part], now=now)
    return thing


@transaction.atomic
def strike(study, thing, *, part, by, now):
    """Take a row out; a need only as long as every goal has another one, and what everybody reads one that is read."""
    if isinstance(thing, Need):
        if any(_is_last(thing, goal) for goal in thing.goals.prefetch_related("needs")):
            raise Refused(_("A goal rests on this need alone. Change or remove the goal first."))
    elif isinstance(thing, Inquiry) and thing.measures:
        study.needs.update(code="")
    thing.delete()
    record("strike", study, by=by, said=SAID[part], now=now)


def _is_last(need, goal):
    others = [other for other in goal.needs.all() if other.pk != need.pk]
    return not any(other.measured for other in others) if goal.is_shown and need.measured else not others


# Asked --------------------------------------------------------------------------------------------------
@transaction.atomic
def attach(study, questionnaire, *, by, now):
    """A survey belongs to the study. The first with importance beside skill measures the needs, and brings them."""
    inquiry = Inquiry(study=study, questionnaire=questionnaire)
    if not study.inquiries.exclude(importance="").exists():
        inquiry.importance, inquiry.skill, inquiry.by = evidence.sides_of(questionnaire)
    inquiry.save()
    _take_over_needs(inquiry)
    record("settle", study, by=by, said=SAID["surveys"], now=now)
    return inquiry


@transaction.atomic
def measure_by(inquiry, *, by, now):
    """Say which questions of a survey measure the needs, or that it does not."""
    others = inquiry.study.inquiries.exclude(pk=inquiry.pk).exclude(importance="")
    if inquiry.importance and others.exists():
        raise Refused(_("Another survey measures the needs. Two surveys cannot be added up: leave one of them blank."))
    sides = Inquiry.objects.values_list("importance", "skill").get(pk=inquiry.pk)
    inquiry.save(update_fields=["importance", "skill", "by"])
    if sides != (inquiry.importance, inquiry.skill):
        _take_over_needs(inquiry)
    record("settle", inquiry.study, by=by, said=SAID["surveys"], now=now)


def _take_over_needs(inquiry):
    """Each line of the survey is a need: the one that says the same, or a new one. No other need keeps its code."""
    lines, study = evidence.lines_of(inquiry), inquiry.study
    if not lines:
        return
    free = list(study.needs.order_by("pk"))
    study.needs.update(code="")
    for code, label in lines:
        same = [need for need in free if versions(need.title) & versions(label)]
        need = min(same, key=lambda one: one.code != code, default=None)
        if need is None:
            Need.objects.create(study=study, code=code, title=LazyI18nString(label))
        else:
            free.remove(need)
            study.needs.filter(pk=need.pk).update(code=code)


@transaction.atomic
def ask(study, *, by, now):
    """A new survey made of the needs: importance beside present skill, the country, and an open question.

    Everybody who runs the edition works on it; it is a draft, in the language of who made it.
    """
    needs = list(study.needs.order_by("pk"))
    if not needs:
        raise Refused(_("Write down the needs first. The survey asks about each of them."))
    _give_codes(needs)
    title = _("Pre-study: %(programme)s") % {"programme": study.edition.programme.name}
    made = Questionnaire(
        title=LazyI18nString({get_language(): title}),
        languages=[get_language()],
        timezone=study.edition.timezone,
        is_anonymous=True,
    )
    surveys.found(made, by=by, now=now)
    team = User.objects.filter(seats__edition=study.edition, seats__role__in=("coordinator", "assistant"))
    made.editors.add(*team.values_list("pk", flat=True))
    section = made.sections.get()
    for question in _questions(study, needs, section):
        surveys.add_question(question, by=by, now=now)
    attach(study, made, by=by, now=now)
    return made


def _give_codes(needs):
    taken = {need.code for need in needs}
    free = (f"need-{number}" for number in range(1, 10_000))
    for need in needs:
        if not need.code:
            need.code = next(code for code in free if code not in taken)
            need.save(update_fields=["code"])


def _questions(study, needs, section):
    language = get_language()

    def options(words):
        return [{"code": str(number), "label": {language: word}} for number, word in enumerate(words, 1)]

    rows = [{"code": need.code, "label": {language: str(need.title)}} for need in needs]
    wanted = [_("Not at all"), _("A little"), _("Somewhat"), _("Important"), _("Very important")]
    there = [_("Not at all"), _("A little"), _("Somewhat"), _("Well"), _("Very well")]
    kinds = Question.Kind
    asked = [
        ("country", kinds.SINGLE, _("In which country is your cluster?"), _countries(study, language), []),
        ("importance", kinds.MATRIX, _("How important is this for your cluster?"), options(wanted), rows),
        ("skill", kinds.MATRIX, _("How well can you do it today?"), options(there), rows),
        ("obstacle", kinds.LONG, _("What stands in your way most?"), [], []),
    ]
    for code, kind, words, choices, lines in asked:
        text = LazyI18nString({language: words})
        needed = kind != kinds.LONG
        yield Question(
            section=section, code=code, kind=kind, text=text, options=choices, rows=lines, is_required=needed
        )


def _countries(study, language):
    """The countries for which the programme is meant, else those around the sea."""
    chosen = study.edition.programme.countries or sorted(set(HOME.values()))
    with override(language):
        return [{"code": code.lower(), "label": {language: str(countries.name(code) or code)}} for code in chosen]


# Heard, and what follows --------------------------------------------------------------------------------
def tags_of(study, words):
    """The tags with these words, made where they are new."""
    return [Tag.objects.get_or_create(study=study, word=word)[0] for word in words]


@transaction.atomic
def put_note(study, note, *, words, by, now, fields=None):
    """Save a note with its tags."""
    settle(study, note, part="notes", by=by, now=now, fields=fields)
    note.tags.set(tags_of(study, words))
    return note


@transaction.atomic
def put_need(study, need, *, word, by, now, fields=None):
    """Save a need with the tag under which notes speak of it."""
    need.tag = tags_of(study, [word])[0] if word else None
    return settle(study, need, part="needs", by=by, now=now, fields=[*fields, "tag"] if fields else None)


@transaction.atomic
def put_goal(study, goal, *, needs, by, now, fields=None):
    """Save a goal with the needs that it follows from: one at least, all of this study."""
    needs = list(needs)
    if not needs or any(need.study_id != study.pk for need in needs):
        raise Refused(_("A goal follows from one need at least."))
    settle(study, goal, part="goals", by=by, now=now, fields=fields)
    goal.needs.set(needs)
    return goal


# Published ----------------------------------------------------------------------------------------------
def lacking(study, measured, *, now):
    """What keeps the study from being published, in sentences."""
    said = []
    if not study.goals.exists():
        said.append(_("It has no goals yet."))
    if measured.inquiry and measured.inquiry.questionnaire.takes_answers(now):
        said.append(_("The survey that measures the needs still takes answers. Close it first."))
    if measured.problem:
        said.append(measured.problem)
    return said


def _refuse_to_spoil(before, measured):
    """What everybody has read is neither wiped by publishing anew, nor does the difference tell of a few."""
    if not before:
        return
    if measured.answers is None:
        raise Refused(
            _("The published figures would be lost: no survey measures the needs, or too few answers count.")
        )
    if 0 < abs(measured.answers - before) < measured.gathered.least:
        raise Refused(_("Too few answers differ from the published ones. The difference could tell of one person."))


def _freeze(study, now):
    measured = evidence.measure(study, now=now)
    said = lacking(study, measured, now=now)
    if said:
        raise Refused(" ".join([_("The pre-study cannot be published yet."), *said]))
    _refuse_to_spoil(study.figures.get("answers"), measured)
    found = evidence.ranked(study, measured)
    for one in found:
        one.need.measured = evidence.frozen_need(one)
    Need.objects.bulk_update([one.need for one in found], ["measured"])
    Goal.objects.filter(study=study).update(is_shown=True)
    study.figures, study.published_at = evidence.frozen(study, measured), now
    study.save(update_fields=["figures", "published_at"])


@transaction.atomic
def publish(study, *, by, note="", now=None):
    """From now on everybody reads goals and evidence, as soon as the edition itself is published."""
    now = now or timezone.now()
    study.take("publish", by=by, note=note, now=now)
    _freeze(study, now)


@transaction.atomic
def renew(study, *, by, note="", now=None):
    """The same with what has come since."""
    now = now or timezone.now()
    study.take("renew", by=by, note=note, now=now)
    _freeze(study, now)


@transaction.atomic
def take_back(study, *, by, note="", now=None):
    """Nobody but the team reads it any more. How many had answered stays: the next publication is held against it."""
    study.take("take_back", by=by, note=note, now=now or timezone.now())
    Need.objects.filter(study=study).update(measured={})
    Goal.objects.filter(study=study).update(is_shown=False)
    study.figures, study.published_at = {"answers": study.figures.get("answers")}, None
    study.save(update_fields=["figures", "published_at"])
