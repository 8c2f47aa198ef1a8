"""Promise P15: what is erased is gone from every table, but for what a law keeps and the page had said."""

import json
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db.models import CharField, FileField, JSONField, TextField
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message, OptOut
from kogge.commons.people.address import ask_to_move
from kogge.commons.people.models import Circle, Invitation, User
from kogge.commons.privacy import actions, ledger
from kogge.commons.privacy.erasure import preview
from kogge.commons.privacy.models import Consent, Erasure
from kogge.commons.privacy.retention import tables
from kogge.training.nominations.models import Nomination
from kogge.training.programmes import actions as programmes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def office(name="Astrid Ask"):
    return make.person(name, is_staff=True)


def erase(person, *, by=None):
    """The whole way: asked for, agreed to, carried out."""
    erasure = actions.ask(by=person, now=timezone.now())
    actions.agree(erasure, by=by or office(), now=timezone.now())
    erasure.refresh_from_db()
    return erasure


def leave():
    """The mails that wait are sent."""
    Message.objects.filter(state="waiting").update(state="sent")


def found_in(words, *, except_for=()):
    """Every column of every table in which one of the words stands: {"people.User.email", …}."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (CharField, TextField, JSONField, FileField)):
                rows = model._base_manager.all()
                rows = rows.exclude(pk__in=except_for) if model is Message else rows
                values = rows.values_list(field.attname, flat=True)
                if any(word in str(value) for value in values for word in words):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def everything_about_ulla():
    """A person in every part of the product: nominated, certified, nominating others, with letters, files, links."""
    case = make.nomination(at="completed")
    make.credential(case)
    ulla = case.nominee
    ulla.phone, ulla.work = "+358 40 7654321", "Radar Wizard"
    ulla.save()
    make.nomination("Liis Kuusk", nominator="Ulla Saarni", at="nominated")
    Consent.objects.create(person=ulla, purpose="photo", text_version="1", language="en", given_at=timezone.now())
    OptOut.objects.create(address="ulla.saarni@example.org", list_name="news", at=timezone.now())
    Invitation.make(Invitation.Purpose.SIGN_IN, address=ulla.email, now=timezone.now())
    Circle.objects.get(slug="me-2027").welcome(ulla)
    session = SessionStore()
    session["_auth_user_id"] = str(ulla.pk)
    session["sign_in"] = {"address": ulla.email}
    session.create()
    UserSession.objects.create(user=ulla, session_key=session.session_key, ip="127.0.0.1", user_agent="Browser")
    return ulla


def test_after_an_erasure_no_column_of_any_table_holds_address_or_name_but_those_that_say_so():
    ulla = everything_about_ulla()
    words = ["ulla.saarni@example.org", "Ulla Saarni", "7654321", "Radar Wizard"]
    assert len(found_in(words)) >= 10

    erase(ulla)

    receipt = Message.objects.filter(kind="erased").values("pk")
    assert receipt.count() == 1
    keeps = {
        f"{label}.{column.name}"
        for label, table in tables().items()
        for column in table.columns
        if column.erase == "keep"
    }
    assert found_in(words, except_for=receipt) == {"mail.OptOut.address"} <= keeps
    assert SessionStore.get_model_class().objects.count() == 0


def test_the_receipt_goes_out_and_is_itself_gone_three_days_later(mailoutbox):
    ulla = everything_about_ulla()

    erase(ulla)

    receipt = Message.objects.get(kind="erased")
    assert (receipt.address, receipt.person, receipt.state) == ("ulla.saarni@example.org", None, "waiting")
    assert "1 record stays" not in receipt.text
    assert "Certificates:" in receipt.text
    actions.carry_out(now=timezone.now() + timedelta(days=5))
    assert Message.objects.filter(kind="erased", state="waiting").count() == 1  # it is not thrown away unsent
    leave()
    actions.carry_out(now=timezone.now() + timedelta(days=5))
    assert found_in(["ulla.saarni@example.org", "Ulla Saarni"]) == {"mail.OptOut.address"}


def test_the_account_keeps_its_number_and_nothing_else_and_the_journal_stands():
    ulla = everything_about_ulla()
    before = Entry.objects.filter(by=ulla).count()

    erase(ulla)

    ulla.refresh_from_db()
    assert (ulla.email, ulla.name, ulla.is_active, ulla.is_staff, ulla.phone) == (
        f"erased-{ulla.pk}@erased.invalid",
        "",
        False,
        False,
        "",
    )
    assert (ulla.circles.count(), ulla.consents.count(), ulla.has_usable_password()) == (0, 0, False)
    written = Entry.objects.filter(by=ulla)
    assert written.count() == before + 1  # and that she asked for it
    assert {entry.by_name for entry in written} == {"a former member"}
    assert (str(ulla.full_name), str(ulla.called_name)) == ("a former member", "a former member")


def test_a_mail_to_an_erased_person_that_is_still_queued_is_held():
    """A70"""
    ulla = make.person()
    waiting = send("people/mail/sign_in.txt", to=ulla, code="1 2", link=("sign_in",), act="Go")

    erase(ulla)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.address, waiting.text, waiting.html) == (
        "held",
        f"erased-{waiting.pk}@erased.invalid",
        "",
        "",
    )


def test_the_preview_says_what_the_erasure_then_does():
    ulla = everything_about_ulla()
    today = timezone.localdate()
    said = {line.what: (line.deleted, line.emptied, line.held) for line in preview(ulla, today=today)}

    assert said["Applications: your role, goals, plan and experience"] == (0, 1, 0)
    assert said["Nominations: who nominates whom, for what, and why"] == (0, 2, 0)
    assert said["What you have agreed to, in which version, and since when"] == (1, 0, 0)
    assert said["Certificates"] == (0, 2, 0)


def test_what_a_grant_asks_for_stays_with_its_name_until_the_hold_ends_and_goes_then_by_itself():
    ulla = everything_about_ulla()
    edition = make.edition()
    programmes.hold(edition, years=5, paid_on=date(2027, 3, 1), by=make.coordinator(), now=timezone.now())

    erasure = erase(ulla)

    case = Nomination.objects.get(nominee=ulla)
    assert (case.nominee_name, case.application.goals) == ("Ulla Saarni", "To lead.")
    assert (erasure.is_whole, erasure.held_until, erasure.held_name) == (False, date(2032, 3, 1), "Ulla Saarni")
    assert not User.objects.filter(name="Ulla Saarni").exists()

    leave()
    actions.carry_out(now=make.NOON.replace(year=2032, month=2))
    case.refresh_from_db()
    assert case.nominee_name == "Ulla Saarni"

    actions.carry_out(now=make.NOON.replace(year=2032, month=3))
    erasure.refresh_from_db()
    assert (erasure.is_whole, erasure.held_name) == (True, "")
    assert found_in(["Ulla Saarni", "ulla.saarni@example.org"]) == {"mail.OptOut.address"}


def test_a_hold_without_a_day_of_payment_has_no_end_yet():
    ulla = everything_about_ulla()
    programmes.hold(make.edition(), years=10, paid_on=None, by=make.coordinator(), now=timezone.now())

    lines = preview(ulla, today=date(2060, 1, 1))

    assert [(line.held, line.held_until) for line in lines if line.what == "Certificates"] == [(2, None)]


def test_a_case_under_hold_that_knows_only_the_address_is_found_when_the_hold_ends():
    edition = make.edition()
    make.nomination(at="nominated")
    programmes.hold(edition, years=3, paid_on=date(2027, 3, 1), by=make.coordinator(), now=timezone.now())
    ulla = make.person()

    erase(ulla)

    assert Nomination.objects.get().nominee_email == "ulla.saarni@example.org"
    leave()
    actions.carry_out(now=make.NOON.replace(year=2030, month=4))
    assert found_in(["Ulla Saarni", "ulla.saarni@example.org"]) == set()


def test_a_second_erase_changes_nothing():
    erasure = erase(everything_about_ulla())
    before = snapshot()

    actions.erasures.erase_agreed.call(erasure_id=erasure.pk)
    actions.carry_out(now=timezone.now())

    assert snapshot() == before
    assert len(ledger.read()) == 1


def snapshot():
    """Every row of every table of people, without the site's version and the journal's own line of the day."""
    return {label: list(table.rows.order_by("pk").values()) for label, table in tables().items()}


def test_of_two_who_agree_at_once_one_does():
    erasure = actions.ask(by=make.person(), now=timezone.now())
    seen_by_both = [Erasure.objects.get(pk=erasure.pk), Erasure.objects.get(pk=erasure.pk)]
    actions.agree(seen_by_both[0], by=office(), now=timezone.now())

    with pytest.raises(Refused, match="already"):
        actions.agree(seen_by_both[1], by=office("Bert Berg"), now=timezone.now())

    assert Entry.objects.filter(kind="privacy.erasure", verb="agree").count() == 1
    assert Message.objects.filter(kind="erased").count() == 1


def test_nobody_agrees_to_their_own_erasure():
    astrid = office()
    office("Bert Berg")
    erasure = actions.ask(by=astrid, now=timezone.now())

    assert not erasure.steps_for(make.person())
    assert [step.verb for step in erasure.steps_for(astrid)] == ["take_back"]


def test_the_last_administrator_cannot_be_erased():
    """A36"""
    with pytest.raises(Refused, match="only administrator"):
        actions.ask(by=office(), now=timezone.now())


def test_who_runs_an_edition_alone_hands_it_over_first():
    make.edition()

    with pytest.raises(Refused, match="ME-27 is run by you alone"):
        actions.ask(by=make.coordinator(), now=timezone.now())

    programmes.seat(make.edition(), make.person("Wanda Wolf"), role="coordinator", by=make.coordinator())
    assert actions.ask(by=make.coordinator(), now=timezone.now()).state == "asked"


def test_a_request_can_be_taken_back_until_somebody_agrees():
    ulla = make.person()
    erasure = actions.ask(by=ulla, now=timezone.now())
    actions.take_back(erasure, by=ulla, now=timezone.now())

    with pytest.raises(Refused):
        actions.agree(erasure, by=office(), now=timezone.now())
    assert actions.ask(by=ulla, now=timezone.now()).state == "asked"


def test_a_second_request_is_told_that_the_first_waits():
    ulla = make.person()
    actions.ask(by=ulla, now=timezone.now())

    with pytest.raises(Refused, match="already"):
        actions.ask(by=ulla, now=timezone.now())


def test_who_is_refused_reads_why():
    ulla = make.person()
    erasure = actions.ask(by=ulla, now=timezone.now())
    actions.refuse(erasure, by=office(), note="Somebody else asked in your name.", now=timezone.now())

    letter = Message.objects.get(kind="erasure_refused")
    assert (letter.person, "Somebody else asked in your name." in letter.text) == (ulla, True)


def test_a_name_that_stands_in_every_letter_takes_no_letter_of_others_along():
    joker = make.person("Kind regards")
    make.nomination("Liis Kuusk", nominator="Torsten Ek", at="nominated")
    make.nomination("Ebba Lönn", nominator="Kind regards", at="nominated")
    sent, waits = (Message.objects.get(kind="nominated", address__startswith=who) for who in ("liis", "ebba"))
    Message.objects.filter(pk=sent.pk).update(state="sent", text="Kind regards, Torsten")
    named = Message.objects.filter(text__contains="Kind regards", case=waits.case).count()
    said = {line.what: line.emptied for line in preview(joker, today=timezone.localdate())}

    erase(joker)

    sent.refresh_from_db()
    waits.refresh_from_db()
    assert (sent.text, waits.state) == ("Kind regards, Torsten", "waiting")
    assert ("Kind regards" in waits.text, "Ebba Lönn" in waits.text) == (False, True)
    assert said["Mails to you, with their text, and what came back"] == named == 2  # hers, and the one to Ebba


def test_the_last_two_of_the_office_do_not_erase_each_other():
    astrid, bert = office(), office("Bert Berg")
    both = [actions.ask(by=one, now=timezone.now()) for one in (astrid, bert)]
    Erasure.objects.filter(pk=both[0].pk).update(state="agreed")  # the worker has not begun

    with pytest.raises(Refused, match="only administrator"):
        actions.agree(both[1], by=astrid, now=timezone.now())


def test_addresses_that_somebody_had_or_asked_for_go_too_and_what_is_of_others_there_stays():
    ulla, now = make.person(), timezone.now()
    Invitation.make("sign-in", address="ulla@old.example.org", now=now).use(by=ulla, now=now)
    Invitation.make("sign-in", address="torsten.ek@example.org", now=now).use(by=ulla, now=now)
    send("people/mail/sign_in.txt", address="ulla@old.example.org", code="1 2", link=("sign_in",), act="Go")
    ask_to_move(ulla, "ulla@asked.example.org", now=now)
    others = [
        send("people/mail/sign_in.txt", address=address, code="1 2", link=("sign_in",), act="Go")
        for address in ("torsten.ek@example.org", "ulla@asked.example.org")
    ]
    make.person("Torsten Ek")

    erase(ulla)

    assert found_in(["ulla@old.example.org"]) == set()
    assert found_in(["ulla@asked.example.org"], except_for=[others[1].pk]) == set()
    assert set(Message.objects.filter(pk__in=[one.pk for one in others]).values_list("state", flat=True)) == {
        "waiting"
    }


# The stone ------------------------------------------------------------------------------------------------
def test_the_ledger_names_nobody_and_a_restore_erases_again(capsys):
    ulla = everything_about_ulla()
    fields = {field.attname: getattr(ulla, field.attname) for field in User._meta.concrete_fields}
    erase(ulla)
    line = ledger.path().read_text()
    assert sorted(json.loads(line)) == ["address", "at", "person", "pk"]
    assert "ulla" not in line.lower()

    # A backup of yesterday comes back: the person as they were, and no erasure.
    Erasure.objects.all().delete()
    User.objects.filter(pk=ulla.pk).update(**fields)
    call_command("replay_erasures")

    assert "1 person erased again" in capsys.readouterr().out
    ulla.refresh_from_db()
    assert ulla.is_erased
    assert Erasure.objects.get(person=ulla).state == "erased"
    assert Message.objects.filter(kind="erased").count() == 1
    call_command("replay_erasures")
    assert "0 people erased again" in capsys.readouterr().out


def test_a_restore_recognises_a_person_who_had_changed_the_address_in_between():
    ulla = make.person()
    old = ulla.ref
    ulla.email = "ulla.new@example.org"
    ulla.save()
    erase(ulla)
    Erasure.objects.all().delete()
    User.objects.filter(pk=ulla.pk).update(email="ulla.saarni@example.org", ref=old, is_active=True)

    assert actions.erase_again(ledger.read()[0], now=timezone.now()) is True


def test_somebody_else_with_the_number_of_an_erased_person_is_left_alone():
    ulla = make.person()
    erase(ulla)
    line = ledger.read()[0]
    Erasure.objects.all().delete()
    User.objects.filter(pk=ulla.pk).update(
        email="new@example.org", ref="abcdefgh2345", is_active=True, joined_at=line["at"] - timedelta(days=1)
    )

    assert actions.erase_again(line, now=timezone.now()) is None
    User.objects.filter(pk=ulla.pk).update(joined_at=line["at"] + timedelta(days=1))
    assert actions.erase_again(line, now=timezone.now()) is False


def test_a_line_of_the_ledger_that_a_power_cut_left_half_is_passed_over():
    erase(make.person())
    with ledger.path().open("a") as file:
        file.write('{"at": "2026-')

    assert len(ledger.read()) == 1
