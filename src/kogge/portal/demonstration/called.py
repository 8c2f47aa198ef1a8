"""The open call of the demonstration: what it asks its applications beside, and who is asked to nominate for it."""

from i18nfield.strings import LazyI18nString

from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Questionnaire
from kogge.portal.demonstration.asked import question
from kogge.training.nominators import actions as nominators
from kogge.training.programmes.models import Edition
from kogge.training.questions import actions as questions


def prepare(demo):
    """Before anybody is nominated: the questions stand, and the letters are out."""
    row = demo.rows["call"]
    edition = Edition.objects.select_related("programme", "call").get(slug=row["edition"])
    by, now = demo.coordinator(edition), demo.at(row["made"])
    made = Questionnaire(title=LazyI18nString(row["title"]), languages=row["languages"], is_anonymous=False)
    surveys.found(made, by=by, now=now)
    for given in row["questions"]:
        surveys.add_question(question(demo, given, made.sections.get()), by=by, now=now)
    questions.ask(edition, made, by=by, now=now)
    for one in row["nominators"]:
        house = demo.organisations[one["organisation"]] if "organisation" in one else None
        nominators.invite(
            edition, addresses=one["addresses"], organisation=house, language=one["language"], by=by,
            now=demo.at(one["asked"]),
        )  # fmt: skip


def remind(demo):
    """After the nominations: who said no, and those who have not answered are written to once more."""
    row = demo.rows["call"]
    edition = Edition.objects.select_related("programme", "call").get(slug=row["edition"])
    for one in edition.nominators.filter(address__in=row["nobody"]).select_related("edition"):
        nominators.refuse(one, by=None, now=demo.at(row["refused"]))
    nominators.remind(edition, by=demo.coordinator(edition), now=demo.at(row["reminded"]))


def answer(demo, nomination, *, now):
    """What the applicant says to the questions of the call."""
    said = demo.rows["call"]["answers"].get(nomination.nominee.email)
    if said:
        questions.answer(nomination, said, seen=0, by=nomination.nominee, now=now)
