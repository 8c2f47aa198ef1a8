"""Who is asked to nominate, for the coordinator; and the page behind the link of the mail, for who was asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.cells import csv_answer
from kogge.base.http import done, page, place_of, posted, refusal_in
from kogge.commons.files.kinds import XLSX
from kogge.commons.files.names import disposition
from kogge.commons.journal.once import makes
from kogge.training.nominations.actions import nominate
from kogge.training.nominations.models import Nomination
from kogge.training.nominators import actions, listing
from kogge.training.nominators.forms import AskForm, LinkForm
from kogge.training.programmes.models import Edition


def _run(request, programme, edition):
    found = Edition.objects.run_by(request.user).select_related("programme", "call")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


@makes
def nominator_list(request, programme, edition):
    """Who is asked, who has nominated; and asking more."""
    edition, now = _run(request, programme, edition), timezone.now()
    form = AskForm(posted(request), reader=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            count = actions.invite(edition, **form.cleaned_data, by=request.user, now=now)
            said = ngettext("%(count)s person was asked.", "%(count)s people were asked.", count)
            return done(request, said % {"count": count}, request.path)
    rows = listing.rows(edition)
    context = {
        "edition": edition,
        "form": form,
        "rows": rows,
        "is_open": edition.has_open_call(now),
        "nominating": sum(1 for row in rows if row.made),
        "waiting": sum(1 for row in rows if row.is_waiting),
    }
    return page(request, "nominators/nominator_list.html", context)


@require_POST
def nominator_remind(request, programme, edition):
    """Once more to those who have not answered."""
    edition = _run(request, programme, edition)
    count = actions.remind(edition, by=request.user, now=timezone.now())
    said = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", count)
    return done(request, said % {"count": count}, reverse("nominator_list", args=[programme, edition.slug]))


@require_POST
def nominator_step(request, programme, edition, number, verb):
    """Ask no longer, or once more: the verb in the address is the action."""
    edition = _run(request, programme, edition)
    nominator = get_object_or_404(edition.nominators.select_related("edition__programme"), pk=number)
    if verb not in ("ask", "withdraw"):
        raise Http404
    getattr(actions, verb)(nominator, by=request.user, now=timezone.now())
    return done(request, _("Saved."), reverse("nominator_list", args=[programme, edition.slug]))


def nominator_export(request, programme, edition, form):
    """The list as a file."""
    edition = _run(request, programme, edition)
    head, rows, name = listing.head(), map(listing.cells, listing.rows(edition)), f"nominators-{edition.slug}"
    if form == "csv":
        return csv_answer(name, head, rows)
    if form != "xlsx":
        raise Http404
    headers = {"Content-Disposition": disposition(f"{name}.xlsx"), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(listing.as_workbook(head, rows), content_type=XLSX.type, headers=headers)


@login_not_required
@makes
def nominator_link(request, token):
    """Who was asked nominates somebody, and sees whom they have nominated. Nobody is signed in by it."""
    now = timezone.now()
    nominator = actions.asked_by(token, now=now)
    if nominator is None:
        return page(request, "people/link_spent.html", status=410)
    edition = nominator.edition
    if not edition.has_open_call(now) and request.method != "POST":
        return page(request, "nominations/nomination_closed.html", {"edition": edition, "now": now})
    form = LinkForm(posted(request), nominator=nominator)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            made = actions.write(nominator, form.save(commit=False), place=place_of(request), now=now)
            return redirect("nominator_check", token, made.ref)
    made = _made_by(nominator).order_by("pk")
    context = {"form": form, "nominator": nominator, "edition": edition, "made": made, "token": token}
    return page(request, "nominators/nominator_link.html", context)


def _made_by(nominator):
    mine = Nomination.objects.filter(edition=nominator.edition, nominator_email=nominator.address)
    return mine.exclude(state=Nomination.State.WITHDRAWN).filter(nominator=nominator.person_id)


@login_not_required
def nominator_check(request, token, ref):
    """What was written, to look at; then it is sent."""
    now = timezone.now()
    nominator = actions.asked_by(token, now=now)
    if nominator is None:
        return page(request, "people/link_spent.html", status=410)
    nomination = get_object_or_404(_made_by(nominator).select_related("cluster", "edition__programme"), ref=ref)
    if request.method == "POST":
        nominate(nomination, by=nominator.person, now=now)
        said = _("The nomination is sent. Its reference is %(ref)s; you get a copy by mail.") % {"ref": ref}
        return done(request, said, reverse("nominator_link", args=[token]))
    if nomination.state != Nomination.State.DRAFT:
        return redirect("nominator_link", token)
    context = {"nomination": nomination, "edition": nomination.edition, "token": token}
    return page(request, "nominators/nominator_check.html", context)


@login_not_required
@require_POST
def nominator_refuse(request, token):
    """There is nobody to nominate."""
    now = timezone.now()
    nominator = actions.asked_by(token, now=now)
    if nominator is None:
        return redirect("nominator_link", token)  # which says so
    actions.refuse(nominator, by=None, now=now)
    words = _("Thank you for the answer. We do not ask again; the link still works if you change your mind.")
    return done(request, words, reverse("nominator_link", args=[token]))
