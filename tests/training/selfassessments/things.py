"""People who assess themselves, and others who see them."""

import re

from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.training.selfassessments import actions
from tests import make
from tests.training.competences import things as roles


def assessment(
    person=None, *, levels=None, at="finished", seat=None, moment="own", is_compared=False, now=None, helps=()
):
    """Against the version that counts; `levels` are {competence: (own, wanted)}."""
    person, now = person or make.person(), now or timezone.now()
    made = actions.begin(roles.definition().current, seat=seat, moment=moment, by=person, now=now)
    given = levels or {"C01": (3, 3), "C02": (2, 3), "C03": (1, 4)}
    actions.rate(made, {ref: (*two, ref in helps) for ref, two in given.items()}, by=person, now=now)
    if at == "finished":
        actions.finish(made, is_compared=is_compared, by=person, now=now)
    return made


def others(number, own=2, **fields):
    for one in range(number):
        assessment(make.person(f"Other {chr(65 + one)}"), levels={"C01": (own, 3)}, is_compared=True, **fields)


def asked(made, number=3):
    """[the token of each link that was sent]"""
    addresses = [f"rater{one}@example.org" for one in range(number)]
    actions.ask(made, addresses, language="en", by=made.person, now=timezone.now())
    letters = Message.objects.filter(address__in=addresses).order_by("pk")
    return [re.search(r"/gap/others/([\w-]+)/", one.text)[1] for one in letters]


def addresses():
    """{page: arguments} for the table of access."""
    ref = "abcdefghijkm"
    made = dict.fromkeys(
        ("gap_detail", "gap_edit", "gap_ask", "gap_close", "gap_show", "gap_hide", "gap_grouping", "gap_remove"), [ref]
    )
    return made | {"gap_begin": ["cluster-manager"], "gap_answer": ["x"], "gap_shown": ["x"]}
