from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.cells import csv_lines
from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, place_of, posted, refusal_in
from kogge.commons.clusters.entry import reader_in
from kogge.commons.clusters.rules import is_office
from kogge.commons.clusters.selecting import select
from kogge.commons.files.answer import as_download
from kogge.commons.files.models import File
from kogge.commons.files.names import disposition
from kogge.commons.imports import actions, exporting
from kogge.commons.imports.columns import COLUMNS
from kogge.commons.imports.comparing import CHANGED, KEPT, NEW, REFUSED, SAME
from kogge.commons.imports.forms import ColumnsForm, ListForm, ShapeForm
from kogge.commons.imports.models import Import
from kogge.commons.journal.models import site
from kogge.commons.journal.once import makes
from kogge.commons.people.limits import hold

MOST_AT_ONCE = 5_000  # entries that somebody signed in, or a workbook, gets while waiting
SHOWN = 50  # rows on a page
OUTCOMES = (NEW, CHANGED, KEPT, REFUSED)
STEPS = ("apply", "cancel")


# Lists that come in --------------------------------------------------------------------------------------


@makes
def import_list(request):
    """Bring a list into the directory; below, those that came before."""
    allow(is_office(request.user))
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            imported = actions.upload(form.cleaned_data["file"], by=request.user, now=timezone.now())
            return redirect("import_columns", imported.ref)
    past = Import.objects.visible_to(request.user).select_related("by").order_by("-made_at", "-pk")
    context = {"form": form, "page": Paginator(past, 20).get_page(request.GET.get("page"))}
    return page(request, "imports/import_list.html", context)


def import_columns(request, ref):
    """Which column means what; the first rows stand beside."""
    imported = _import(request, ref)
    if imported.state not in ("uploaded", "mapped", "previewed") or imported.is_at_work or not imported.file:
        return redirect(imported)
    form = ColumnsForm(posted(request), imported=imported)
    if request.method == "POST" and form.is_valid():
        columns, options = form.chosen()
        with refusal_in(form):
            actions.compare(imported, columns=columns, options=options, by=request.user, now=timezone.now())
            return redirect(imported.job if imported.is_at_work else imported)
    shape = imported.shape
    context = {
        "form": form,
        "import": imported,
        "shape": actions.Shape(**shape),
        "shape_form": ShapeForm(None, shape=shape) if shape["kind"] == "csv" else None,
    }
    return page(request, "imports/import_columns.html", context)


@require_POST
def import_shape(request, ref):
    """The guess at encoding or delimiter was wrong: read the list again."""
    imported = _import(request, ref)
    form = ShapeForm(request.POST, shape=imported.shape)
    if (
        imported.state not in ("uploaded", "mapped", "previewed")
        or imported.is_at_work
        or not imported.file
        or not form.is_valid()
    ):
        raise Refused(_("This list is not being prepared any more. Choose the file again."))
    actions.read_again(imported, by=request.user, now=timezone.now(), **form.cleaned_data)
    return redirect("import_columns", imported.ref)


def import_detail(request, ref):
    """What would change, or has changed: row by row, by outcome."""
    imported = _import(request, ref)
    if imported.state == Import.State.UPLOADED:
        return redirect("import_columns", imported.ref)
    counts = {name: imported.counts.get(name, 0) for name in (*OUTCOMES, SAME)}
    outcome = request.GET.get("rows")
    if outcome not in OUTCOMES:
        outcome = next((name for name in OUTCOMES if counts[name]), NEW)
    rows = Paginator(imported.rows.filter(outcome=outcome).order_by("number"), SHOWN).get_page(request.GET.get("page"))
    for row in rows:
        row.differences = [(COLUMNS[name].said(name), old, new) for name, old, new in row.changes if name in COLUMNS]
    context = {
        "import": imported,
        "counts": counts,
        "good": counts[NEW] + counts[CHANGED],
        "untouched": counts[SAME] + counts[KEPT],
        "outcome": outcome,
        "tabs": [
            {"label": label, "href": f"?rows={name}", "current": name == outcome}
            for name, label in (
                (NEW, _("New (%(n)d)") % {"n": counts[NEW]}),
                (CHANGED, _("Changed (%(n)d)") % {"n": counts[CHANGED]}),
                (KEPT, _("Kept (%(n)d)") % {"n": counts[KEPT]}),
                (REFUSED, _("Refused (%(n)d)") % {"n": counts[REFUSED]}),
            )
        ],
        "page": rows,
        "has_stopped": imported.state in ("mapped", "running") and not imported.is_at_work,
    }
    return page(request, "imports/import_detail.html", context)


@require_POST
def import_step(request, ref, verb):
    """Write it, or leave it."""
    imported = _import(request, ref)
    if verb not in STEPS:
        raise Http404
    written = getattr(actions, verb)(imported, by=request.user, now=timezone.now())
    if imported.is_at_work:
        return redirect(imported.job)
    if written:  # before it was cancelled
        words = ngettext("%(n)s row was written.", "%(n)s rows were written.", written)
        return done(request, words % {"n": written}, imported)
    if verb == "cancel":
        return done(request, _("Nothing of the list was written."), "import_list")
    return done(request, _("The list is in the directory."), imported)


def import_refused(request, ref):
    """The refused rows as they came, with a column that says why; to mend, and to bring in again."""
    imported = _import(request, ref)
    rows = imported.rows.filter(outcome=REFUSED).order_by("number")
    width = len(imported.heads)
    lines = csv_lines(
        [*imported.heads, _("row"), _("why it was refused")],
        (
            [*(row.cells + [""] * width)[:width], row.number, " ".join(row.said)]
            for row in rows.iterator(chunk_size=500)
        ),
    )
    return _download(
        lines, f"refused-{imported.name.rpartition('.')[0] or imported.name}.csv", "text/csv; charset=utf-8"
    )


def _import(request, ref):
    return get_object_or_404(Import.objects.visible_to(request.user).select_related("job", "file", "by"), ref=ref)


# The directory as a file ---------------------------------------------------------------------------------


@login_not_required
def cluster_export(request):
    """What one may see of the directory as a file. A long one, for somebody signed in, is written beside the pages."""
    form = exporting.format_of(request.GET)
    if form is None:
        raise Http404
    reader, now = reader_in(request), timezone.now()
    selection = select(request.GET, reader=reader, version=site().version, of=exporting.shelf_of(request.GET))
    is_long = selection.total > MOST_AT_ONCE
    if request.method == "POST":
        allow(request.user.is_authenticated)
        hold("export", request.user.pk, most=10, within=timedelta(hours=1), now=now)
        query = request.GET.urlencode()
        return redirect(actions.ask_for_export(query, by=request.user))
    if is_long and request.user.is_authenticated:
        return page(request, "imports/cluster_export.html", {"total": selection.total})
    if is_long and form.pieces is None:
        raise Refused(
            _("So many entries fill no workbook while you wait. Take CSV instead, or sign in and ask again.")
        )
    if not request.user.is_authenticated:
        hold("take", place_of(request), most=60, within=timedelta(minutes=10), now=now)
    keys = selection.keys(translation.get_language(), 0, None)
    name = exporting.file_name(form, now)
    if form.pieces is None:
        return _download(exporting.as_bytes(form, keys, reader), name, form.type)
    return _download(form.pieces(keys, reader, None), name, form.type)


def cluster_export_file(request, ref):
    """A long export, to save: for the one who asked, for a day."""
    made = File.objects.visible_to(request.user).filter(kept_until__isnull=False)
    file = get_object_or_404(made, ref=ref)
    if file.is_over(now=timezone.now()):
        return page(request, "imports/cluster_export_file.html", status=410)
    return as_download(file)


def _download(pieces, name, type):
    response = StreamingHttpResponse(pieces, content_type=type)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
