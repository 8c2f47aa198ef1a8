from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.base.http import done, page, place_of, posted
from kogge.commons.clusters.models.organisation import SHOWN
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.journal.once import makes
from kogge.commons.people.limits import hold
from kogge.commons.profiles import mails
from kogge.commons.profiles.forms import ContactForm

MOST_A_DAY = 10  # letters from one address
MOST_FROM_A_PLACE = 20  # letters from one network address
DAY = timedelta(days=1)


@login_not_required
@makes
@of_entry
def organisation_contact(request, organisation):
    """Write to an organisation without knowing its address, and without getting to know it."""
    person = request.user if request.user.is_authenticated else None
    has_route = organisation.state in SHOWN and mails.has_route(organisation)
    form = ContactForm(posted(request), by=person)
    if request.method == "POST" and not has_route:
        raise Refused(_("Nobody is known whom a letter would reach. Write to the office, which may know more."))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        given = form.cleaned_data
        address = person.email if person else given["address"]
        hold("contact-from", place_of(request), most=MOST_FROM_A_PLACE, within=DAY, now=now)
        hold("contact", address.casefold(), most=MOST_A_DAY, within=DAY, now=now)
        mails.contact(
            organisation,
            sender=given.get("name") or person.name,
            address=address,
            is_proven=person is not None,
            text=given["text"],
            now=now,
        )
        return done(request, _("Your letter is on its way."), organisation.get_absolute_url())
    context = {"organisation": organisation, "form": form, "person": person, "has_route": has_route}
    return page(request, "profiles/organisation_contact.html", context)
