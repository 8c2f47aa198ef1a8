"""What the people of the running edition of the demonstration talk about, and where one of them will be."""

from datetime import timedelta

from kogge.commons.people.models import User
from kogge.commons.talk import actions
from kogge.commons.talk.models import Notice, Stay
from kogge.portal.demonstration.editions import ULLA
from kogge.training.programmes.models import Edition, Seat


def furnish_talk(demo):
    """A thread on the module that runs, with a question to the participant; one closed; one visit."""
    ulla = demo.person(ULLA)
    edition = Edition.objects.with_seat(ulla, "participant").filter(state="running").order_by("-starts_on").first()
    if edition is None:
        return
    others = _people(edition, Seat.Role.PARTICIPANT, but=ulla)
    lead = (_people(edition, Seat.Role.MODULE_LEAD, but=ulla) or [demo.coordinator(edition)])[0]
    coordinator = demo.coordinator(edition)
    module = edition.modules.filter(starts_on__lte=demo.today).order_by("-number").first() or edition.modules.first()
    _about_the_task(demo, edition, module, lead, others, ulla)
    _about_the_way(demo, edition, coordinator, others)
    Notice.objects.all().delete()  # who was to be told has been told
    day = demo.day(16)
    stay = Stay(circle=edition.circle, city="Riga", country="LV", from_on=day, until_on=day + timedelta(days=2))
    stay.note = "At the trade fair; free for a coffee on the second evening"
    actions.add_stay(stay, by=others[0], now=demo.now)


def _people(edition, role, *, but):
    found = User.objects.filter(pk__in=edition.seats.filter(role=role).values("person")).exclude(pk=but.pk)
    return list(found.exclude(name="").order_by("pk")[:3])


def _about_the_task(demo, edition, module, lead, others, ulla):
    thread = actions.open_thread(
        module, circle=edition.circle, title="The task in your cluster: how far are you?", by=lead, now=demo.at(-6),
        text="Write in a line or two **what you have tried** and what stopped you. I read along and answer on Friday.",
    )  # fmt: skip
    first = actions.write(
        thread, by=others[0], now=demo.at(-5),
        text="We asked eight members what they would pay for. Two said:\n\n"
        "> A list of who tests what, kept by somebody we trust.\n\nThe others want to meet first.",
    )  # fmt: skip
    actions.write(thread, "Eight is plenty. What did you ask them first?", by=lead, answer_to=first, now=demo.at(-4))
    actions.write(
        thread, f"@{ulla.name} you did this in Vaasa last year, did you not? What would you leave out?",
        by=others[-1], now=demo.at(-1),
    )  # fmt: skip
    actions.mark_read(thread, person=ulla, to=first.pk)


def _about_the_way(demo, edition, coordinator, others):
    thread = actions.open_thread(
        None, circle=edition.circle, title="Sharing the way from the station", by=others[0], now=demo.at(-9),
        text="Who arrives by train on the evening before? A taxi takes four.",
    )  # fmt: skip
    actions.write(
        thread, "There will be a bus at 18.30 and at 20.00, so no taxi is needed.", by=coordinator, now=demo.at(-8)
    )
    actions.change_thread(thread, is_closed=True, by=coordinator, now=demo.at(-7))
