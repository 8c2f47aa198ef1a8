"""After the meeting: what was decided, who answered, the letters, the next on the reserve list, later changes."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.decisions import actions, letters, partaking
from kogge.training.decisions.candidates import places_of
from kogge.training.decisions.forms import ChangeForm, ReasonForm, TermsForm, WordingForm, number
from kogge.training.decisions.models import Change, Decision, Reason, Wording
from kogge.training.decisions.terms import terms_of
from kogge.training.programmes.models import Edition
from kogge.training.selection.models import Round


def round_run_by(request, programme, edition):
    """The round of an edition that this person coordinates."""
    run = Edition.objects.run_by(request.user)
    rounds = Round.objects.filter(edition__in=run).select_related("edition__programme")
    return get_object_or_404(rounds, edition__slug=edition, edition__programme__slug=programme)


def decision_list(request, programme, edition):
    """Offered, confirmed, no answer, reserve in its order, and the one button that matters."""
    round = round_run_by(request, programme, edition)
    now = timezone.now()
    decisions = list(Decision.objects.of_round(round).in_force().prefetch_related("letters"))
    context = {
        "round": round,
        "edition": round.edition,
        "groups": _groups(decisions, now),
        "free": places_of(round),
        "waiting": letters.waiting(round).count(),
        "taken_back": actions.on_their_way(round, now).count(),
        "following": actions.next_on_reserve(round),
        "changes": Change.objects.filter(decision__round=round, answered_at=None).select_related(
            "decision__nomination__nominee", "asked_by"
        ),
        "terms": terms_of(round),
    }
    return page(request, "decisions/decision_list.html", context)


def _groups(decisions, now):
    """The decisions by what became of them; late offers first, because they wait for the coordinator."""
    found = {"late": [], "offered": [], "taken": [], "reserve": [], "released": [], "declined": []}
    for decision in decisions:
        state = decision.nomination.state
        if state == "offered":
            state = "late" if decision.answer_due_at and decision.answer_due_at < now else "offered"
        found.setdefault("taken" if state == "completed" else state, []).append(decision)
    titles = {
        "late": _("No answer"),
        "offered": _("Offered, waiting for an answer"),
        "taken": _("Confirmed"),
        "reserve": _("Reserve list, in this order"),
        "released": _("Place given back"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
    }
    return [{"key": key, "title": titles.get(key, key), "rows": rows} for key, rows in found.items() if rows]


@require_POST
def decision_next(request, programme, edition):
    """Offer a free place to the next on the reserve list."""
    round = round_run_by(request, programme, edition)
    made = actions.promote(round, expected=request.POST.get("ref", ""), by=request.user, now=timezone.now())
    said = _("The place is offered to %(name)s; the letter is on its way.") % {"name": made.nomination.person_name}
    return done(request, said, _back(round))


def _back(round):
    return reverse("decision_list", args=[round.edition.programme.slug, round.edition.slug])


def _decision(request, programme, edition, ref):
    round = round_run_by(request, programme, edition)
    decisions = Decision.objects.of_round(round).select_related("confirmed_by", "round__edition__programme")
    return round, get_object_or_404(decisions.in_force(), nomination__ref=ref)


@require_POST
def decision_lapse(request, programme, edition, ref):
    """Nobody answered in time: the place is free."""
    round, decision = _decision(request, programme, edition, ref)
    actions.lapse(decision, by=request.user, now=timezone.now())
    return done(request, _("The offer has ended and the place is free."), _back(round))


def decision_detail(request, programme, edition, ref):
    """Every decision about one case, the latest first, and the way to change it."""
    round, decision = _decision(request, programme, edition, ref)
    allow(partaking.can_change(request.user, decision))
    form = ChangeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            actions.ask_change(decision, said["choice"], reason=said["reason"], by=request.user, now=timezone.now())
            return done(request, _("A second person now answers."), request.path)
    history = Decision.objects.filter(nomination=decision.nomination).order_by("-pk")
    history = history.select_related("by", "confirmed_by", "reason").prefetch_related("letters__message")
    change = decision.changes.filter(answered_at=None).select_related("asked_by").first()
    context = {
        "round": round,
        "edition": round.edition,
        "decision": decision,
        "history": history,
        "change": change,
        "can_answer": bool(change) and change.asked_by_id != request.user.pk,
        "can_change": decision.nomination.state == "reserve" and change is None,
        "form": form,
    }
    return page(request, "decisions/decision_detail.html", context)


@require_POST
def change_answer(request, programme, edition, ref):
    """The second person's word on a change."""
    round, decision = _decision(request, programme, edition, ref)
    allow(partaking.can_change(request.user, decision))
    change = get_object_or_404(decision.changes.filter(answered_at=None))
    is_agreed = request.POST.get("answer") == "agree"
    actions.answer_change(change, is_agreed=is_agreed, by=request.user, now=timezone.now())
    said = _("Changed; the new letter is on its way.") if is_agreed else _("The decision stays as it is.")
    return done(request, said, _back(round) + f"{ref}/")


# Letters -----------------------------------------------------------------------------------------------------
def decision_letters(request, programme, edition):
    """The letters by kind and language with three samples each; then all of them with one button."""
    round = round_run_by(request, programme, edition)
    now = timezone.now()
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        expected = int(expected) if expected.isascii() and expected.isdigit() and len(expected) < 9 else -1
        count = actions.send_letters(round, expected=expected, by=request.user, now=now)
        said = ngettext("%(n)d letter leaves in 30 seconds.", "%(n)d letters leave in 30 seconds.", count)
        return done(request, said % {"n": count}, request.path)
    decisions = list(letters.waiting(round))
    count = len(decisions)
    context = {
        "round": round,
        "edition": round.edition,
        "piles": letters.piles(round, decisions, now=now),
        "count": count,
        "button": ngettext("Send %(n)d letter", "Send %(n)d letters", count) % {"n": count},
        "on_their_way": actions.on_their_way(round, now).count(),
        "kinds": Wording.Kind.choices,
    }
    return page(request, "decisions/decision_letters.html", context)


@require_POST
def letters_undo(request, programme, edition):
    """Take the letters back, within half a minute."""
    round = round_run_by(request, programme, edition)
    count = actions.undo_letters(round, by=request.user, now=timezone.now())
    said = ngettext("%(n)d letter is taken back.", "%(n)d letters are taken back.", count) % {"n": count}
    return done(request, said, _back(round) + "letters/")


def languages_of(round):
    """English, and what the letters of the round are written in, in the order of the settings."""
    read = set(round.edition.nominations.exclude(nominee=None).values_list("nominee__language", flat=True)) | {"en"}
    return [code for code, _name in settings.LANGUAGES if code in read]


def letter_wording(request, programme, edition, kind):
    """The committee's own words for one kind of letter."""
    round = round_run_by(request, programme, edition)
    if kind not in Wording.Kind.values:
        raise Http404
    kept = Wording.objects.filter(round=round, kind=kind).first()
    given = {"subject": kept.subject, "text": kept.text} if kept else {}
    form = WordingForm(posted(request), languages=languages_of(round), given=given)
    if request.method == "POST" and form.is_valid():
        wording = Wording(round=round, kind=kind, subject=form.said("subject"), text=form.said("text"))
        with refusal_in(form):
            actions.word(wording, by=request.user, now=timezone.now())
            return done(request, _("Saved."), _back(round) + "letters/")
    context = {"round": round, "edition": round.edition, "form": form, "label": Wording.Kind(kind).label}
    context["placeholders"] = [(f"{{{name}}}", words) for name, words in letters.PLACEHOLDERS.items()]
    return page(request, "decisions/letter_wording.html", context)


def decision_terms(request, programme, edition):
    """How long an offer waits, and the reasons that one can choose from."""
    round = round_run_by(request, programme, edition)
    is_reason = request.POST.get("act") == "reason"
    form = TermsForm(None if is_reason else posted(request), instance=terms_of(round))
    reason_form = ReasonForm(posted(request) if is_reason else None, languages=languages_of(round))
    now = timezone.now()
    if (key := number(request.POST.get("remove"))) is not None:
        actions.remove_reason(round, key, by=request.user, now=now)
        return done(request, _("Removed."), request.path)
    if is_reason and reason_form.is_valid():
        said = reason_form.cleaned_data
        actions.add_reason(round, said["choice"], reason_form.said("words"), by=request.user, now=now)
        return done(request, _("Saved."), request.path)
    if form.is_valid():
        actions.set_terms(form.instance, by=request.user, now=now)
        return done(request, _("Saved."), request.path)
    context = {"round": round, "edition": round.edition, "form": form, "reason_form": reason_form}
    context["reasons"] = Reason.objects.filter(round=round).order_by("choice", "position", "pk")
    has_errors = reason_form.is_bound or form.is_bound
    return page(request, "decisions/decision_terms.html", context, status=422 if has_errors else 200)
