"""Entries that may be one: the list, two side by side, the merge, and its undoing."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted
from kogge.commons.clusters.doubles import REASONS, likeness, traits
from kogge.commons.clusters.entry import reader_in, terms_of
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.rules import is_office
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.forms import TwoEntriesForm
from kogge.commons.upkeep.merging import choices, fields, is_hidden, main_of
from kogge.commons.upkeep.models import Merge, Pair
from kogge.commons.upkeep.saying import label_of, said


def double_list(request):
    """Pairs of entries that look alike, the likeliest first; a way to name two oneself; what can be undone."""
    allow(is_office(request.user))
    now = timezone.now()
    form = TwoEntriesForm(posted(request) if "one" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        return redirect(actions.start_looking(by=request.user))
    if request.method == "POST" and form.is_valid():
        kept, gone = main_of(*form.entries)
        return redirect("double_detail", kept.slug, gone.slug)
    shown = Paginator(Pair.objects.waiting(), 30).get_page(request.GET.get("page"))
    for pair in shown:
        pair.why = [REASONS[code] for code in pair.reasons if code in REASONS]
        pair.kept, pair.gone = main_of(pair.one, pair.other)
    context = {"page": shown, "form": form, "merges": Merge.objects.undoable(now)}
    return page(request, "upkeep/double_list.html", context)


def _two(request, slug, other):
    allow(is_office(request.user))
    found = Organisation.objects.visible_to(request.user).shown().in_bulk([slug, other], field_name="slug")
    if len(found) != 2:
        raise Http404
    return found[slug], found[other]


def double_detail(request, slug, other):
    """Two entries side by side: which values stay. `slug` is the address that stays."""
    kept, gone = _two(request, slug, other)
    reader = reader_in(request)
    differ = choices(kept, gone, reader)
    if request.method == "POST":
        chosen = {one.name: one.default if one.hidden else request.POST.get(one.name, one.default) for one in differ}
        taken = [name for name, side in chosen.items() if side == "gone"]
        actions.merge(kept, gone, taken=taken, by=request.user, now=timezone.now())
        said_so = _("The two entries are one. You can undo this for 30 days.")
        return done(request, said_so, kept)
    terms = terms_of(kept, gone)
    lines = [
        {
            "name": one.name,
            "label": label_of(one.name),
            "kept": said(kept, one.columns, terms),
            "gone": said(gone, one.columns, terms),
            "default": one.default,
        }
        | dict.fromkeys(one.hidden)
        | {"is_chosen": not one.hidden}
        for one in differ
    ]
    same = [
        {"label": label_of(name), "value": said(kept, columns, terms)}
        for name, columns in fields().items()
        if name not in {one.name for one in differ}
        and not is_hidden(kept, name, reader)
        and said(kept, columns, terms)
    ]
    _points, why = likeness(*(_traits(one) for one in (kept, gone)))
    context = {
        "kept": kept,
        "gone": gone,
        "lines": lines,
        "same": same,
        "why": [REASONS[code] for code in why],
        "people": [list(one.memberships.select_related("person").order_by("pk")) for one in (kept, gone)],
    }
    return page(request, "upkeep/double_detail.html", context)


def _traits(one):
    return traits(name=one.name, name_en=one.name_en, website=one.website, city=one.city, country=one.country.code)


@require_POST
def double_apart(request, slug, other):
    """These are two, and stay two."""
    one, two = sorted(_two(request, slug, other), key=lambda each: each.pk)
    pair = get_object_or_404(Pair.objects.select_related("one", "other"), one=one, other=two)
    actions.set_apart(pair, by=request.user, now=timezone.now())
    return done(request, _("They stay two, and are not shown as a pair again."), "double_list")


@require_POST
def merge_undo(request, slug):
    """The entry with this address is one of its own again."""
    allow(is_office(request.user))
    now = timezone.now()
    merge = get_object_or_404(Merge.objects.select_related("kept", "gone"), gone__slug=slug, undone_at=None)
    actions.undo(merge, by=request.user, now=now)
    merge.gone.refresh_from_db()
    return done(request, _("They are two entries again."), merge.gone)
