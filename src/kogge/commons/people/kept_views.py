from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kogge.base.http import page
from kogge.commons.journal.written import texts_of, written
from kogge.commons.people.kept import kept_of


@require_GET
def kept_text(request):
    """After signing in: what you wrote, and one button that sends it."""
    kept = kept_of(request)
    return page(request, "people/kept_text.html", {"kept": kept, "texts": texts_of(kept["fields"] if kept else [])})


@require_POST
def kept_drop(request):
    request.session.pop("kept", None)
    return redirect("home")


@login_not_required
def form_too_old(request, reason=""):
    """The page for a form whose token does not fit: with the text, if it came from a page of ours."""
    fields = written(request) if request.user.is_authenticated else []
    return page(request, "403_csrf.html", {"fields": fields, "texts": texts_of(fields)}, status=403).render()
