"""What participants of the demonstration expect and say: a past edition module by module, and the running one.

Every answer is made up. In `SAID` each module has the answers of its people as digits, in the order of the questions
on a scale (aims, own cluster, peers, workload, form), a few words, and what its owner made of them.
"""

from datetime import timedelta

from kogge.commons.surveys import actions as surveys
from kogge.portal.demonstration.editions import EARLIER, RUNNING
from kogge.training.evaluations import actions, questions
from kogge.training.evaluations.actions.tending import plan_follow_ups, plan_weeks
from kogge.training.evaluations.models import Said, Statement
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition

SAID = {
    1: {
        "answers": ["54434", "44535", "55425", "34324", "45534"],
        "worked": ["Trying every method on ourselves first.", "The small groups.", "Practical from the first hour.",
                   "Meeting people with the same job.", "The facilitators show what they teach."],
        "change": ["Fewer tools, used longer.", "More time between the sessions.", "Send the material a week before.",
                   "One break more.", "A list of who is who before we meet."],
        "said": [("There were too many tools in too short a time.", "done", "Three tools are left, each used twice."),
                 ("You wanted to know each other before the first meeting.", "done",
                  "The page with everybody in it opens two weeks before the first day.")],
    },
    2: {
        "answers": ["45423", "55424", "44313", "34523", "55415"],
        "worked": ["Working on our own strategy and not on a case.", "The scenarios.", "Two remarks from peers.",
                   "Clear steps.", "The exchange about funding."],
        "change": ["The deadline falls into budget time.", "Shorter texts.", "Too much to read in week three.",
                   "Examples from small clusters.", "Nothing, it was well made."],
        "said": [("Week three asks for too much beside a job.", "done", "Half of the reading is voluntary now."),
                 ("The deadline lies in the budget season.", "not",
                  "The closing meeting depends on it; ask for an extension instead, it is granted with a reason.")],
    },
    3: {
        "answers": ["44344", "35333", "43444", "34234", "44343"],
        "worked": ["Many ways of teaching.", "The overview of tools.", "The hour about data.", "The visit.", "Demos."],
        "change": ["Less about technology, more about members.", "A smaller first step.", "More exchange in pairs.",
                   "Too fast for beginners.", "Say beforehand what to install."],
        "said": [("There was too little exchange between you.", "doing",
                  "Pairs are formed in the first week from now on.")],
    },
    4: {
        "answers": ["55545", "45434", "54544", "44434", "55535"],
        "worked": ["The radar of our own field.", "Working with a real question.", "The board with cards.",
                   "Looking far ahead for once.", "The final meeting."],
        "change": ["Start the radar in module one.", "More time for signals.", "A film about each tool.",
                   "Let our members join for a day.", "Keep the group together afterwards."],
        "said": [("You want to begin the radar earlier.", "doing",
                  "It is proposed for the first module of the next group.")],
    },
}  # fmt: skip
NOW = {
    "answers": ["54434", "44533", "55524", "45424", "34325", "55434", "44523", "54535"],
    "worked": ["The practice in pairs.", "Meeting on site.", "Clear tasks.", "The check-in every morning.",
               "Tools that I used at home the same week.", "Honest feedback."],
    "change": ["More time for questions.", "Day two on the screen went on and on.", "Fewer slides.",
               "Texts earlier, please.", "Could we choose our groups?", "Start later on Mondays."],
    "said": [("The second online day was too long.", "done", "Online days end at three from now on."),
             ("You want the material a week before.", "doing", "The leads of all modules are asked to."),
             ("You want to choose your groups yourselves once.", "open", "")],
}  # fmt: skip
EXPECTED = {
    "ulla.saarni@example.org": [
        ("Lead virtual meetings that end in decisions", "met", "I did it twice."),
        ("Find two clusters for a joint test site", "partly", "One conversation so far."),
        ("A strategy process that my board follows", "not", ""),
    ],
    "mart.saarepuu@example.org": [("Learn how others win members", "partly", ""), ("Know the programmes", "not", "")],
    "ebba.lonn@example.org": [("Better meetings", "met", ""), ("A network I can call", "met", "")],
    "darius.klevas@example.org": [("A radar for food technology", "not", "It comes in module 4.")],
}


def furnish_evaluations(demo):
    past, running = (Edition.objects.select_related("programme").get(slug=slug) for slug in (EARLIER, RUNNING))
    for number, row in SAID.items():
        evaluate(demo, past, number, row)
    outside(demo, past)
    expectations(demo, running)
    evaluate(demo, running, 1, NOW)
    weekly(demo, running)
    plan_follow_ups(now=demo.now)


def evaluate(demo, edition, number, row):
    """One module: asked on its last day, answered, closed, answered by its owner, and shown."""
    module, by = edition.modules.get(number=number), demo.coordinator(edition)
    ended = (module.ends_on - demo.today).days
    made = actions.prepare(edition, kind="module", module=module, by=by, now=demo.at(ended - 7))
    actions.open(made, by=None, now=max(made.opens_at, demo.at(ended)))
    scales = [one["code"] for one in questions.scales("module")]
    for place, seat in enumerate(edition.seats.participants().select_related("person").order_by("pk")):
        if place < len(row["answers"]):
            values = dict(zip(scales, row["answers"][place], strict=True))
            values |= {code: row[code][place] for code in ("worked", "change") if place < len(row[code])}
            respond(made, seat.person, values, now=demo.at(ended + 3))
    actions.close(made, by=None, now=demo.at(min(ended + 14, -1)))
    lead = module.seats.filter(role="module_lead").select_related("person").first()
    owner = lead.person if lead else by
    for text, state, answer in row["said"]:
        line = Said(text=text, state=state, answer=answer)
        actions.say(made, line, by=owner, now=demo.at(min(ended + 16, 0)))
    actions.publish(made, by=owner, now=demo.at(min(ended + 17, 0)))


def respond(evaluation, person, values, *, now):
    response = surveys.begin(evaluation.questionnaire, person=person, now=now)
    surveys.save(response, values, now=now)
    surveys.send(response, now=now)


def weekly(demo, edition):
    """Two questions a week in the module that runs today: the last weeks answered, this week open."""
    by = demo.coordinator(edition)
    module = edition.modules.filter(starts_on__lte=demo.today, ends_on__gte=demo.today).first()
    actions.set_rhythm(edition, asks_weekly=True, by=by, now=demo.now)
    if module is None:
        return
    seats = list(edition.seats.participants().select_related("person").order_by("pk"))
    this_week = (demo.today - module.starts_on).days // 7
    for week in range(max(0, this_week - 3), this_week):
        day = (module.starts_on - demo.today).days + 7 * week + 4
        plan_weeks(now=demo.at(day))
        made = edition.evaluations.get(kind="pulse", module=module, number=week + 1)
        actions.open(made, by=None, now=max(made.opens_at, demo.at(day)))
        for place, seat in enumerate(seats[: 7 - week % 2]):
            respond(
                made, seat.person, {"week": "34454355"[(place + week) % 8]}, now=made.opens_at + timedelta(hours=5)
            )
        actions.close(made, by=None, now=made.closes_at + timedelta(minutes=2))
    plan_weeks(now=demo.now)
    made = edition.evaluations.filter(kind="pulse", module=module, number=this_week + 1).first()
    if made:
        actions.open(made, by=by, now=demo.now)


def expectations(demo, edition):
    """Four people have written down what they expect, and compared it with module 1."""
    module = edition.modules.get(number=1)
    seats = {seat.person.email: seat for seat in edition.seats.participants().select_related("person", "edition")}
    opening = module.meetings.order_by("starts_at").first()  # which is on no weekend, so perhaps some days later
    begun, ended = ((day - demo.today).days for day in (opening.last_day, module.ends_on))
    of_ulla = seats["ulla.saarni@example.org"]
    nominator = Nomination.objects.get(ref=of_ulla.case).nominator
    wanted = "How other clusters share test sites, and a way to do it with two of them."
    actions.learn(of_ulla, expected=wanted, actual="", by=nominator, now=demo.at(begun + 1))
    for address, rows in EXPECTED.items():
        seat = seats[address]
        texts = {place: text for place, (text, _answer, _note) in enumerate(rows, 1)}
        actions.expect(seat, texts, by=seat.person, now=demo.at(begun + 2))
        found = seat.expectations.order_by("position")
        answers = {one: row[1:] for one, row in zip(found, rows, strict=True)}
        actions.check(seat, module, answers, by=seat.person, now=demo.at(min(ended + 1, 0)))


def outside(demo, edition):
    """Somebody from outside reads along and has recorded what they make of it."""
    by, ended = demo.coordinator(edition), (edition.ends_on - demo.today).days
    given = {"address": "solveig.hagg@example.org", "name": "", "language": "sv"}
    member = actions.add_member(edition, **given, by=by, now=demo.at(ended))
    text = "The modules answer what managers asked for. Exchange between participants deserves more time than it gets."
    statement = Statement(edition=edition, text=text, is_published=True)
    actions.make_statement(statement, by=member.person, now=demo.at(ended + 10))
