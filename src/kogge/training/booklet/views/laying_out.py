"""How the certificates of an edition look."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.training.booklet import actions
from kogge.training.booklet.forms import LayoutForm
from kogge.training.booklet.views.managing import edition_of
from kogge.training.credentials.certificate import layout_of


def certificate_layout(request, programme, edition):
    """A second language, a sentence, who signs, whose logos stand on it; and a sample."""
    edition = edition_of(request, programme, edition)
    form = LayoutForm(posted(request), layout=layout_of(edition))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.lay_out(form.filled(), logos=form.cleaned_data["logos"], by=request.user, now=timezone.now())
            return done(request, _("Saved. Look at a sample."), request.path)
    return page(request, "booklet/certificate_layout.html", {"edition": edition, "form": form})


@require_POST
def certificate_sample(request, programme, edition):
    """Have a sample drawn in the language of the page."""
    found = edition_of(request, programme, edition)
    back = request.path.removesuffix("sample/")
    return redirect(actions.ask_for_sample(found, language=get_language(), by=request.user, back_url=back))
