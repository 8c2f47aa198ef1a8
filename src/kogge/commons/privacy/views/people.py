from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kogge.base.http import page
from kogge.commons.files.answer import as_picture
from kogge.commons.journal.stored import stored
from kogge.commons.people.models import User
from kogge.commons.people.profiles import NEAR, Audience
from kogge.commons.privacy import directory


def _reader(request):
    """Who reads. Looking as somebody else shows nothing that this person keeps from the one who looks."""
    return request.viewing.by if request.viewing else request.user


@login_not_required
@stored(query=("q", "page"))
def person_list(request):
    """The people who stand in the list, as far as they show themselves to this reader."""
    words = request.GET.get("q", "").strip()[:80]
    found = Paginator(directory.listed(_reader(request), words), 30).get_page(request.GET.get("page"))
    seen = directory.profiles(_reader(request), found.object_list)
    context = {"page": found, "profiles": [seen[person.pk] for person in found], "words": words}
    return page(request, "privacy/person_list.html", context)


@login_not_required
@stored()
def person_detail(request, ref):
    """What one reader may see of one person; of oneself also what others would."""
    person = get_object_or_404(User.objects.shown_to(_reader(request)), ref=ref)
    is_me = person.pk == _reader(request).pk
    looks_as = request.GET.get("as", "") if is_me else ""
    if looks_as in NEAR:
        profile = directory.profile_as(person, NEAR[looks_as])
    else:
        profile = directory.profile(_reader(request), person)
    tabs = _looks(looks_as) if is_me else []
    return page(request, "privacy/person_detail.html", {"profile": profile, "is_me": is_me, "tabs": tabs})


def _looks(current):
    labels = {
        Audience.PUBLIC: _("Everybody"),
        Audience.MEMBERS: _("Who is signed in"),
        Audience.CIRCLE: _("My circles"),
    }
    tabs = [{"label": _("Yourself"), "href": "?", "current": current not in labels}]
    return tabs + [{"label": label, "href": f"?as={one}", "current": one == current} for one, label in labels.items()]


@login_not_required
def person_photo(request, ref):
    """The photograph, for those to whom it is shown; asked anew each time, so that a withdrawal holds at once."""
    person = get_object_or_404(User.objects.shown_to(_reader(request)).select_related("photo"), ref=ref)
    photo = directory.photo_for(_reader(request), person)
    if photo is None:
        raise Http404
    return as_picture(photo)
