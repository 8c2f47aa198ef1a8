"""Is it for me? Three answers held against the rules of a call. Nothing is kept, nothing decided."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django_countries import countries

from kogge.commons.clusters.models import Organisation

YES, PERHAPS, NO = "yes", "perhaps", "no"


@dataclass
class Answer:
    """The answer so far, and what it rests on."""

    said: str = YES
    reasons: list = field(default_factory=list)

    def add(self, said, reason):
        if said == NO or self.said == YES:
            self.said = said
        self.reasons.append(reason)


def answer(call, *, kind, country, dates):
    """`kind` of the organisation one works for ("" none, "other"), `country` its code, `dates` all | most | no."""
    found = Answer()
    _work(found, call, kind)
    _country(found, call, country)
    _dates(found, call, dates)
    return found


def _work(found, call, kind):
    kinds = dict(Organisation.Kind.choices)
    wanted = ", ".join(str(kinds[code]) for code in call.kinds if code in kinds)
    if wanted and kind not in call.kinds:
        found.add(NO, _("This call is for people from: %(kinds)s.") % {"kinds": wanted})
    elif wanted:
        found.add(YES, _("You work where this call looks for people."))
    elif kind == "none":
        found.add(PERHAPS, _("Participants try things out in a cluster of their own. Write with which one you will."))
    elif kind != Organisation.Kind.CLUSTER:
        found.add(YES, _("You need not work for a cluster organisation."))
    else:
        found.add(YES, _("You work for a cluster organisation."))
    if str(call.roles):
        found.reasons.append(_("Asked of the person: %(roles)s") % {"roles": call.roles})


def _country(found, call, country):
    if not call.countries:
        found.add(YES, _("People of every country may come."))
    elif country in call.countries:
        found.add(YES, _("Your country is one of those it is for."))
    else:
        names = ", ".join(sorted(countries.name(code) for code in call.countries))
        found.add(NO, _("This call is for people from: %(countries)s.") % {"countries": names})


def _dates(found, call, dates):
    if dates == "all":
        found.add(YES, _("You can come to every meeting."))
    elif call.must_commit_dates:
        found.add(NO, _("Who takes part promises to come to every meeting."))
    elif dates == "most":
        found.add(PERHAPS, _("Say in the application which meetings you cannot come to."))
    else:
        found.add(PERHAPS, _("Most of the learning happens at the meetings. Ask the organisers before you apply."))
