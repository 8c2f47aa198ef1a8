"""The meeting: its table, one file with all reviews, closing it, the minutes and the second person's answer."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.again import once_more
from kogge.training.decisions import actions, balance, partaking, table
from kogge.training.decisions.candidates import candidates_of, files_of, traits_of, waiting_files
from kogge.training.decisions.forms import CloseForm, NoteForm, ProposalForm, number
from kogge.training.decisions.models import Choice
from kogge.training.decisions.standing import DISPUTE, TIES
from kogge.training.programmes.opening import acknowledgements
from kogge.training.programmes.rules import is_coordinator
from kogge.training.selection.models import Round


def round_of(request, edition):
    """The round of an edition, for those who take part in its meeting."""
    rounds = Round.objects.visible_to(request.user).select_related("edition__programme", "edition__lead")
    round = get_object_or_404(rounds, edition__slug=edition)
    allow(partaking.can_meet(request.user, round))
    return round


def meeting(request, edition):
    """Every file by its mean; a click proposes; the panel says how the places are spread."""
    round = round_of(request, edition)
    refusal = ""
    if request.method == "POST":
        try:
            ref = _propose(request, round)
            return done(request, _("Noted."), f"{reverse('meeting', args=[edition])}#{ref}")
        except Refused as said:
            refusal = str(said)
    context = table.table(round, request.user, request.GET.get("show", ""), request.GET.get("page")) | {
        "round": round,
        "edition": round.edition,
        "refusal": refusal,
    }
    return page(request, "decisions/meeting.html", context, status=409 if refusal else 200)


def _propose(request, round):
    """What a button of the table asks for: "select BCM-27-013 4" is verb, reference and the version that was seen."""
    verb, ref, version, *rest = [*request.POST.get("do", "").split(" "), "", "", ""][:4]
    reason = round.reasons.filter(pk=number(request.POST.get("reason")), choice=Choice.DECLINE).first()
    now = timezone.now()
    if verb == "rest":
        actions.decline_rest(round, reason=reason, by=request.user, now=now)
        return "files"
    nomination = get_object_or_404(waiting_files(round), ref=ref)
    seen = number(version)
    if any(rest) or seen is None or verb not in {*Choice.values, "open", "up"}:
        raise Http404
    if verb == "up":
        actions.move_up(round, nomination, version=seen, by=request.user, now=now)
    else:
        choice = "" if verb == "open" else verb
        given = reason if choice == Choice.DECLINE else None
        actions.propose(round, nomination, choice, version=seen, reason=given, by=request.user, now=now)
    return ref


def meeting_file(request, edition, ref):
    """One file: what each reviewer said, and what the committee proposes."""
    round = round_of(request, edition)
    files = files_of(round)
    file = next((each for each in files.values() if each.ref == ref), None)
    if file is None:
        raise Http404
    order, hidden = table.order_for(request.user, round, files)
    allow(all(one.key != file.pk for one in hidden))
    row = round.proposals.filter(nomination=file).select_related("by", "reason").first()
    form = ProposalForm(posted(request), round=round, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            actions.propose(
                round, file, said["choice"], version=said["version"], reason=said["reason"], note=said["note"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
            return done(request, _("Noted."), f"{reverse('meeting', args=[edition])}#{ref}")
    context = {
        "round": round,
        "edition": round.edition,
        "file": file,
        "name": file.person_name if table.shows_names(round) else file.ref,
        "shows_names": table.shows_names(round),
        "standing": next(one for one in order if one.key == file.pk),
        "count": len(order),
        "reviews": table.reviews_of(round, file),
        "proposal": row,
        "since": timesince(row.at) if row else "",
        "form": form,
        "is_open": round.state == "deciding",
        "is_coordinator": is_coordinator(request.user, round.edition),
    }
    return page(request, "decisions/meeting_file.html", context)


def _initial(row):
    if row is None:
        return {"version": 0, "choice": ""}
    return {"version": row.version, "choice": row.choice, "reason": row.reason_id, "note": row.note}


def meeting_close(request, edition):
    """Close the meeting: who was there, and what was talked about."""
    round = round_of(request, edition)
    allow(is_coordinator(request.user, round.edition))
    form = CloseForm(posted(request), round=round)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            actions.decide(round, by=request.user, note=said["note"], present=said["present"], now=timezone.now())
            message = _("The meeting is closed. A second person now confirms it.")
            return done(request, message, reverse("meeting_minutes", args=[edition]))
    return page(request, "decisions/meeting_close.html", {"round": round, "edition": round.edition, "form": form})


def meeting_minutes(request, edition):
    """Who took part, by which rules, what was decided and why; to read, to print, to confirm."""
    round = round_of(request, edition)
    minutes = actions.minutes_in_force(round)
    if minutes is None:
        raise Http404
    files, barred = files_of(round), partaking.barred(request.user, round)
    choices = dict(round.proposals.exclude(nomination__in=barred).values_list("nomination", "choice"))
    selected = {key for key, choice in choices.items() if choice == Choice.SELECT}
    context = {
        "round": round,
        "edition": round.edition,
        "minutes": minutes,
        "attendees": minutes.attendees.select_related("person").order_by("person__name"),
        "parts": table.parts_of(round, files, barred),
        "groups": balance.balance(candidates_of(round, traits_of(round), choices).values()),
        "quotas": table.fillings(round, files, selected),
        "confirmation": getattr(round, "confirmation", None),
        "can_confirm": round.state == "decided" and partaking.can_confirm(request.user, round, minutes),
        "is_coordinator": is_coordinator(request.user, round.edition),
        "ties": TIES,
        "dispute": DISPUTE,
        "form": NoteForm(),
        "funders": acknowledgements(round.edition, timezone.localdate(minutes.closed_at)),
    }
    return page(request, "decisions/meeting_minutes.html", context)


@require_POST
def meeting_step(request, edition, verb):
    """The second person confirms, or sends it back."""
    round = round_of(request, edition)
    allow(partaking.can_confirm(request.user, round, actions.minutes_in_force(round)))
    now = timezone.now()
    if verb == "confirm":
        count = actions.close(round, by=request.user, now=now)
        said = ngettext("%(n)d case is decided.", "%(n)d cases are decided.", count) % {"n": count}
        return done(request, said, reverse("meeting_minutes", args=[edition]))
    if verb != "send-back":
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return once_more(request, form, act=_("Send back to the committee"))
    actions.send_back(round, by=request.user, note=form.cleaned_data["note"], now=now)
    return done(request, _("The meeting is open again."), reverse("meeting", args=[edition]))
