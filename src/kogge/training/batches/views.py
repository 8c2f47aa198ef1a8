from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.base.errors import Refused
from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.files.kinds import XLSX, kind_of
from kogge.commons.journal.once import makes
from kogge.training.batches import actions, table
from kogge.training.batches.forms import ChangeForm, TableForm
from kogge.training.programmes.models import Edition


def _run(request, programme, edition):
    found = Edition.objects.run_by(request.user).select_related("programme")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


def nomination_import(request, programme, edition):
    """Nominations from a spreadsheet: look at every row, then write the good ones."""
    edition = _run(request, programme, edition)
    form, rows = TableForm(posted(request), request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            rows = _rows(form.cleaned_data, edition, request.user)
            if "write" in request.POST:
                written = actions.enter_all(rows, by=request.user, now=timezone.now())
                words = ngettext("%(n)d nomination is written.", "%(n)d nominations are written.", written)
                if written or not rows:
                    return done(request, words % {"n": written}, request.path)
                raise Refused(_("Nothing new was written: each row is nominated already, or has something to mend."))
    good = [row for row in rows if not row.problems]
    context = {"form": form, "edition": edition, "rows": rows, "good": len(good)}
    return page(request, "batches/nomination_import.html", context | {"text": table.as_text(good) if good else ""})


def _rows(given, edition, by):
    if not given["file"]:
        return table.read_text(given["text"], edition=edition, by=by)
    is_workbook = kind_of(given["file"], ".csv") is XLSX
    return table.read_file(given["file"], is_workbook=is_workbook, edition=edition, by=by)


@makes
def change_tell(request, programme, edition):
    """Tell everybody who has begun what is different in the call."""
    edition = _run(request, programme, edition)
    form = ChangeForm(posted(request))
    begun = edition.nominations.begun().count()
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            told = actions.tell_of_change(edition, form.cleaned_data["what"], by=request.user, now=timezone.now())
            words = ngettext("%(n)d person gets a mail.", "%(n)d people get a mail.", told) % {"n": told}
            return done(request, words, request.path)
    return page(request, "batches/change_tell.html", {"form": form, "edition": edition, "begun": begun})
