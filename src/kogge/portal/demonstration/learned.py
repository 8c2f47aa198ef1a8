"""Inside the running edition: the steps of modules 1 and 2, who has done which, a rule of attendance, an absence."""

from datetime import timedelta

from kogge.portal.demonstration.editions import RUNNING
from kogge.portal.demonstration.words import in_words
from kogge.training.learning import actions as learning
from kogge.training.learning.models import Activity, Done, Material
from kogge.training.programmes.models import Edition, Module

# Section, kind, minutes, title in English and Swedish, what one reads, and what else.
STEPS = {
    1: [
        ("opening", "read", 30, "Who is who", "Vem är vem", "Read how the others present themselves."),
        ("opening", "meet", 540, "The opening meeting", "Inledande träff", "Bring one question from your cluster."),
        ("online", "watch", 25, "A virtual meeting that works", "Ett nätmöte som fungerar", "Note one thing to try."),
        ("online", "do", 90, "Plan your next meeting", "Planera ditt nästa möte", "Goal, method, minutes, who leads."),
        ("online", "discuss", 30, "What surprised you?", "Vad överraskade dig?", "Two sentences are enough."),
    ],
    2: [
        ("opening", "read", 40, "Strategy in a cluster", "Strategi i ett kluster",
         "How a strategy that nobody owns differs from one that members carry."),
        ("opening", "meet", 540, "The opening meeting", "Inledande träff",
         "We look at three strategies and at what came of them."),
        ("online", "watch", 20, "From needs to goals", "Från behov till mål",
         "Watch, and write down the needs of three members."),
        ("online", "do", 120, "Interview two members", "Intervjua två medlemmar",
         "Ask what they expect of the cluster in three years.\n\n"
         "You need:\n- twenty minutes with each\n- their leave to quote them"),
        ("online", "do", 90, "PESTLE of your region", "PESTLE för din region",
         "One page, six fields, a source for each."),
        ("online", "discuss", 30, "What did you leave out?", "Vad valde du bort?",
         "Tell the others one thing that you left out, and why."),
        ("online", "do", 120, "From SWOT to TOWS", "Från SWOT till TOWS",
         "Turn what you found into four kinds of moves."),
        ("online", "read", 45, "Scenarios in an afternoon", "Scenarier på en eftermiddag",
         "For those who want to go on."),
        ("closing", "do", 60, "Prepare your five minutes", "Förbered dina fem minuter",
         "What you would change in your cluster, and how."),
        ("closing", "meet", 540, "The closing meeting", "Avslutande träff", "Five minutes each, then questions."),
    ],
}  # fmt: skip


def furnish_learning(demo):
    """Steps with ticks of the people, as they are in the middle of module 2."""
    edition = Edition.objects.select_related("programme").get(slug=RUNNING)
    by = demo.coordinator(edition)
    text = in_words("Online counts as much as on site.", "På nätet räknas lika mycket som på plats.")
    learning.set_rule(edition, percent=75, text=text, by=by, now=demo.at(-80))
    modules = {number: _steps(demo, edition, number, by) for number in STEPS}
    seats = list(edition.seats.participants().select_related("person").order_by("person__name"))
    second = next(iter(modules[2])).module
    _attendance(demo, second, seats, by)
    for place, seat in enumerate(seats):
        _tick(demo, modules[1], seat, upto=len(modules[1]), since=-80)
        _tick(demo, modules[2], seat, upto=[7, 4, 5, 3, 1, 6, 4, 0, 5, 2][place % 10], since=-13)
    _materials(demo, second, modules[2], by)
    closing = second.meetings.order_by("-starts_at").first()
    if seats:
        reason = "Our general meeting is on the same day."
        absence = learning.tell_absence(seats[0], closing, reason=reason, by=seats[0].person, now=demo.at(-3))
        task = "Send your five minutes as a film, and answer two questions of the others in writing."
        learning.make_up(absence, task=task, due_on=closing.last_day + timedelta(days=14), by=by, now=demo.at(-2))
        learning.note(seats[-1], "Called on the telephone: a busy month, back next week.", by=by, now=demo.at(-1))


def _steps(demo, edition, number, by):
    module = Module.objects.select_related("edition").get(edition=edition, number=number)
    meetings = {meeting.kind: meeting.event for meeting in module.meeting_set.select_related("event")}
    made = []
    for section, kind, minutes, english, swedish, text in STEPS[number]:
        step = Activity(
            module=module, section=section, kind=kind, minutes=minutes, text=in_words(text),
            title=in_words(english, swedish),
            event=meetings.get(section) if kind == "meet" else None,
            needs_previous=english == "From SWOT to TOWS",
            is_optional=english.startswith("Scenarios"),
        )  # fmt: skip
        made.append(learning.put(step, by=by, now=demo.at(-85)))
    return made


def _attendance(demo, module, seats, by):
    """The opening of module 2: most came, some online, one was away."""
    opening = module.meetings.order_by("starts_at").first()
    modes = {seat: ["on_site", "on_site", "online"][place % 3] for place, seat in enumerate(seats)}
    if seats:
        modes[seats[0]] = "absent"
    learning.record_attendance(module, opening, modes, by=by, now=max(opening.ends_at, demo.at(-9)))


def _tick(demo, steps, seat, *, upto, since):
    """The first steps of a module, one a day; meetings tick themselves."""
    own = [step for step in steps if not step.event_id][:upto]
    Done.objects.bulk_create(
        Done(activity=step, seat=seat, at=min(demo.at(since + place), demo.now)) for place, step in enumerate(own)
    )


def _materials(demo, module, steps, by):
    title = in_words("Guide to S3 implementation", "Vägledning till genomförandet av S3")
    guide = Material(module=module, title=title, kind="link", licence="cc-by", language="en")
    learning.put_material(guide, url="https://s3platform.jrc.ec.europa.eu/", by=by, now=demo.at(-20))
    template = Material(
        module=module,
        activity=steps[4],
        title=in_words("Six fields, empty"),
        kind="link",
        language="en",
    )
    learning.put_material(template, url="https://example.org/pestle", by=by, now=demo.at(-20))
