"""Papers are read and signed here, by the learner and by who works for the organisations named in them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.files.names import disposition
from kogge.training.agreements import actions, rules, standing
from kogge.training.agreements.forms import ScanForm
from kogge.training.agreements.models import Paper, Side
from kogge.training.agreements.writing import blocks
from kogge.training.programmes.rules import is_coordinator

A_PAGE = 100


def _paper(request, ref):
    return get_object_or_404(Paper.objects.visible_to(request.user), ref=ref)


@require_safe
def paper_list(request):
    """What I have to sign, and what I have signed or may read."""
    related = ("paper__memorandum", "paper__agreement__seat__person", "paper__agreement__seat__edition__programme")
    waiting = Side.objects.waiting_for(request.user).select_related("organisation", *related)
    waiting = list(waiting.order_by("pk")[:A_PAGE])
    for side in waiting:
        side.whose = standing.whose(side)
    mine = Side.objects.filter(person=request.user).values("paper")
    theirs = Side.objects.filter(organisation__memberships__person=request.user).values("paper")
    papers = Paper.objects.visible_to(request.user).newest()
    papers = papers.filter(pk__in=mine) | papers.filter(pk__in=theirs)
    context = {"waiting": waiting, "papers": list(papers.distinct().order_by("-made_at", "-pk")[:A_PAGE])}
    return page(request, "agreements/paper_list.html", context)


@require_safe
def paper_detail(request, ref):
    """The whole text, who has signed it, and one button for who has not."""
    return _shown(request, _paper(request, ref))


def _shown(request, paper, *, status=200, changed=""):
    sides = list(Side.objects.of_paper(paper))
    for side in sides:
        side.paper = paper
        side.is_mine = paper.is_newest and not side.signed and rules.can_sign(request.user, side)
    context = {
        "paper": paper,
        "document": paper.document,
        "edition": paper.edition,
        "blocks": blocks(paper.text),
        "sides": sides,
        "mine": [side for side in sides if side.is_mine],
        "papers": paper.document.papers.order_by("-number"),
        "runs_it": is_coordinator(request.user, paper.edition),
        "changed": changed,
    }
    return page(request, "agreements/paper_detail.html", context, status=status)


@require_POST
def paper_sign(request, ref, key):
    """Sign what was shown. If the text has changed meanwhile, the new one is shown instead."""
    paper = _paper(request, ref)
    side = get_object_or_404(paper.sides.select_related("person", "organisation"), pk=key)
    side.paper = paper
    allow(rules.can_sign(request.user, side))
    try:
        actions.sign(side, sha256=request.POST.get("sha256", ""), by=request.user, now=timezone.now())
    except actions.Changed as changed:
        return _shown(request, _paper(request, changed.paper.ref), status=409, changed=str(changed))
    return done(request, _("Signed. Thank you."), paper)


def paper_scan(request, ref):
    """Put the scan of a signature made by hand."""
    paper = _paper(request, ref)
    allow(is_coordinator(request.user, paper.edition))
    if not paper.is_newest:
        return redirect(paper.newest)
    sides = list(Side.objects.of_paper(paper))
    initial = {"sha256": paper.sha256}
    form = ScanForm(posted(request), request.FILES or None, sides=sides, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            side = next(side for side in sides if str(side.pk) == form.cleaned_data["side"])
            side.paper = paper
            now, field = timezone.now(), form.fields["file"]
            given = {"kinds": field.kinds, "most": field.most, "now": now}
            file = keep(form.cleaned_data["file"], by=request.user, **given)
            told = {name: form.cleaned_data[name] for name in ("name", "sha256")}
            actions.put_scan(side, file, **told, by=request.user, now=now)
            return done(request, _("The scan is kept with the signature."), paper)
    return page(request, "agreements/paper_scan.html", {"form": form, "paper": paper, "edition": paper.edition})


@require_safe
def paper_scan_file(request, ref, key):
    """The scan itself, for who may read the paper."""
    side = get_object_or_404(_paper(request, ref).sides.select_related("signature__scan"), pk=key)
    if not side.signed or not side.signed.scan:
        raise Http404
    return as_download(side.signed.scan)


@require_safe
def paper_text(request, ref):
    """The text exactly as it is signed: anybody can take its hash and compare."""
    paper = _paper(request, ref)
    response = HttpResponse(paper.text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(f"{paper.ref}-{paper.number}.txt")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def paper_pdf(request, ref):
    """Have the PDF made; the page of the job leads to it."""
    return redirect(actions.ask_for_pdf(_paper(request, ref), by=request.user))
