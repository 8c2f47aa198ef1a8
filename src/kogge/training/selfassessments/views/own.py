"""The own pages: assessing oneself, where one stands, what closes a gap, asking others, showing it."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.people.limits import hold
from kogge.training.competences.models import Definition, Version
from kogge.training.programmes.models import Seat
from kogge.training.selfassessments import actions, standing
from kogge.training.selfassessments.actions.asking import LASTS
from kogge.training.selfassessments.forms import AskForm, LevelsForm, ShowForm
from kogge.training.selfassessments.models import LEAST_OTHERS, LEAST_VOICES, Asking, SelfAssessment

MOMENT = SelfAssessment.Moment


def _own(request, ref):
    mine = SelfAssessment.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("version__definition", "seat__edition__programme", "person"), ref=ref)


@require_safe
def gap_list(request):
    """All one's own assessments, and what can be begun."""
    mine = SelfAssessment.objects.visible_to(request.user).select_related(
        "version__definition", "seat__edition__programme"
    )
    mine = list(mine.order_by("-made_at"))
    definitions = [one for one in Definition.objects.order_by("slug") if one.current]
    context = {"mine": mine, "choices": [(one, _offers(request.user, mine)) for one in definitions]}
    return page(request, "selfassessments/gap_list.html", context)


def _offers(user, mine):
    """What one may begin: before and after of each edition one takes part in, once each; and for oneself."""
    seats = Seat.objects.participants().of(user).exclude(edition__state="draft").select_related("edition__programme")
    there = {(one.seat_id, one.moment) for one in mine if one.seat_id}
    return [
        (seat, moment, MOMENT(moment).label)
        for seat in seats.order_by("-edition__starts_on")
        for moment in (MOMENT.BEFORE, MOMENT.AFTER)
        if (seat.pk, moment) not in there
    ]


@require_POST
@makes
def gap_begin(request, definition):
    """Begin one, for an edition or for oneself."""
    role = get_object_or_404(Definition, slug=definition)
    edition, moment = request.POST.get("edition", ""), request.POST.get("moment", "")
    seat = get_object_or_404(Seat.objects.participants().of(request.user), edition__slug=edition) if edition else None
    moment = moment if moment in MOMENT.values else MOMENT.OWN
    made = actions.begin(role.current, seat=seat, moment=moment, by=request.user, now=timezone.now())
    return done(request, _("You can stop at any time; what you chose is kept when you save."), _edit(made))


def _edit(assessment):
    return reverse("gap_edit", args=[assessment.ref])


def gap_edit(request, ref):
    """A level for each competence: where one is, and what one's work asks for."""
    one = _own(request, ref)
    competences = Version.objects.whole().get(pk=one.version_id).competences
    ratings = {each.competence: each for each in one.ratings.all()}
    form = LevelsForm(posted(request), competences=competences, ratings=ratings, with_helps=one.seat_id is not None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        with refusal_in(form):
            actions.rate(one, form.ratings(), by=request.user, now=now)
            if "finish" not in request.POST:
                return done(request, _("Saved."), _edit(one))
            actions.finish(one, is_compared="compare" in request.POST, by=request.user, now=now)
            if "grouping" in request.POST and one.seat_id:
                actions.let_group(one, by=request.user, now=now)
            return done(request, _("Done. This is where you stand."), one)
    return page(request, "selfassessments/gap_edit.html", {"one": one, "form": form})


@require_safe
def gap_detail(request, ref):
    """Where one stands: strips, a shape, what closes the gaps, how others stand and see one."""
    one = _own(request, ref)
    if not one.finished_at:
        return page(request, "selfassessments/gap_detail.html", {"one": one})
    stands, others = standing.stands_of(one)
    asking = getattr(one, "asking", None)
    context = {
        "one": one,
        "strips": standing.strips_of(stands, others),
        "spider": standing.spider_of(stands),
        "open_ones": standing.add_ways(stands, one),
        "others": others,
        "in_words": _in_words(stands, others),
        "asking": asking,
        "asked": asking.tickets.count() if asking else 0,
        "answered": asking.tickets.filter(is_used=True).count() if asking else 0,
        "showing": one.showings.filter(revoked_at=None, expires_at__gt=timezone.now()).first(),
        "least_others": LEAST_OTHERS,
        "least_voices": LEAST_VOICES,
    }
    return page(request, "selfassessments/gap_detail.html", context)


def _in_words(stands, others):
    if not others.n or others.is_drawn:
        return []
    told = [one for one in stands if one.others and one.own is not None]
    return [(one, standing.in_words(one.own, one.others)) for one in told]


@makes
def gap_ask(request, ref):
    """Ask board, members, colleagues how they see one."""
    one, form, now = _own(request, ref), AskForm(posted(request)), timezone.now()
    if request.method == "POST" and form.is_valid():
        hold("asking", request.user.pk, most=5, within=timedelta(days=1), now=now)
        with refusal_in(form):
            given = {"language": get_language(), "by": request.user, "now": now}
            actions.ask(one, form.cleaned_data["addresses"], **given)
            return done(request, _("The mails are on their way."), one)
    context = {"one": one, "form": form, "least": LEAST_VOICES, "lasts": LASTS.days}
    return page(request, "selfassessments/gap_ask.html", context)


@require_POST
def gap_close(request, ref):
    """Close the asking earlier than planned."""
    one = _own(request, ref)
    asking = get_object_or_404(Asking, assessment=one)
    actions.close(asking, by=request.user, now=timezone.now())
    return done(request, _("Closed. Nobody can answer any more."), one)


def gap_show(request, ref):
    """Make a page for an employer, of what one chooses."""
    one = _own(request, ref)
    stands, _others = standing.stands_of(one)
    form = ShowForm(posted(request), stands=stands)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.show(one, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("The page is there. Only who has its address finds it."), one)
    return page(request, "selfassessments/gap_show.html", {"one": one, "form": form})


@require_POST
def gap_hide(request, ref):
    """Take the page for an employer back."""
    one = _own(request, ref)
    actions.hide(one, by=request.user, now=timezone.now())
    return done(request, _("Taken back. The address leads nowhere any more."), one)


@require_POST
def gap_grouping(request, ref):
    """Whether learning groups may be balanced by it; taken back at once."""
    one = _own(request, ref)
    act = actions.let_group if "grouping" in request.POST else actions.stop_grouping
    act(one, by=request.user, now=timezone.now())
    return done(request, _("Saved."), one)


@require_POST
def gap_remove(request, ref):
    """Remove one's assessment, with all that hangs on it."""
    one = _own(request, ref)
    actions.remove(one, by=request.user, now=timezone.now())
    return done(request, _("Removed."), reverse("gap_list"))
