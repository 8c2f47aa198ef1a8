"""Letters from the coordinator to the people of an edition: to whom, what they may say, and how far they are."""

from django.utils.translation import gettext_lazy as _

from kogge.commons.mail import building
from kogge.commons.mail.models import Mailing, Message
from kogge.commons.people.models import User
from kogge.training.programmes.opening import acknowledgements

PARTICIPANTS, LEADERS, EVERYBODY = "participants", "leaders", "everybody"
AUDIENCES = {
    PARTICIPANTS: _("The participants"),
    LEADERS: _("Those who lead modules"),
    EVERYBODY: _("Everybody with a part in the edition"),
}
ROLES = {PARTICIPANTS: ["participant"], LEADERS: ["module_lead"]}


def people_of(edition, audience):
    """The people a letter to this audience goes to, each once."""
    seats = edition.seats.filter(role__in=ROLES[audience]) if audience in ROLES else edition.seats.all()
    return User.objects.filter(pk__in=seats.values("person"), is_active=True)


def values_of(edition):
    """What a letter of this edition may say beside the reader's name."""
    return {"edition": f"{edition.programme.name} {edition.name}", "code": edition.code}


def signed(edition, text, on):
    """The text of a letter, down to the funders that the edition has to name on that day."""
    named = [
        " ".join(filter(None, [str(funder.sentence) or funder.title, str(funder.disclaimer)]))
        for funder in acknowledgements(edition, on)
    ]
    return "\n\n".join([text, *named])


def as_read_by(reader, subject, text, values, *, now):
    """Subject and text as one person would read them."""
    mailing = Mailing(ref="preview", subject=subject, text=text, values=values, sent_at=now)
    sheet = building.Sheet(mailing, reader.language)
    shown, plain, _html = sheet.for_reading(Message(address=reader.email, name=reader.called_name))
    return {"subject": shown, "text": plain}
