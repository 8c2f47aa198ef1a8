from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted
from kogge.commons.journal.closing import closed
from kogge.commons.journal.models import site
from kogge.portal.platform import actions, rules
from kogge.portal.platform.forms import ClosingForm, NoticeForm
from kogge.portal.platform.waiting import waiting_for


def platform(request):
    """The office's page: what waits there first, then the ways on."""
    allow(rules.is_office(request.user))
    now = timezone.now()
    context = {"waiting": waiting_for(request.user, now=now), "tiles": tiles(), "closed": closed(now)}
    return page(request, "platform/platform.html", context)


def tiles():
    """The pages of the office, each with a sentence."""
    found = [
        ("platform_people", _("People"), _("Accounts and roles; suspend, sign out, look as somebody.")),
        ("recovery_list", _("Lost access"), _("Let people in again who lost their mailbox: two of the office.")),
        ("admission_list", _("Admission"), _("Organisations that ask to stand in the directory, and the criteria.")),
        ("claim_list", _("Claims"), _("Who wants to look after an entry, have it removed, or join.")),
        ("stale_list", _("Stale entries"), _("Confirmed long ago or never, and those nobody looks after.")),
        ("double_list", _("Doubles"), _("Entries that may be one, merged side by side; undone for 30 days.")),
        ("import_list", _("Bring a list in"), _("A spreadsheet becomes entries; you see first what would change.")),
        ("platform_mail", _("Mail"), _("What waits, what was sent, what failed and why; pause and send again.")),
        ("erasure_list", _("Erasures"), _("People who want their account erased: a second person agrees.")),
        ("platform_health", _("Health"), _("Database, workers, mail, disk and backup, and what to do for each.")),
        ("audit", _("Journal"), _("Who did what and when.")),
        ("banner", _("Notice on every page"), _("Tell everybody about an outage or planned work.")),
        ("closing", _("Close for maintenance"), _("A page with the hour for everybody but the office.")),
    ]
    return [{"href": reverse(name), "label": label, "note": note} for name, label, note in found]


def banner(request):
    """The notice on every page: text, kind, from when until when."""
    allow(rules.is_office(request.user))
    now = timezone.now()
    form = NoticeForm(posted(request), initial=NoticeForm.begin_with(site()))
    if request.method == "POST" and form.is_valid():
        actions.announce(form.as_fields(), by=request.user, now=now)
        message = _("The notice stands on every page.") if form.texts else _("No notice is shown now.")
        return done(request, message, "banner")
    return page(request, "platform/banner.html", {"form": form, "shown": site().notice_at(now)})


def closing(request):
    """Close the installation for maintenance, or see until when it is closed."""
    allow(rules.is_office(request.user))
    now = timezone.now()
    form = ClosingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.close(form.cleaned_data["until"], by=request.user, now=now)
        return done(request, _("Closed for everybody but the office."), "closing")
    state = closed(now)
    context = {"form": form, "closed": state, "is_by_file": state is not None and site().closed_until is None}
    return page(request, "platform/closing.html", context)


@require_POST
def closing_end(request):
    allow(rules.is_office(request.user))
    actions.reopen(by=request.user, now=timezone.now())
    return done(request, _("Open again for everybody."), "closing")
