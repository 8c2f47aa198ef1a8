"""Somebody lost mailbox and passkey: two of the office let them in again."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation
from kogge.portal.platform import actions
from kogge.portal.platform.models import Recovery
from tests import make

pytestmark = pytest.mark.django_db
NEW = "ulla@new.example.org"


def office(name="Astrid Ask"):
    return make.person(name, is_staff=True)


def propose(person=None, *, new=NEW, by=None):
    made = Recovery(person=person or make.person(), new_address=new, checked="video", reason="Left her work.")
    return actions.propose(made, by=by or office(), now=timezone.now())


def agree(recovery, by=None, **more):
    actions.agree(recovery, by=by or office("Bo Berg"), now=timezone.now(), **more)


def test_two_of_the_office_let_somebody_in_at_a_new_address_and_nothing_old_opens_it(client):
    ulla = make.person()
    ulla.set_password("a sentence nobody knows")
    ulla.save()
    client.force_login(ulla)
    Authenticator.objects.create(user=ulla, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=ulla, provider="oidc-1", uid="42")
    old_link = Invitation.make("sign-in", address=ulla.email, now=timezone.now())

    recovery = propose(ulla)
    agree(recovery)

    ulla.refresh_from_db()
    assert (ulla.email, ulla.has_usable_password()) == (NEW, False)
    assert (Authenticator.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert client.get("/home/").status_code == 302
    assert client.get(f"/sign-in/link/{old_link.token}/").status_code == 410
    mails = Message.objects.order_by("pk").values_list("kind", "address")
    assert list(mails) == [
        ("recovery_proposed", "ulla.saarni@example.org"),
        ("let_in", NEW),
        ("address_changed", "ulla.saarni@example.org"),
    ]


def test_the_link_to_the_new_address_signs_in_once_within_a_day(client):
    agree(propose())
    mail = Message.objects.get(kind="let_in")
    path = next(word for word in mail.text.split() if "/sign-in/link/" in word).partition("testserver")[2]

    assert client.post(path).status_code == 302
    assert client.get("/home/").status_code == 200
    assert client.post(path).status_code == 410
    invitation = Invitation.objects.get(address=NEW)
    assert invitation.expires_at - invitation.made_at == timedelta(days=1)


def test_each_step_leaves_its_line_and_no_address_stands_in_the_journal():
    recovery = propose()
    agree(recovery, note="I have called her too.")

    lines = Entry.objects.order_by("pk").values_list("kind", "verb", "by__name", "note")
    assert [line for line in lines if line[0] != "journal.site"] == [
        ("platform.recovery", "propose", "Astrid Ask", ""),
        ("platform.recovery", "agree", "Bo Berg", "I have called her too."),
        ("people.user", "let_in", "Bo Berg", ""),
    ]
    assert not Entry.objects.filter(note__contains="@").exists()


def test_one_person_alone_cannot_do_it():
    recovery = propose(by=office())

    with pytest.raises(PermissionDenied):
        agree(recovery, by=office())

    make.person().refresh_from_db()
    assert make.person().email == "ulla.saarni@example.org"


def test_neither_who_it_is_about_nor_anybody_outside_the_office_takes_a_part():
    cia = office("Cia Cedergren")
    with pytest.raises(Refused, match="Two others"):
        propose(cia, by=cia)
    recovery = propose(cia)
    for nobody in (cia, make.person(), make.person("Dag Dahl", is_auditor=True)):
        with pytest.raises(PermissionDenied):
            agree(recovery, by=nobody)
    with pytest.raises(PermissionDenied):
        propose(by=make.person("Dag Dahl"))


def test_of_two_proposals_for_one_person_the_second_is_refused():
    propose()

    with pytest.raises(Refused, match="already proposed"):
        propose(new="other@example.org", by=office("Bo Berg"))

    assert Recovery.objects.count() == 1


def test_of_two_who_agree_and_refuse_at_once_one_does():
    recovery = propose()
    other = Recovery.objects.get(pk=recovery.pk)
    agree(recovery)

    with pytest.raises(Refused):
        actions.refuse(other, by=office("Cia Cedergren"), now=timezone.now())

    recovery.refresh_from_db()
    assert recovery.state == "agreed"
    assert Message.objects.filter(kind="let_in").count() == 1


def test_an_address_that_another_account_has_is_refused_also_in_other_letters():
    make.person("Torsten Ek")

    with pytest.raises(Refused, match="Another account"):
        propose(new="Torsten.EK@example.org")


def test_an_address_taken_between_the_two_steps_is_refused_and_nothing_changes():
    recovery = propose()
    type(recovery.person).objects.create(email=NEW, name="Somebody else")

    with pytest.raises(Refused, match="Another account"):
        agree(recovery)

    recovery.refresh_from_db()
    assert recovery.state == "proposed"


def test_who_has_changed_the_address_meanwhile_is_left_alone():
    recovery = propose()
    ulla = make.person()
    ulla.email = "own.choice@example.org"
    ulla.save()

    with pytest.raises(Refused, match="has changed the address"):
        agree(recovery)


def test_nobody_makes_the_second_person_themselves(client):
    """Taken into the office by who proposed it, one agrees only a day later; others agree at once."""
    astrid, helper, now = office(), make.person("Bo Berg"), timezone.now()
    actions.change_role(helper, "office_give", by=astrid, note="", now=now)
    recovery = propose(by=astrid)

    with pytest.raises(Refused, match="less than a day ago"):
        agree(recovery, by=helper)
    make.person().refresh_from_db()
    assert make.person().email == "ulla.saarni@example.org"

    recovery.refresh_from_db()
    actions.agree(recovery, by=helper, now=now + timedelta(days=1, minutes=1))
    assert make.User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("changes", [{"is_staff": False}, {"is_active": False}])
def test_the_word_of_somebody_who_has_left_the_office_counts_no_longer(changes):
    recovery = propose()
    make.User.objects.filter(name="Astrid Ask").update(**changes)

    with pytest.raises(Refused, match="no longer in the office"):
        agree(recovery)

    recovery.refresh_from_db()
    assert recovery.state == "proposed"


def test_who_was_suspended_meanwhile_is_not_let_in():
    recovery = propose()
    make.User.objects.filter(pk=recovery.person_id).update(is_active=False)

    with pytest.raises(Refused, match="suspended"):
        agree(recovery)


def test_refused_and_taken_back_change_nothing_for_the_person():
    for verb, by in (("refuse", office("Bo Berg")), ("withdraw", office())):
        recovery = propose()
        getattr(actions, verb)(recovery, by=by, note="She can read her mail after all.", now=timezone.now())
    ulla = make.person()

    assert ulla.email == "ulla.saarni@example.org"
    assert [one.state for one in Recovery.objects.order_by("pk")] == ["refused", "withdrawn"]
    assert not Message.objects.filter(kind="let_in").exists()


def test_the_pages_lead_two_people_through_it(client):
    ulla = make.person()
    make.proved(client, office())
    told = client.post(
        f"/platform/people/{ulla.ref}/let-in/", {"new_address": NEW, "checked": "call", "reason": "Called the office."}
    )
    page = client.get(told.url)
    assert ("Another of the office has to agree" in page.text, "You are the only one" in page.text) == (True, True)

    second = make.proved(type(client)(), office("Bo Berg"))
    assert "1 person lost access" in second.get("/platform/").text
    assert "Let 1 person in again" in second.get("/home/").text
    assert "You are the second person" in second.get(told.url).text
    assert second.post(f"{told.url}agree/", {"note": ""}).status_code == 302
    ulla.refresh_from_db()
    assert ulla.email == NEW
    assert "Nothing waits for you" in second.get("/platform/").text


def test_a_reason_that_is_too_long_comes_back_with_its_words_and_nothing_is_decided(client):
    recovery = propose()
    second = make.proved(client, office("Bo Berg"))

    answer = second.post(f"{recovery.get_absolute_url()}agree/", {"note": "x" * 501})

    recovery.refresh_from_db()
    assert (answer.status_code, "x" * 501 in answer.text, recovery.state) == (422, True, "proposed")


def test_a_proposal_without_words_is_not_taken(client):
    make.proved(client, office())

    answer = client.post(f"/platform/people/{make.person().ref}/let-in/", {})

    assert answer.status_code == 422
    for sentence in ("Enter an e-mail address", "Select how you checked", "Enter what happened"):
        assert sentence in answer.text


def test_an_office_of_one_is_helped_on_the_machine(capsys):
    ulla = make.person()

    call_command("let_in", "Ulla.Saarni@example.org", NEW)

    ulla.refresh_from_db()
    assert ulla.email == NEW
    assert Entry.objects.get(verb="let_in").by is None
    with pytest.raises(CommandError, match="No account"):
        call_command("let_in", "nobody@example.org", NEW)
    with pytest.raises(CommandError, match="form name@example.org"):
        call_command("let_in", NEW, "not an address")


def test_who_has_the_machine_makes_a_link_while_no_mail_leaves(client, capsys):
    ulla = make.person()
    Message.objects.all().delete()

    call_command("link", "Ulla.Saarni@example.org")

    link = capsys.readouterr().out.strip()
    client.post(urlsplit(link).path)
    assert client.get("/home/").context["user"] == ulla
    assert client.post(urlsplit(link).path).status_code == 410
    assert Entry.objects.filter(verb="link").values_list("kind", "thing_id", "by").get() == (
        "people.user",
        ulla.pk,
        None,
    )
    assert not Message.objects.exists()
    with pytest.raises(CommandError, match="No account"):
        call_command("link", "nobody@example.org")


def test_the_help_page_names_whom_to_write_to(client, settings):
    settings.SECURITY_CONTACT = "office@example.org"

    assert "mailto:office@example.org" in client.get("/sign-in/help/").text
