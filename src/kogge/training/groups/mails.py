"""What people are told about their groups, each in their language and with what the others show them."""

from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send
from kogge.commons.privacy.directory import profiles


def published(partition, groups, known, told, *, now):
    """One mail to each person of each group: who is in it, from which cluster, and how to reach them.

    `told`: {key of a seat: keys of the others} of the mails before; who was told the same gets none.
    """
    for group in groups:
        people = [known[one.seat_id] for one in group.members.all() if one.seat_id in known]
        for one in people:
            others = [other for other in people if other.seat.pk != one.seat.pk]
            before = told.get(str(one.seat.pk))
            if before == sorted(other.seat.pk for other in others):
                continue
            shown = profiles(one.seat.person, [other.seat.person for other in others])
            send(
                "groups/mail/published.txt", to=one.seat.person, link=("learn_groups", partition.edition.slug),
                act=_("See your group"), now=now, edition=partition.edition, partition=partition, group=group,
                is_changed=before is not None,
                others=[(other, shown[other.seat.person_id]) for other in others],
            )  # fmt: skip
