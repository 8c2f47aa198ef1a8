"""The reference group: who is in it, and the statements they record."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.training.evaluations import actions, rules
from kogge.training.evaluations.forms import MemberForm, StatementForm
from kogge.training.evaluations.models import Statement
from kogge.training.evaluations.views.managing import edition_of
from kogge.training.programmes.rules import is_coordinator


@makes
def reference_group(request, programme, edition):
    """Who reads along, what they recorded, and room to record more."""
    edition = edition_of(request, programme, edition)
    is_member = rules.is_reference(request.user, edition)
    if request.method == "POST":
        allow(is_member)
    form = StatementForm(posted(request), request.FILES or None) if is_member else None
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            statement, field, now = form.instance, form.fields["file"], timezone.now()
            statement.edition, upload = edition, form.cleaned_data["file"]
            if upload:
                statement.file = keep(upload, by=request.user, kinds=field.kinds, most=field.most, now=now)
            actions.make_statement(statement, by=request.user, now=now)
            return done(request, _("Recorded."), request.path)
    statements = Statement.objects.visible_to(request.user).filter(edition=edition).select_related("by", "file")
    context = {
        "edition": edition,
        "members": edition.reference_members.select_related("person").order_by("person__name", "pk"),
        "statements": statements.order_by("-at", "-pk"),
        "form": form,
        "runs_it": is_coordinator(request.user, edition),
    }
    return page(request, "evaluations/reference_group.html", context)


def reference_member_new(request, programme, edition):
    """Add somebody from outside; they are told by mail."""
    edition = edition_of(request, programme, edition)
    allow(is_coordinator(request.user, edition))
    form = MemberForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.add_member(edition, **form.cleaned_data, by=request.user, now=timezone.now())
            back = reverse("reference_group", args=[programme, edition.slug])
            return done(request, _("Added. A mail is on its way."), back)
    return page(request, "evaluations/reference_member_new.html", {"edition": edition, "form": form, "runs_it": True})


@require_POST
def reference_member_remove(request, programme, edition, number):
    edition = edition_of(request, programme, edition)
    allow(is_coordinator(request.user, edition))
    member = get_object_or_404(edition.reference_members, pk=number)
    actions.remove_member(member, by=request.user, now=timezone.now())
    return done(request, _("Taken out."), reverse("reference_group", args=[programme, edition.slug]))


@require_safe
def statement_file(request, edition, number):
    """The file of a statement, for who may read the statement."""
    found = Statement.objects.visible_to(request.user).filter(edition__slug=edition).select_related("file")
    statement = get_object_or_404(found, pk=number)
    if statement.file is None:
        raise Http404
    return as_download(statement.file)
