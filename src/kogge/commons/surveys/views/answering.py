"""The pages of who answers: page by page, check, send. With an account, by the link of a mail, or by an open link."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.dates import clock_time
from kogge.base.errors import Refused
from kogge.base.http import done, page, posted
from kogge.commons.files.actions import keep
from kogge.commons.files.kinds import DOCUMENTS
from kogge.commons.journal.once import forget
from kogge.commons.surveys import actions, asking
from kogge.commons.surveys.actions.answering import problems_of
from kogge.commons.surveys.actions.inviting import ticket_of
from kogge.commons.surveys.forms import MOST_BYTES, form_of, saved_values
from kogge.commons.surveys.reader import Reader, keep_in_session


def _reader(request, ref):
    """Who may answer; a stranger without a link is led to the sign-in, whether or not there is such a page."""
    reader = Reader(request, ref)
    if reader.is_let_in:
        return reader
    if not request.user.is_authenticated and request.method == "POST":
        raise PermissionDenied
    if request.user.is_authenticated:
        raise Http404
    return None


@login_not_required
def survey_link(request, token):
    """The link of a mail: it is known again in this browser, and leads to the questions."""
    ticket = ticket_of(token, now=timezone.now())
    if ticket is None or (ticket.person_id and not ticket.person.is_active):
        return page(request, "surveys/survey_link.html", status=410)
    keep_in_session(request, ticket.questionnaire.ref, [ticket.pk, None, False])
    return redirect("survey_fill", ref=ticket.questionnaire.ref)


def _pages(questionnaire, response):
    """The sections that have something to ask, given what is answered so far."""
    questions = list(questionnaire.questions())
    asked = {one.pk for one in asking.reachable(questions, saved_values(response))}
    codes = {(one.section_id, one.code) for one in questions}
    shown = [one for one in questions if one.pk in asked or (one.section_id, one.shown_if.get("question")) in codes]
    return list({one.section_id: one.section for one in shown}.values())


def _number(request, pages):
    typed = request.GET.get("section", "1")
    number = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    return min(max(number, 1), max(len(pages), 1))


@login_not_required
def survey_fill(request, ref):
    """One section of the questions; what is written is kept, finished or not."""
    reader = _reader(request, ref)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    if reader.has_sent:
        return redirect("survey_sent", ref=ref)
    questionnaire, now = reader.questionnaire, timezone.now()
    if request.method == "POST" and not questionnaire.takes_answers(now):
        actions.begin(questionnaire, person=reader.person, ticket=reader.ticket, now=now)
    pages = _pages(questionnaire, reader.response)
    number = _number(request, pages)
    section = pages[number - 1] if pages else None
    form = form_of(questionnaire, reader.response, posted(request), section, request.FILES or None)
    meanwhile = {}
    if request.method == "POST":
        meanwhile = _save(request, reader, form, now=now)
        if not meanwhile and (form.is_valid() or request.POST.get("go") in ("later", "back")):
            return _go_on(request, reader, number, section)
    context = {
        "questionnaire": questionnaire,
        "is_open": questionnaire.takes_answers(now),
        "ticket": reader.ticket,
        "has_name": reader.has_name,
        "response": reader.response,
        "form": form,
        "section": section,
        "number": number,
        "count": len(pages),
        "meanwhile": [
            (question, asking.in_words(question, meanwhile[question.code]))
            for question in form.questions
            if question.code in meanwhile
        ],
    }
    return page(request, "surveys/survey_fill.html", context, status=409 if meanwhile else 200)


def _save(request, reader, form, *, now):
    """Keep what was sent, also where something is wrong with it. Returns what another window saved meanwhile."""
    form.is_valid()
    response, values = reader.begun(now=now), dict(form.values)
    for code, upload in form.uploads.items():
        if reader.person is None:
            form.add_error(code, _("Sign in to hand in a file"))
            continue
        kept = keep(upload, by=reader.person, kinds=DOCUMENTS, most=MOST_BYTES, now=now)
        values[code] = {"ref": kept.ref, "name": kept.name}
    seen = request.POST.get("seen", "")
    seen = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    return actions.save(response, values, now=now, seen=seen)


def _go_on(request, reader, number, section):
    """Where a saved page leads: on, back, or away until later."""
    here = reader.questionnaire.get_answer_url()
    go = request.POST.get("go")
    if go == "later":
        if not reader.has_name:
            return done(request, _("Saved. Come back to this page in this browser to go on."), here)
        return done(request, _("Saved. Come back by the same link when it suits you."), f"{here}?section={number}")
    if go == "back":
        return redirect(f"{here}?section={max(number - 1, 1)}")
    if go == "check":
        return redirect("survey_check", ref=reader.questionnaire.ref)
    pages = [one.pk for one in _pages(reader.questionnaire, reader.response)]
    following = pages.index(section.pk) + 2 if section and section.pk in pages else number + 1
    if following > len(pages):
        return redirect("survey_check", ref=reader.questionnaire.ref)
    return redirect(f"{here}?section={following}")


@login_not_required
@require_POST
def survey_save(request, ref):
    """What the page sends by itself every few seconds: kept, and when, for the line below the form."""
    reader, now = _reader(request, ref), timezone.now()
    forget(request)
    if reader.has_sent:
        return JsonResponse({"said": _("These answers have been sent already.")}, status=409)
    pages = _pages(reader.questionnaire, reader.response)
    section = pages[_number(request, pages) - 1] if pages else None
    form = form_of(reader.questionnaire, reader.response, request.POST, section)
    try:
        if _save(request, reader, form, now=now):
            said = _("Changed in another window meanwhile. Go on to see both.")
            return JsonResponse({"said": said}, status=409)
    except Refused as refusal:
        return JsonResponse({"said": str(refusal)}, status=409)
    own = str(timezone.get_current_timezone())
    said = _("Saved %(time)s") % {"time": clock_time(now, own)}
    return JsonResponse({"said": said, "seen": reader.response.version})


@login_not_required
def survey_check(request, ref):
    """All answers on one page, each with a way back to change it; then they are sent."""
    reader = _reader(request, ref)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    if reader.has_sent:
        return redirect("survey_sent", ref=ref)
    if reader.response is None:
        return redirect("survey_fill", ref=ref)
    if request.method == "POST":
        return _send(request, reader)
    pages = {section.pk: number for number, section in enumerate(_pages(reader.questionnaire, reader.response), 1)}
    answers = actions.answers_of(reader.response)
    context = {
        "questionnaire": reader.questionnaire,
        "has_name": reader.has_name,
        "is_open": reader.questionnaire.takes_answers(timezone.now()),
        "answers": [(one, words, pages.get(one.section_id, 1)) for one, _value, words in answers],
        "problems": [(one, said, pages.get(one.section_id, 1)) for one, said in problems_of(reader.response)],
    }
    return page(request, "surveys/survey_check.html", context)


def _send(request, reader):
    actions.send(reader.response, now=timezone.now())
    forget(request)  # so that nothing here remembers the minute of an anonymous answer
    ref = reader.questionnaire.ref
    number = reader.ticket.pk if reader.ticket else None
    keep_in_session(request, ref, [number, None, True])
    return redirect("survey_sent", ref=ref)


@login_not_required
def survey_sent(request, ref):
    """Thanks; with the own answers, where they are kept under one's name."""
    reader = _reader(request, ref)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    if not reader.has_sent:
        return redirect("survey_fill", ref=ref)
    is_kept = reader.response is not None and reader.response.state == "sent"
    answers = actions.answers_of(reader.response) if is_kept else []
    return page(request, "surveys/survey_sent.html", {"questionnaire": reader.questionnaire, "answers": answers})
