"""What somebody reads who reads Swedish: no English is left. And each page leads to itself in nine other languages."""

import html
import re
from datetime import timedelta
from types import SimpleNamespace as Like

import polib
import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from django.conf import settings
from django.utils import timezone, translation
from django_countries import countries

from kogge.commons.clusters.models import Organisation
from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message
from kogge.commons.people import mails as people_mails
from kogge.commons.people.actions import ask_to_sign_in
from kogge.commons.people.models import User
from kogge.commons.privacy import mails as privacy_mails
from kogge.commons.profiles import mails as profile_mails
from kogge.commons.surveys import mails as survey_mails
from kogge.commons.upkeep import mails as upkeep_mails
from kogge.portal.platform import mails as platform_mails
from kogge.training.batches import mails as batch_mails
from kogge.training.credentials import actions as credentials
from kogge.training.decisions.actions import letters as decision_letters
from kogge.training.decisions.actions import places as decision_places
from kogge.training.decisions.models import Decision
from kogge.training.nominations import actions as nominations
from kogge.training.nominations import mails as nomination_mails
from kogge.training.nominations.models import Nomination
from kogge.training.programmes import mails as programme_mails
from kogge.training.selection import mails as selection_mails
from kogge.training.selection.models import Round
from tests import make
from tests.house import tree
from tests.journeys import house as houses
from tests.journeys.letters import write_letters_of_the_year
from tests.journeys.letters_of_proof import write_letters_of_proof

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# What the test data says in English, whoever reads.
WRITTEN = ["Manager Education", "A year of learning.", "Collaboration and leadership", "Because."]
WRITTEN += ["A radar of your own", "Comment of", "What managers need", "Do you work abroad?", "What do you wish for?"]
ZONE = re.compile(r"[A-Z][a-z]+/[A-Z]")
READ_ALOUD = ("alt", "aria-label", "title", "placeholder", "data-copied")
# Words that no Swedish sentence has; they find what was never marked for translation.
ENGLISH = re.compile(r"\b(the|and|of|you|your|with|from|are|was|were|will|have|this|that|which|not)\b", re.IGNORECASE)


def english_messages(language):
    """A pattern for each message that reads differently in the language: what may not be found in its pages."""
    path = tree.LOCALE / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"There is no catalogue for {language} yet: ./kogge messages"
    plain, patterns = set(), []
    for entry in polib.pofile(str(path)):
        said = {entry.msgstr, *entry.msgstr_plural.values()} - {""}
        for message in filter(None, [entry.msgid, entry.msgid_plural]):
            if entry.obsolete or message in said or not said:
                continue
            if PLACEHOLDER.search(message):
                # Only where enough words stand around the values to tell the languages apart.
                if len(re.findall(r"[A-Za-z]{3,}", PLACEHOLDER.sub("", message))) > 1:
                    parts = map(re.escape, map(squeeze, PLACEHOLDER.split(f" {message} ")))
                    patterns.append(re.compile(".+?".join(parts).strip("\\ ")))
            else:
                plain.add(squeeze(re.sub(r"<[^>]+>", "", message)))
    return plain, patterns


def squeeze(text):
    return " ".join(html.unescape(text).split())


def texts(soup, language):
    """Every text a reader of the page sees or hears, but what is said to be in another language."""
    for text in soup.find_all(string=True):
        if isinstance(text, (Comment, Doctype)) or text.parent.name in ("script", "style"):
            continue
        if _language_of(text.parent) == language and squeeze(text):
            yield squeeze(text)
    for element in soup.find_all(True):
        if _language_of(element) == language:
            yield from (squeeze(element[name]) for name in READ_ALOUD if element.get(name))
    yield from (squeeze(meta["content"]) for meta in soup.find_all("meta", {"name": "description"}))


def _language_of(element):
    while element is not None and not element.get("lang"):
        element = element.parent
    return element["lang"] if element is not None else ""


def left_in_english(found, messages):
    plain, patterns = messages
    return sorted({text for text in found if text in plain or any(one.fullmatch(text) for one in patterns)})


def sounds_english(found):
    """Texts with an English word in them, apart from names and from what the people of the house wrote."""
    names = [name for pair in Organisation.objects.values_list("name", "name_en") for name in pair if name]
    names += [name for _code, name in countries] + WRITTEN
    written = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    return sorted(
        {
            text
            for text in found
            if " " in text and not ZONE.match(text) and ENGLISH.search(written.sub("", text.replace("_", " ")))
        }
    )


def left(page, messages):
    """What is English in a page, and which language it says it is in."""
    soup = BeautifulSoup(page, "html.parser")
    shown = list(texts(soup, "sv"))
    return soup.html["lang"], left_in_english(shown, messages) + sounds_english(shown)


@pytest.fixture(scope="module")
def swedish():
    return english_messages("sv")


@pytest.mark.parametrize("who", houses.LOOKERS)
def test_no_page_in_swedish_has_english_on_it(who, swedish, client):
    house = houses.furnish("sv")
    if house.people[who]:
        client.force_login(house.people[who])
    pages = houses.pages_of(house, who)
    if who == "stranger":
        pages |= {"missing": "/sv/nowhere/"}

    found = {}
    for name, path in pages.items():
        answer = left(client.get(path).content, swedish)
        if answer != ("sv", []):
            found[name] = answer

    assert found == {}


def test_no_page_behind_a_link_in_swedish_has_english_on_it(swedish, client, settings):
    settings.HAS_MAILBOX = True
    house = houses.furnish("sv")
    pages = houses.behind_links(house)
    pages["set_up"] = houses.set_up_page(house)

    found = {}
    for name, path in pages.items():
        answer = left(client.get(path).content, swedish)
        if answer != ("sv", []):
            found[name] = answer

    assert found == {}


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("stranger", ["en", "sv"]),
        ("coordinator", ["sv"]),
        pytest.param("stranger", [code for code, _name in settings.LANGUAGES], marks=pytest.mark.slow),
        pytest.param("participant", ["en", "sv"], marks=pytest.mark.slow),
    ],
)
def test_every_page_leads_to_itself_in_every_language(who, codes, client):
    """What strangers read is asked for in all ten in the slow lane."""
    house = houses.furnish()
    if house.people[who]:
        client.force_login(house.people[who])

    found = {}
    for name, path in houses.pages_of(house, who).items():
        for code in codes:
            response = client.get(in_language(path, code))
            page = response.content.decode()
            leads = set(re.findall(r'<a href="([^"]*)" lang="\w+" hreflang="(\w+)"', page))
            told = set(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://testserver([^"]*)"', page))
            every = {(in_language(path, other), other) for other, _name in settings.LANGUAGES}
            wanted = every - {(in_language(path, code), code)}
            is_right = response.status_code == 200 and f'<html lang="{code}"' in page and wanted <= leads <= every
            if not is_right or {(path, other) for other, path in told} != (set() if house.people[who] else every):
                found[f"{name} {code}"] = (response.status_code, leads ^ wanted, told)

    assert found == {}


def in_language(path, code):
    return path if code == "en" else f"/{code}{path}"


def test_no_mail_in_swedish_has_english_in_it(swedish):
    write_every_mail("sv")

    found = {}
    for message in Message.objects.all():
        soup = BeautifulSoup(message.html, "html.parser")
        lines = [squeeze(part) for part in (message.subject, *message.text.split("\n\n"), *message.text.split("\n"))]
        said = [*texts(soup, "sv"), *lines]
        english = left_in_english(said, swedish) + sounds_english(said)
        if english or (message.language, soup.html["lang"]) != ("sv", "sv"):
            found[message.kind] = (message.language, english)

    assert found == {}


def test_every_mail_there_is_has_been_written():
    kinds = {path.stem for path in tree.SOURCE.rglob("templates/*/mail/*.txt") if not path.stem.startswith("_")}
    write_every_mail("sv")

    assert set(Message.objects.values_list("kind", flat=True)) == kinds


def write_every_mail(language):
    """Every kind of letter, to people who read the language, by the real steps."""
    for name in [
        "Sigrid Björk",
        "Torsten Ek",
        "Ulla Saarni",
        "Ebba Lönn",
        "Reserv Rut",
        "Nej Nils",
        "Avhopp Alf",
        "Sen Sara",
    ]:
        make.person(name, language=language)
    now = timezone.now()
    with translation.override(language):
        ask_to_sign_in("ulla.saarni@example.org", place="1", goes_to="", now=now)
        unconfirmed = Nomination(
            edition=make.edition(),
            nominee_name="Okänd Olle",
            nominee_email="olle@example.org",
            cluster=make.organisation(),
            nominator_name="Främling",
            nominator_email="framling@example.org",
            why="För.",
        )
        nominations.draft(unconfirmed, by=None, place="1", now=now)
        for name, steps in {
            "Ebba Lönn": ["nominate", "agree", "send", "offer", "take", "complete"],
            "Reserv Rut": ["nominate", "agree", "send", "reserve"],
            "Nej Nils": ["nominate", "agree", "send", "decline"],
            "Avhopp Alf": ["nominate", "agree", "withdraw"],
            "Sen Sara": ["nominate", "agree", "send", "offer"],
        }.items():
            case = make.nomination(name)
            Nomination.objects.filter(pk=case.pk).update(letter_language=language)
            case.refresh_from_db()
            for verb in steps:
                make.step(case, verb)
            if "complete" in steps:
                credential = make.credential(case)
                credentials.revoke(credential, by=make.coordinator(), note="Fel namn.")
    write_letters_about_the_account(make.person("Ulla Saarni"), now=now)
    write_letters_about_entries(make.person("Ulla Saarni"), now=now)
    write_letters_of_the_call(make.person("Ulla Saarni"), now=now)
    write_letters_of_the_committee(make.person("Ulla Saarni"), now=now)
    write_letters_of_the_year(make.person("Ulla Saarni"), now=now)
    write_letters_of_proof(make.person("Ulla Saarni"), now=now)


def write_letters_about_the_account(ulla, *, now):
    """Those whose steps have tests of their own; here only their words matter."""
    link = Like(token="t", code="123456", address=ulla.email)  # noqa: S106
    erasure = Like(ref="abcdefghijkm", person=ulla, due_at=now)
    told = {"to": ulla, "now": now}
    people_mails.again(link, **told)
    people_mails.changed(ulla, "", now=now)
    people_mails.new_address(link, language=ulla.language, name=ulla.name, now=now)
    people_mails.old_address(link, new="ny@example.org", **told)
    people_mails.address_is_taken(ulla, now=now)
    people_mails.address_has_changed(ulla, old="gammal@example.org", now=now)
    privacy_mails.asked(erasure, **told)
    privacy_mails.refused(erasure, reason="Skäl.", now=now)
    privacy_mails.unused(erasure, now=now)
    privacy_mails.erased(erasure, ulla, [], now=now)
    privacy_mails.own_data_ready(Like(ref="abcdefghijkm", kept_until=now), **told)
    platform_mails.recovery_proposed(Like(person=ulla), now=now)
    platform_mails.let_in(ulla, link, now=now)
    platform_mails.address_changed(ulla, "gammal@example.org", now=now)
    send("postmaster/mail/complaint.txt", link=("platform_mail_detail", 1), act="", **told)
    send("postmaster/mail/forwarded.txt", sender="x@example.org", about="Hej", **told)


def write_letters_about_entries(ulla, *, now):
    """Of each kind of letter every way it can go, as above."""
    entry, other = make.organisation("tuna"), make.organisation("braxen")
    make.colleague(entry, ulla.name)
    ulla.is_staff = True
    ulla.save()
    User.objects.update(language=ulla.language)
    link = Like(token="t", purpose="claim", Purpose=Like(CLAIM="claim"), address=ulla.email)  # noqa: S106
    told = {"to": ulla, "language": ulla.language, "now": now}
    for purpose in ("claim", "remove"):
        link.purpose = purpose
        upkeep_mails.prove(link, entry, **told)
    upkeep_mails.colleague(link, entry, by=ulla, **told)
    for kind in ("claim", "remove", "join"):
        asked = Like(kind=kind, person=ulla, organisation=entry, ref="r", why="Skäl.", answer="Svar.", office_at=now)
        upkeep_mails.asked(asked, now=now)
        for state in ("accepted", "refused"):
            asked.state = state
            upkeep_mails.answered(asked, now=now)
    asked.office_at = None
    upkeep_mails.asked(asked, now=now)
    upkeep_mails.without_manager(entry, now=now)
    upkeep_mails.handed_over(entry, ulla, by=ulla, now=now)
    upkeep_mails.still_true(link, entry, to=ulla, is_last=True, now=now)
    upkeep_mails.merged(other, entry, to=[ulla], now=now)
    for what in ("admitted", "asked", "refused"):
        profile_mails.decided(entry, what, note="Skäl.", now=now)
    profile_mails.removed(entry, by=make.person("Sigrid Björk"), note="Skäl.", now=now)
    letter = {"sender": "Olle", "address": "olle@example.org", "text": "Hej.", "now": now}
    for is_proven in (True, False):
        profile_mails.contact(entry, is_proven=is_proven, **letter)


def write_letters_of_the_call(ulla, *, now):
    """From the question asked before it to the complaint after it."""
    asked = make.questionnaire(is_anonymous=False, closes_at=now + timedelta(days=9))
    ticket = Like(questionnaire=asked, person=ulla, address=ulla.email, language=ulla.language)
    for is_anonymous in (True, False):
        asked.is_anonymous = is_anonymous
        for is_again in (False, True):
            survey_mails.asked(ticket, "t", sender="Northern Clusters", is_again=is_again, now=now)
    case = Nomination.objects.get(nominee_name="Reserv Rut")
    support = Like(nomination=case, address=ulla.email, name=ulla.name, language=ulla.language, is_given=True)
    for is_reminder in (False, True):
        nomination_mails.support_asked(support, "t", is_reminder=is_reminder)
    for is_given in (True, False):
        support.is_given = is_given
        nomination_mails.support_answered(support)
        nomination_mails.ruled(Like(nomination=case, is_eligible=is_given, reason="Skäl."))
    nomination_mails.extended(Like(nomination=case, until=now, reason="Skäl."))
    complaint = Like(nomination=case, text="Hur då?", answer="Så här.")
    nomination_mails.complained(complaint, [ulla])
    nomination_mails.complaint_answered(complaint)
    batch_mails.changed(case, "Ett datum är nytt.")
    before = make.organisation("tuna")
    programme_mails.handed_over(case.edition, before=before, new=[ulla], old={ulla})


def write_letters_of_the_committee(ulla, *, now):
    round = Round.objects.create(edition=make.edition())
    member = Like(round=round, person=ulla, address=ulla.email, name=ulla.name, language=ulla.language)
    for write in (selection_mails.begun, selection_mails.reminder):
        write(member)
    for is_reminder in (False, True):
        selection_mails.invited(member, "token", is_reminder=is_reminder)
    told = {"leaves_at": now, "by": None, "now": now}
    made, due = {}, now + timedelta(days=14)
    for name, choice, place in [
        ("Sen Sara", "select", None),
        ("Reserv Rut", "reserve", 1),
        ("Nej Nils", "decline", None),
    ]:
        case = Nomination.objects.get(nominee_name=name)
        made[choice] = Decision.objects.create(
            round=round, nomination=case, choice=choice, place=place, note="Skäl.", answer_due_at=due, decided_at=now
        )
        decision_letters.write(made[choice], {}, **told)
    again = Decision.objects.create(
        round=round, nomination=made["decline"].nomination, choice="select", answer_due_at=due, decided_at=now,
        replaces=made["decline"],
    )  # fmt: skip
    decision_letters.write(again, {}, **told)
    decision_places.remind(made["select"], now=now)
    made["select"].refresh_from_db()  # the days to answer begin with the letter
    decision_places.lapse(made["select"], by=None, now=made["select"].answer_due_at + timedelta(minutes=2))
