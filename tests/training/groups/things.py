"""An edition with participants, and groups of them, for the tests of this room."""

from django.utils import timezone

from kogge.training.groups import actions
from kogge.training.groups.models import Partition
from kogge.training.programmes.actions import seat
from tests import make

RULES = ["countries", "fields", "languages", "colleagues", "refusals", "wishes", "last"]
GROUPS = "/manage/manager-education/me-2027/groups/"


def people(number, countries=("FI", "SE", "LT")):
    """So many participants of the edition, from these countries in turn: their seats."""
    edition, by = make.edition(), make.coordinator()
    names = [f"Person {place:02}" for place in range(number)]
    return [
        seat(edition, make.person(name, country=countries[place % len(countries)]), role="participant", by=by)
        for place, name in enumerate(names)
    ]


def partition(*, at="draft", rules=RULES, size=3, fixed=(), levels=(), **fields):
    given = {"title": "Reading circle"} | fields
    made = Partition(edition=make.edition(), rules=list(rules), size=size, **given)
    now = timezone.now()
    actions.propose(made, by=make.coordinator(), now=now, fixed=fixed, levels=levels)
    if at == "published":
        actions.publish(made, by=make.coordinator(), now=now)
    return made


def seats_of(made):
    """[[seat, …], …] in the order of the groups."""
    found = {}
    for number, key in made.members.order_by("group__number", "pk").values_list("group__number", "seat"):
        found.setdefault(number, []).append(key)
    return list(found.values())


def partition_addresses(programme, edition):
    """A draft of groups in the edition of the table of who may open what, and its addresses."""
    made = Partition.objects.first()
    if not made:
        made = Partition.objects.create(edition=make.edition(), title="Readers", made_at=timezone.now())
    here = [programme, edition]
    return {
        **dict.fromkeys(("partition_list", "partition_new"), here),
        **dict.fromkeys(
            ("partition_detail", "partition_move", "partition_again", "partition_remove"), [*here, made.pk]
        ),
        "partition_step": [*here, made.pk, "publish"],
        **dict.fromkeys(("learn_groups", "learn_wishes"), [edition]),
    }
