from copy import copy

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kogge.base.http import done, next_address, page, posted, refusal_in
from kogge.commons.people import profile_actions as actions
from kogge.commons.people.profile_forms import ProfileForm
from kogge.commons.people.returned import returned_to


def profile(request):
    """Who you are, in which language and time zone you read, and who sees what of you."""
    form = ProfileForm(posted(request), request.FILES or None, instance=copy(request.user))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            person = actions.save_profile(request.user, by=request.user, now=timezone.now(), **form.given())
            with translation.override(person.language):
                message, goes_to = _("Your profile is saved."), reverse("profile")
            return done(request, message, next_address(request, goes_to))
    context = {"form": form, "next": next_address(request, ""), "returned": returned_to(request.user)}
    return page(request, "people/profile.html", context)
