"""The operator's pages about mail: what waits, what failed and why, and who is not written to. Never the words."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted
from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions
from kogge.commons.mail.models import Bounce, Mailing, Message, Suppression, outbox
from kogge.commons.postmaster import deliverability, figures, returns, rules
from kogge.commons.postmaster.forms import HoldForm

PAGE = 30
AGAIN = 500  # failed mails that one press sends again
SHOWN = ("waiting", "sent", "failed", "held")


def platform_mail(request):
    """The outbox at a glance, and its mails, newest first."""
    allow(rules.is_operator(request.user))
    now = timezone.now()
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    mails = list(_mails(state, request.GET.get("before", "")))
    found = figures.figures(now)
    context = {
        "now": now,
        "figures": found,
        "chart": figures.chart(found),
        "domains": figures.domains(now),
        "reasons": figures.said_reasons(now),
        "outbox": outbox(is_kept=False),
        "paused": figures.paused_by_refusals(),
        "mails": mails[:PAGE],
        "next": mails[PAGE - 1].pk if len(mails) > PAGE else None,
        "state": state,
        "states": [(value, Message.State(value).label) for value in SHOWN],
        "is_again": _failed_lately(now).exists(),
    }
    return page(request, "postmaster/platform_mail.html", context)


def _mails(state, before):
    """One page and one more, by key: as fast on the last page of a million as on the first."""
    found = Message.objects.select_related("mailing").only(
        "address", "kind", "state", "lane", "error", "written_at", "sent_at", "mailing__about", "mailing__ref"
    )
    if state:
        found = found.filter(state=state)
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    return found.order_by("-pk")[: PAGE + 1]


def platform_mail_detail(request, pk):
    """What happened to one mail. Its words are for whom it was written to."""
    allow(rules.is_operator(request.user))
    message = get_object_or_404(Message.objects.select_related("mailing"), pk=pk)
    context = {
        "message": message,
        "is_own": message.person_id == request.user.pk,
        "is_again": message.state in (Message.State.FAILED, Message.State.HELD),
        "bounces": message.bounces.order_by("at"),
        "suppression": Suppression.objects.filter(address=message.address.casefold()).first(),
        "history": Entry.objects.about(message),
    }
    return page(request, "postmaster/platform_mail_detail.html", context)


def platform_mail_hold(request):
    """Let no mail leave, with a reason."""
    allow(rules.is_operator(request.user))
    form = HoldForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.hold_outbox(by=request.user, why=form.cleaned_data["why"], now=timezone.now())
        return done(request, _("No mail leaves until somebody lets them go."), "platform_mail")
    return page(request, "postmaster/platform_mail_hold.html", {"form": form, "outbox": outbox(is_kept=False)})


@require_POST
def platform_mail_release(request):
    allow(rules.is_operator(request.user))
    actions.release_outbox(by=request.user, now=timezone.now())
    return done(request, _("Mails leave again."), "platform_mail")


@require_POST
def platform_mail_retry(request, pk):
    """One mail once more."""
    allow(rules.is_operator(request.user))
    message = get_object_or_404(Message.objects.defer("text", "html", "attached"), pk=pk)
    actions.retry(message, by=request.user, now=timezone.now())
    return done(request, _("The mail is tried again within a minute."), "platform_mail")


@require_POST
def platform_mail_again(request):
    """All mails of the last day that did not leave us; those that came back would only come back again."""
    allow(rules.is_operator(request.user))
    now = timezone.now()
    failed = list(_failed_lately(now).defer("text", "html", "attached")[:AGAIN])
    for message in failed:
        actions.retry(message, by=request.user, now=now)
    said = ngettext("%(count)s mail is tried again.", "%(count)s mails are tried again.", len(failed))
    return done(request, said % {"count": len(failed)}, "platform_mail")


def _failed_lately(now):
    failed = Message.objects.filter(state=Message.State.FAILED, written_at__gt=now - timedelta(days=1))
    return failed.filter(bounces__isnull=True).order_by("pk")


def platform_mail_letters(request):
    """Letters to many, those of lists and those of editions, newest first: how far each is, and what one can do."""
    allow(rules.is_operator(request.user))
    before = request.GET.get("before", "")
    found = Mailing.objects.defer("audience", "text", "subject").select_related("by").order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    context = {
        "letters": rows[:PAGE],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return page(request, "postmaster/platform_mail_letters.html", context)


@require_POST
def platform_mail_letter_step(request, ref, verb):
    """Pause a letter to many, let it go on, or stop it."""
    allow(rules.is_operator(request.user))
    letter = get_object_or_404(Mailing.objects.defer("audience"), ref=ref)
    if verb not in actions.MAILING_STEPS:
        raise Http404
    actions.MAILING_STEPS[verb](letter, by=request.user, now=timezone.now())
    said = {
        "pause": _("The letter is paused."),
        "go-on": _("The letter goes on."),
        "stop": _("The letter is stopped."),
    }
    return done(request, said[verb], "platform_mail_letters")


def platform_mail_stopped(request):
    """Addresses that are not written to, the latest first, each with what its mail system said."""
    allow(rules.is_operator(request.user))
    wanted = request.GET.get("address", "").strip().casefold()[:254]
    before = request.GET.get("before", "")
    found = Suppression.objects.order_by("-pk")
    if wanted:
        found = found.filter(address__contains=wanted)
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    said = {}
    for bounce in Bounce.objects.filter(address__in=[row.address for row in rows]).order_by("at"):
        said[bounce.address] = bounce
    context = {
        "rows": [(row, said.get(row.address)) for row in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "wanted": wanted,
    }
    return page(request, "postmaster/platform_mail_stopped.html", context)


@require_POST
def platform_mail_lift(request, pk):
    """Write to an address again."""
    allow(rules.is_operator(request.user))
    suppression = get_object_or_404(Suppression, pk=pk)
    address = suppression.address
    returns.lift(suppression, by=request.user, now=timezone.now())
    return done(request, _("%(address)s is written to again.") % {"address": address}, "platform_mail_stopped")


def platform_mail_names(request):
    """Whether receivers believe our mails; looked up when somebody asks, never when somebody looks."""
    allow(rules.is_operator(request.user))
    if request.method == "POST":
        deliverability.look_up(now=timezone.now())
        return done(request, _("The name servers were asked."), "platform_mail_names")
    lookup = deliverability.last_lookup()
    context = {
        "lookup": lookup,
        "findings": deliverability.findings(lookup.found) if lookup else [],
        "domain": deliverability.sending_domain(),
        "back": deliverability.bounce_domain(),
    }
    return page(request, "postmaster/platform_mail_names.html", context)
