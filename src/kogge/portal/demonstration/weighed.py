"""Where the people of the demonstration stand against the definition. Every level is made up."""

import re

from kogge.commons.mail.models import Message
from kogge.portal.demonstration.editions import EARLIER, RUNNING, ULLA
from kogge.training.competences.models import Definition, Version
from kogge.training.programmes.models import Edition
from kogge.training.selfassessments import actions

# A digit for each competence, in the order of the definition: where somebody is, and what the work asks for.
LEVELS = [
    ("233121202132", "343333333333"), ("322213221123", "333333323333"), ("212321312211", "333433332332"),
    ("323222112322", "343333323333"), ("122132221231", "332333333332"), ("332113312212", "333334333333"),
    ("213222231121", "343333333323"), ("321312122233", "333343332333"), ("222231113212", "333333324333"),
    ("313122322121", "333333333333"),
]  # fmt: skip
HER = ("323121201222", "343343333333")
LATER = ["343333323333", "334343333332", "333334332343", "443333333333", "334333423333"]
SEEN = [
    "3341212120",
    "2331323133",
    "4331113132",
    "3242222223",
    "3331223132",
]  # by others; she is better than she thinks


def furnish_self_assessments(demo):
    running, past = (Edition.objects.get(slug=slug) for slug in (RUNNING, EARLIER))
    role = Definition.objects.get()
    version = Version.objects.whole().get(pk=role.current.pk)
    refs = [one.ref for one in version.competences]
    seats = list(running.seats.participants().select_related("person").order_by("pk"))
    for place, seat in enumerate(seats):
        own, wanted = HER if seat.person.email == ULLA else LEVELS[place % len(LEVELS)]
        assess(demo, version, refs, seat, "before", own, wanted, -60)
    for place, seat in enumerate(past.seats.participants().select_related("person").order_by("pk")):
        own, wanted = LEVELS[(place + 3) % len(LEVELS)]
        assess(demo, version, refs, seat, "before", own, wanted, -270)
        assess(demo, version, refs, seat, "after", LATER[place % len(LATER)], wanted, -25)
    asked(demo, next(seat.person for seat in seats if seat.person.email == ULLA), refs)


def assess(demo, version, refs, seat, moment, own, wanted, day):
    by, levels = seat.person, zip(refs, own, wanted, strict=False)
    made = actions.begin(version, seat=seat, moment=moment, by=by, now=demo.at(day))
    ratings = {ref: (int(here), int(there), here >= "3") for ref, here, there in levels}
    actions.rate(made, ratings, by=by, now=demo.at(day))
    actions.finish(made, is_compared=True, by=by, now=demo.at(day))


def asked(demo, person, refs):
    """Five others say how they see her, each by the link of a letter; then it closes."""
    made = person.self_assessments.get()
    addresses = [f"colleague.{number}@example.org" for number in range(len(SEEN))]
    asking = actions.ask(made, addresses, language="en", by=person, now=demo.at(-50))
    letters = Message.objects.filter(kind="asked", address__in=addresses).order_by("pk")
    for letter, levels in zip(letters, SEEN, strict=True):
        token = re.search(r"/gap/others/([\w-]+)/", letter.text)[1]
        given = {ref: int(level) for ref, level in zip(refs, levels, strict=False)}
        actions.answer(token, given, now=demo.at(-45))
    actions.close(asking, by=person, now=demo.at(-36))
