"""What people typed never becomes a header, an address or a link. safety.md 7.4: A54-A56, A58-A60, A62-A64."""

import email
import re
from email import policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.base.errors import Refused
from kogge.commons.mail import actions, building, headers, placeholders
from kogge.commons.mail.models import Mailing, Message
from kogge.commons.mail.sending import deliver_letters, deliver_mailings
from tests import make
from tests.house import tree

NOW = make.NOON
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x85", "\x00", "\u202e"]


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
def test_a_line_break_of_any_kind_becomes_a_space_a54(sign):
    assert headers.one_line(f"One{sign}Bcc: x@example.org", 200) == "One Bcc: x@example.org"
    assert headers.words(f"One{sign}Bcc: x@example.org") == "One Bcc: x@example.org"
    assert headers.display_name(f"Ann{sign}Bcc") == "Ann Bcc"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ann" <ceo@bank.example>', "Ann ceo bank.example"),
        ("a@b", "a b"),
        ("x:y,z;w", "x y z w"),
        ("\u202eeman", "eman"),
        ("N" * 300, "N" * 75),
        ("Łódź Ćwik", "Łódź Ćwik"),
        ("Saarni, Ulla (Oulu)", "Saarni Ulla Oulu"),
        ("=?utf-8?q?ceo=40bank.example?=", "=?utf-8?q?ceo=40bank.example?="),
    ],
)
def test_a_display_name_cannot_pass_for_an_address_a55(name, shown):
    field = headers.mailbox(name, "ulla@example.org")

    (found,) = email.message_from_string(f"To: {field}\r\n\r\n", policy=policy.default)["To"].addresses
    assert (found.display_name, found.addr_spec) == (shown, "ulla@example.org")


@given(st.text(max_size=300))
def test_no_name_adds_a_second_address_or_a_line_a55(name):
    head = headers.lines({"To": headers.mailbox(name, "ulla@example.org"), "Subject": headers.words(name)})

    found = email.message_from_bytes(head + b"\r\n", policy=policy.default)
    assert [one.addr_spec for one in found["To"].addresses] == ["ulla@example.org"]
    assert set(found.keys()) <= {"To", "Subject"}
    assert head.isascii()


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.example, c@d.example", "a@b.example c@d.example", "<a@b.example>", "Ann <a@b.example>",
        "a(comment)@b.example", "team: a@b.example;", "a@b.example\r\nBcc: c@d.example", "a@b.example\x00",
        f"{'a' * 310}@b.example", "å@b.example", "a@b@c.example", "@b.example", "a@", "a", "",
        'a"b@c.example', "a@b.example?bcc=c@d.example", "a@\u202eb.example",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_field_takes_exactly_one_address_a56(typed):
    with pytest.raises(Refused, match="Give one e-mail address"):
        headers.one_address(typed)


def test_a_host_in_other_letters_is_kept_as_mail_servers_know_it_a56():
    assert headers.one_address(" ulla@smörgås.example ") == "ulla@xn--smrgs-pra0j.example"


def test_a_field_for_a_few_addresses_takes_a_few_a64():
    assert headers.several_addresses("a@b.example, A@B.example; c@d.example", most=5) == ["A@B.example", "c@d.example"]
    with pytest.raises(Refused, match="at most 5"):
        headers.several_addresses(" ".join(f"a{n}@b.example" for n in range(500)), most=5)


@pytest.mark.django_db
def test_a_test_mail_goes_to_five_addresses_at_most_and_looks_like_the_real_one_a64(sink):
    by = make.person()
    with pytest.raises(Refused, match="at most 5"):
        actions.send_sample("S", "T", addresses=[f"a{n}@b.example" for n in range(6)], by=by, now=NOW)

    actions.send_sample("Hello {name}", "About {what}.", values={"what": "x"}, addresses="a@b.example", by=by, now=NOW)
    deliver_letters(now=NOW)

    (mail,) = sink.mails
    assert (sink.recipients, mail["Subject"]) == (["a@b.example"], "Hello Ulla Saarni")
    assert "About x." in mail.get_body(["plain"]).get_content()


def test_a_value_that_was_not_cleaned_stops_the_mail_and_not_the_reader():
    for value in ["a\r\nBcc: b", "a\nb", "å", "a\x00b", "a\r\n\r\nb"]:
        with pytest.raises(ValueError, match="X-One"):
            headers.lines({"X-One": value})


@pytest.mark.django_db
def test_a_mail_goes_out_in_ones_own_name_from_our_address_and_says_via_a63(sink):
    by = make.person("Ann @ Bank, CEO")
    actions.start_mailing("S", "T", people=[make.person()], about="all", by=by, answers_to=by.email.upper(), now=NOW)

    deliver_mailings(now=NOW)

    (mail,) = sink.mails
    assert mail["From"] == "Ann Bank CEO via Kogge <kogge@testserver>"
    assert mail["Reply-To"] == f"Ann Bank CEO <{by.email}>"
    assert Mailing.objects.get().by == by


@pytest.mark.django_db
def test_nobody_writes_in_the_name_of_another_or_lets_answers_go_elsewhere_a62_a63():
    by, other = make.person(), make.person("Ebba Lönn")
    for more in ({"answers_to": other.email}, {"answers_to": "x@evil.example"}):
        with pytest.raises(Refused, match="own"):
            actions.start_mailing("S", "T", people=[other], about="all", by=by, now=NOW, **more)
    assert Mailing.objects.count() == 0


# Placeholders --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "bad",
    ["recipient.password", "event.__init__.__code__", "name:>10000000", "name!r", "foo", "", "0", " name", "name[0]"],
)
def test_a_placeholder_is_a_plain_name_from_the_list_and_the_refusal_says_which_a59(bad):
    with pytest.raises(Refused) as refusal:
        placeholders.check(f"Dear {{{bad}}}", {"name", "edition"})

    assert str(refusal.value) == f"There is no placeholder {{{bad}}}. There are: {{edition}} {{name}}."


@pytest.mark.django_db
def test_a_letter_with_a_bad_placeholder_is_refused_in_each_of_its_languages_a59():
    by = make.person()
    for subject, text in [("{x}", "T"), ("S", {"en": "T", "sv": "{recipient.password}"}), ("S", " "), ("", "T")]:
        with pytest.raises(Refused):
            actions.start_mailing(subject, text, people=[by], about="all", by=by, now=NOW)
    assert Mailing.objects.count() == 0


def test_a_value_is_filled_in_once_a60():
    assert placeholders.fill("{name}, {name}!", {"name": "{email} {name}", "email": "x"}) == (
        "{email} {name}, {email} {name}!"
    )
    assert placeholders.fill("a { b } {unknown} {{name}}", {"name": "N"}) == "a { b } {unknown} {N}"


@pytest.mark.django_db
def test_names_and_values_are_plain_text_in_both_parts_whatever_they_hold_a58_a60(sink):
    trick = "Click https://evil.example [here](https://evil.example) <b>{edition}</b> \ue000leave\ue001"
    reader = make.person("Ulla Saarni", called=trick[:60])
    text = "Dear {name},\n\nsee https://kogge.example/{edition} about {edition}."
    actions.start_mailing(
        "To {name}", text, values={"edition": trick}, people=[reader], about="all", list_name="news",
        by=make.person("Astrid Ask"), now=NOW,
    )  # fmt: skip

    deliver_mailings(now=NOW)

    (mail,) = sink.mails
    plain, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    links = [link for link in re.findall(r'href="([^"]*)"', html) if "/mail/leave/" not in link]
    assert links == ["https://kogge.example/"]
    assert "<b>{edition}" not in html
    assert f"Dear {trick[:60]}," in plain
    assert "about Click https://evil.example [here](https://evil.example) <b>{edition}</b>" in plain
    assert mail["Subject"] == f"To {trick[:60]}"


@pytest.mark.django_db
def test_a_name_with_a_link_stays_text_in_our_own_letters_too_a58():
    name = "Click https://evil.example"
    letter = actions.send("people/mail/sign_in.txt", address="a@b.example", name=name, code="1", now=NOW)
    assert 'href="https://evil.example' not in letter.html


@given(st.text(max_size=400))
def test_any_text_survives_the_way_through_a_mail(text):
    text = re.sub(r"\r\n?", "\n", re.sub("[\ud800-\udfff]", "", text))
    row = Message(address="a@b.example", text=text, html="x", language="en", message_id="<x@y>", written_at=NOW)
    row.subject = text
    part = building._part("text/plain", text)[0]

    found = email.message_from_bytes(part, policy=policy.SMTP)
    if "\ue000" not in text:
        assert found.get_payload(decode=True).replace(b"\r\n", b"\n").decode() == text


def test_nothing_else_in_the_source_builds_mails_or_their_headers():
    builders = re.compile(r"\b(EmailMessage|EmailMultiAlternatives|MIMEText|MIMEMultipart|formataddr|send_mail)\(")
    ours = [path for path in tree.files(tree.SOURCE, "*.py") if path.name != "headers.py"]
    assert [tree.name(path) for path in ours if builders.search(path.read_text())] == []
