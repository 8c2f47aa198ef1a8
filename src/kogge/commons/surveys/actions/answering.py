"""Answers: begun, saved as often as one likes, sent once. No journal here: it would say who and when."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kogge.base.dates import clock_time, day
from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.files.models import File
from kogge.commons.surveys import asking
from kogge.commons.surveys.models import Answer, Questionnaire, Response, Ticket


def refuse_unless_open(questionnaire, now):
    if questionnaire.state == Questionnaire.State.DRAFT:
        raise Refused(_("These questions are not open yet."))
    if questionnaire.is_over(now):
        closed, zone = questionnaire.closes_at, questionnaire.timezone
        words = _("These questions were closed on %(day)s at %(hour)s. Answers are no longer taken.")
        at = closed.astimezone(questionnaire.zone)
        raise Refused(words % {"day": day(at.date()), "hour": f"{clock_time(closed, zone)} {at:%Z}"})
    if questionnaire.state == Questionnaire.State.CLOSED:
        raise Refused(_("These questions are closed. Answers are no longer taken."))


def _answered_already():
    return Refused(_("You have answered these questions already. Once is enough."))


def _ticket_of(questionnaire, person):
    """Their ticket; one for the address of their account, and what was begun by it, becomes theirs."""
    found = questionnaire.tickets.of(person).first()
    if found is None:
        found, _is_new = Ticket.objects.get_or_create(
            questionnaire=questionnaire, person=person, defaults={"language": person.language}
        )
    for there in (questionnaire.tickets, questionnaire.responses):
        if not there.filter(person=person).exists():
            there.filter(address=person.email).update(person=person, address="")
    found.refresh_from_db()
    return found


@transaction.atomic
def begin(questionnaire, *, person=None, ticket=None, now):
    """The answers of this person, or of who holds this ticket: what they have begun or sent, or a new draft.

    Without either (an open link, no account) it is a draft that only its key leads to.
    """
    if person is not None:
        ticket = _ticket_of(questionnaire, person)
    found = _own(questionnaire, ticket)
    if found:
        return found
    refuse_unless_open(questionnaire, now)
    if ticket and ticket.is_used:
        raise _answered_already()
    language = translation.get_language() or "en"
    today = now.astimezone(questionnaire.zone).date()
    new = {"questionnaire": questionnaire, "language": language, "begun_on": today}
    if ticket is None:
        return Response.objects.create(**new)
    key = {"person": ticket.person} if ticket.person_id else {"address": ticket.address}
    response, _is_new = Response.objects.get_or_create(questionnaire=questionnaire, **key, defaults=new)
    return response


def _own(questionnaire, ticket):
    if ticket is None:
        return None
    own = {"person": ticket.person_id} if ticket.person_id else {"address": ticket.address}
    return Response.objects.filter(questionnaire=questionnaire, **own).first()


def _locked_draft(response):
    """The draft, held for this transaction; None once it was sent."""
    drafts = Response.objects.select_for_update(of=["self"]).filter(state=Response.State.DRAFT, pk=response.pk)
    return drafts.select_related("questionnaire").first()


@transaction.atomic
def save(response, values, *, now, seen=None):
    """Keep {code: value} as it is. Returns {code: what was saved meanwhile} for answers that were not kept.

    `seen` is the version of the response that the writer had before them. What another tab or device has changed
    since, to something else, is left for the writer to choose.
    """
    draft = _locked_draft(response)
    if draft is None:
        raise _answered_already()
    refuse_unless_open(draft.questionnaire, now)
    questions = {one.code: one for one in draft.questionnaire.questions() if one.code in values}
    known = {answer.question_id: answer for answer in draft.answers.all()}
    meanwhile, new, changed = {}, [], []
    for code, question in questions.items():
        value, answer = asking.tidy(question, values[code]), known.get(question.pk)
        if answer is None and asking.is_empty(value) or answer is not None and answer.value == value:
            continue
        if answer is not None and seen is not None and answer.version > seen:
            meanwhile[code] = answer.value
            continue
        if question.kind == "file":
            _change_file(draft, answer, value)
        if answer is None:
            new.append(Answer(response=draft, question=question, value=value))
        else:
            answer.value = value
            changed.append(answer)
    _write(draft, new, changed)
    response.version = draft.version
    return meanwhile


def _write(draft, new, changed):
    if not new and not changed:
        return
    draft.version += 1
    for answer in [*new, *changed]:
        answer.version = draft.version
    draft.save(update_fields=["version"])
    Answer.objects.bulk_create(new)
    Answer.objects.bulk_update(changed, ["value", "version"])


def _change_file(draft, answer, value):
    """The new file stays, the one it replaces goes; both only if they are the person's own."""
    own = File.objects.filter(owner=draft.person_id)
    if answer is not None and answer.value:
        for old in own.filter(ref=answer.value["ref"]):
            drop(old)
    for file in own.filter(ref=value["ref"]) if value else []:
        attach(file)


def problems_of(response):
    """[(question, sentence)]: what keeps the answers from being sent."""
    questions = list(response.questionnaire.questions())
    values = _values(response)
    asked = [(question, values.get(question.code)) for question in asking.reachable(questions, values)]
    found = [(question, asking.problem_of(question, value)) for question, value in asked]
    return [(question, problem) for question, problem in found if problem]


@transaction.atomic
def send(response, *, now):
    """Send the answers; sent twice it is sent once. Anonymous answers become a row that leads back to nobody."""
    draft = _locked_draft(response)
    if draft is None:
        return
    questionnaire = draft.questionnaire
    refuse_unless_open(questionnaire, now)
    problems = problems_of(draft)
    if problems:
        raise Refused(" ".join(f"{problem}." for _question, problem in problems))
    _use_ticket(draft)
    kept = [(question, value) for question, value, _words in answers_of(draft) if not asking.is_empty(value)]
    if questionnaire.is_anonymous:
        sent = Response(questionnaire=questionnaire, language=draft.language)
        draft.delete()
    else:
        sent, sent.sent_at = draft, now
        draft.answers.all().delete()
    sent.state, sent.sent_on = Response.State.SENT, now.astimezone(questionnaire.zone).date()
    sent.save()
    Answer.objects.bulk_create(Answer(response=sent, question=question, value=value) for question, value in kept)


def _values(response):
    return {answer.question.code: answer.value for answer in response.answers.select_related("question")}


def _use_ticket(draft):
    if draft.person_id:
        own = {"person": draft.person_id}
    elif draft.address:
        own = {"address": draft.address}
    else:
        return
    if not Ticket.objects.filter(questionnaire=draft.questionnaire, is_used=False, **own).update(is_used=True):
        raise _answered_already()


def answers_of(response):
    """[(question, value, [words])] of all that is asked, in its order; the value is None where nothing was said."""
    questions, values = list(response.questionnaire.questions()), _values(response)
    asked = asking.reachable(questions, values)
    return [(one, values.get(one.code), asking.in_words(one, values.get(one.code))) for one in asked]
