"""The committees of the demonstration: asked, reading, meeting, decided, and what came after the letters."""

from i18nfield.strings import LazyI18nString

from kogge.training.decisions import actions as decisions
from kogge.training.decisions import letters
from kogge.training.decisions.candidates import waiting_files
from kogge.training.decisions.models import Choice, Terms
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition
from kogge.training.selection import actions as selection
from kogge.training.selection.models import STEPS, Criterion, Review, Reviewer


def tell(demo):
    for row in demo.rows["round"]:
        edition = Edition.objects.get(slug=row["edition"])
        coordinator = demo.coordinator(edition)
        round = set_up(demo, row, edition, by=coordinator)
        if "begun" in row:
            selection.begin(round, by=coordinator, now=demo.at(row["begun"]))
            say_gender(round, now=demo.at(row["begun"]))
            read(demo, row, round)
        if "met" in row:
            meet(demo, row, round, by=coordinator)
        if "closed" in row:
            close(demo, row, round, by=coordinator)


def say_gender(round, *, now):
    """Most answer the voluntary question; every seventh would rather not."""
    files = waiting_files(round).select_related("edition__round", "nominee").order_by("pk")
    for number, nomination in enumerate(files):
        if number % 7 != 3:
            decisions.answer_gender(nomination, ("woman", "man")[number % 2], by=nomination.nominee, now=now)


def case(round, address):
    return Nomination.objects.select_related("edition").get(edition=round.edition, nominee_email=address)


def set_up(demo, row, edition, *, by):
    """Criteria, the day by which reviews are due, and who is asked into the committee."""
    now = demo.at(row["found"])
    round = selection.found(edition, by=by, now=now)
    round.due_at = demo.moment({"day": row["due"], "time": "16:00"}, edition.zone)
    selection.keep(round, round, by=by, now=now)
    for position, given in enumerate(demo.rows["criterion"]):
        texts = {name: LazyI18nString(given[name]) for name in ("title", "help")}
        criterion = Criterion(round=round, position=position, weight=given["weight"], words=given["words"], **texts)
        selection.keep(criterion, round, by=by, now=now)
    for member in row["reviewers"]:
        seat(demo, round, member, row, by=by)
    return round


def seat(demo, round, member, row, *, by):
    """Somebody is asked, answers, and says whom they know, before any file opens."""
    person, answer = demo.person(member["person"]), member.get("answer", "accepted")
    reviewer = Reviewer(round=round, languages=member["languages"], countries=[person.country.code])
    now = demo.at(row["found"])
    selection.invite(reviewer, name=person.name, address=person.email, by=by, now=now)
    if answer == "withdrawn":
        selection.withdraw(reviewer, by=by, now=demo.at(row["found"] + 1))
    if answer == "declined":
        selection.refuse(reviewer, by=person, now=demo.at(row["found"] + 1))
    if answer == "accepted":
        now = demo.at(row["found"] + 1)
        selection.accept(reviewer, by=person, now=now)
        known = [case(round, address) for address in member.get("knows", [])]
        selection.declare(reviewer, known, by=person, now=now)


def read(demo, row, round):
    """The reviews: as many final as the file says, the next begun."""
    members = [member for member in row["reviewers"] if member.get("answer", "accepted") == "accepted"]
    for member in members:
        if member.get("finds"):
            last = reviews(round, member).last()
            selection.step_out(last, by=last.reviewer.person, now=demo.at(row["begun"] + 1))
    criteria = list(round.criteria.order_by("position"))
    for offset, member in enumerate(members):
        done = member.get("done", 99)
        for number, review in enumerate(reviews(round, member)[: done + 1]):
            say(demo, row, review, criteria, offset=offset, is_final=number < done)


def reviews(round, member):
    found = Review.objects.filter(reviewer__round=round, reviewer__person__email=member["person"])
    return found.select_related("reviewer__person", "reviewer__round", "nomination").order_by("number")


def say(demo, row, review, criteria, *, offset, is_final):
    """What one reviewer says: near to what the file says of the person, and not all reviewers alike."""
    merit = demo.merits[review.nomination.nominee_email]
    # One step up or down, by turns, so that the standings show agreement and disagreement.
    turns = [(0, 0, -1), (-1, 0, 1), (0, 1, -1), (-1, 1, 0), (1, -1, 0)]
    shifts = turns[(offset + review.number) % len(turns)]
    values = {
        criterion: min(max(merit + shift, STEPS[0]), STEPS[-1])
        for criterion, shift in zip(criteria if is_final else criteria[:2], shifts, strict=False)
    }
    by, now = review.reviewer.person, demo.at(row["begun"] + 2)
    selection.save(
        review, values=values, comment=demo.rows["opinion"][str(merit)] if is_final else "", note_private="",
        flag=merit == 3, version=0, by=by, now=now,
    )  # fmt: skip
    if is_final:
        selection.finish(review, by=by, now=now)


def meet(demo, row, round, *, by):
    """The meeting: proposals, and in some editions its end."""
    selection.meet(round, by=by, now=demo.at(row["met"]))
    reason = None
    if "reason" in row:
        words = LazyI18nString(row["reason"])
        reason = decisions.add_reason(round, Choice.DECLINE, words, by=by, now=demo.at(row["met"]))
    for one in row["proposals"]:
        decisions.propose(
            round, case(round, one["nominee"]), Choice(one["choice"]), version=0,
            reason=reason if one["choice"] == "decline" else None, by=by, now=demo.at(row["met"]),
        )  # fmt: skip
    if "minutes" in row:
        present = [by, *(seat.person for seat in round.reviewers.accepted().select_related("person"))]
        decisions.decide(round, by=by, note=row["minutes"], present=present, now=demo.at(row["met"]))


def close(demo, row, round, *, by):
    """The second person's yes, the letters, and what the readers did with them."""
    now = demo.at(row["closed"])
    decisions.set_terms(Terms(round=round, answer_days=14), by=by, now=now)
    decisions.close(round, by=demo.person(row["second_person"]), now=now)
    decisions.send_letters(round, expected=letters.waiting(round).count(), by=by, now=now)
    for one in row["after"]:
        now = demo.at(one["day"])
        if one["verb"] == "promote":
            decisions.promote(round, by=by, now=now)
        else:
            step = getattr(nominations, one["verb"])
            nomination = case(round, one["nominee"])
            step(nomination, by=nomination.nominee, note=one.get("note", ""), now=now)
