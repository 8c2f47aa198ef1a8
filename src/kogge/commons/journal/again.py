"""A reason that cannot be taken as it is comes back to be put right, with every word of it."""

from django.utils.translation import gettext_lazy as _

from kogge.base.http import page

TOO_LONG = _("Write %(limit_value)s characters or fewer (now %(show_value)s)")


def once_more(request, form, *, act):
    """Answer a button whose reason is too long: the form on a page of its own. `act` is what the button says."""
    given = [(name, value) for name, values in request.POST.lists() for value in values]
    others = [(name, value) for name, value in given if name not in {*form.fields, "csrfmiddlewaretoken"}]
    return page(request, "journal/once_more.html", {"form": form, "act": act, "others": others})
