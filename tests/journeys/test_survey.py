"""Three questions, from an empty page to their answers: asked by mail, answered on a telephone without JavaScript."""

import pytest

from kogge.commons.surveys.models import Answer, Response, Ticket
from tests import make
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = ["ulla.saarni@example.org", "torsten.ek@example.org"]


def ask(office, kind, text, *, options="", is_required=False):
    office.press(office.page.get_by_text("Add a question").first)
    office.click("link", kind)
    office.fill("Question", text)
    if options:
        office.fill("Choices, one on each line", options)
    if is_required:
        office.tick("Must be answered")
    office.click("button", "Add the question")


def make_the_survey(office):
    office.open("/manage/surveys/new/")
    office.fill("Title", "What managers need")
    office.click("button", "Begin")
    office.sees("Made. Now add the questions.")
    ask(office, "One of several", "Do you lead a cluster?", options="Yes\nNo", is_required=True)
    ask(office, "Scale from 1 to 5, each with a word", "How well can you plan?")
    ask(office, "Long text", "What do you miss?")
    office.picture("survey-1-made")
    office.click("button", "Open")
    office.sees("Open. Now ask people to answer.")
    office.click("link", "Ask people")
    office.fill("E-mail addresses", "\n".join(ASKED))
    office.picture("survey-2-ask")
    office.click("button", "Send the links")
    office.sees("2 people were asked.")


def answer(reader, address):
    reader.follow_mail(address)
    reader.picture("survey-3-fill")
    reader.click("button", "Check the answers")
    assert reader.page.title().startswith("Error: ")
    reader.mark(reader.page.get_by_label("Yes"))
    reader.mark(reader.page.get_by_label("Mostly"))
    reader.fill("What do you miss?", "Time.")
    reader.click("button", "Check the answers")
    assert reader.heading() == "Check your answers"
    reader.picture("survey-4-check")
    reader.click("button", "Send the answers")
    reader.picture("survey-5-sent")


def test_three_questions_are_asked_answered_and_shown(visit):
    office, reader = visit(), visit(width=360, javascript=False)
    sign_in(office, make.person("Astrid Ask", is_staff=True))

    make_the_survey(office)
    answer(reader, ASKED[0])

    used = Ticket.objects.order_by("address").values_list("address", "is_used")
    assert list(used) == [(ASKED[1], False), (ASKED[0], True)]
    sent = Response.objects.get()
    assert (sent.state, sent.address) == ("sent", ASKED[0])
    assert sorted(Answer.objects.values_list("question__kind", "value")) == [
        ("long", "Time."),
        ("scale", 4),
        ("single", "o1"),
    ]

    # The link leads back to what was sent, never to a second time.
    reader.follow_mail(ASKED[0])
    assert reader.path.endswith("/sent/")

    office.open(sent.questionnaire.get_absolute_url())
    office.click("link", "Results")
    office.picture("survey-6-results")
    shown = office.page.locator("main").inner_text()
    assert [said in shown for said in ("Do you lead a cluster?", "Mostly", "Time.")] == [True] * 3
