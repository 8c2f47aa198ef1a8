"""What the mail server and the machine do to the outbox, with real sockets and processes. safety.md 8: F1-F9."""

import contextlib
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions, sending
from kogge.commons.mail.models import Mailing, Message, outbox
from kogge.commons.people.models import User
from tests import make

NOW = make.NOON
HOUR = timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[3]


def write(*addresses, now=NOW, **more):
    return [actions.send("people/mail/sign_in.txt", address=to, code="1", now=now, **more) for to in addresses]


def states(messages):
    return [Message.objects.get(pk=message.pk).state for message in messages]


def waits(message, times, *, until="waiting"):
    """Deliver again and again, each time when the mail is due; the minutes that it then waits."""
    now, found = NOW, []
    for _ in range(times):
        sending.deliver_letters(now=now)
        message.refresh_from_db()
        if message.state != until:
            break
        found.append((message.next_try_at - now).total_seconds() / 60)
        now = message.next_try_at
    return found, now


def like(found, planned):
    """Each wait is as planned, or up to a fifth longer."""
    return all(plan <= one <= plan * 1.21 for one, plan in zip(found, planned, strict=True))


# F6: not now ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["450@example.org", "421@example.org", "data-452@example.org"])
def test_a_mail_that_is_put_off_waits_longer_each_time_and_keeps_its_id_f6(sink, address):
    message, other = write(address, "fine@example.org")

    found, _now = waits(message, 7)

    assert like(found, [1, 5, 15, 30, 60, 60, 60])
    assert (message.tries, states([other])) == (7, ["sent"])


@pytest.mark.django_db
def test_mails_that_were_put_off_together_do_not_come_back_together(sink):
    messages = write(*(f"450-{number}@example.org" for number in range(20)))

    sending.deliver_letters(now=NOW)

    times = set(Message.objects.filter(pk__in=[message.pk for message in messages]).values_list("next_try_at"))
    assert len({at.replace(microsecond=0) for (at,) in times}) > 5


@pytest.mark.django_db
@pytest.mark.parametrize(("lane", "hours"), [(Message.Lane.PERSONAL, 24), (Message.Lane.DECISION, 48)])
def test_after_a_day_a_mail_has_failed_and_a_decision_after_two_f6(sink, lane, hours):
    (message,) = write("450@example.org", lane=lane)

    _found, ended = waits(message, 80)

    assert (message.state, message.error) == ("failed", "450 no")
    assert timedelta(0) <= ended - NOW - timedelta(hours=hours) < 1.3 * HOUR


@pytest.mark.django_db
def test_a_mail_that_waited_for_the_server_for_two_days_still_gets_its_own_day_f5(sink):
    (message,) = write("450@example.org")

    sending.deliver_letters(now=NOW + 50 * HOUR)

    assert states([message]) == ["waiting"]


# F5: no server ----------------------------------------------------------------------------------------------
def away(messages, caplog, *, rounds=6):
    """What all mails and the log look like after the server was away for so many tries."""
    caplog.set_level(logging.WARNING)
    now, found = NOW, []
    for _ in range(rounds):
        sending.deliver_letters(now=now)
        sending.deliver_letters(now=now + timedelta(seconds=30))
        row = outbox()
        found.append((row.next_try_at - now).total_seconds() / 60)
        now = row.next_try_at
    assert like(found, [1, 5, 15, 30, 60, 60][:rounds])
    assert {(m.state, m.tries) for m in Message.objects.all()} == {("waiting", 0)}
    ours = [record for record in caplog.records if record.name == sending.__name__]
    assert [record.levelname for record in ours] == ["ERROR", *["WARNING"] * (rounds - 1)]  # one alert
    return now


@pytest.mark.django_db
def test_when_no_server_answers_all_wait_none_is_to_blame_and_one_line_says_so_f5(sink, settings, caplog):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    messages = write("a@example.org", "b@example.org", "c@example.org")
    now = away(messages, caplog)

    settings.EMAIL_PORT = port
    sending.deliver_letters(now=now)

    assert states(messages) == ["sent"] * 3
    assert (outbox().away_since, outbox().tries, outbox().next_try_at, outbox().trouble) == (None, 0, None, "")
    assert caplog.records[-1].message == "the mail server takes mail again"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"banner": "554 go away"}, "554"),
        ({"banner": "421 too busy"}, "421"),
        ({"at_sender": "530 must sign in"}, "530"),
        ({"at_sender": "451 not now"}, "451"),
        ({"at_login": "535 wrong password"}, "535"),
    ],
)
def test_a_server_that_takes_nothing_from_us_is_away_f5(sink, settings, caplog, change, said):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "kogge", "a-secret-word"
    sink.offers.append("AUTH PLAIN")
    for name, value in change.items():
        setattr(sink, name, value)

    away(write("a@example.org", "b@example.org"), caplog, rounds=3)

    assert sink.got == []
    assert said in outbox().trouble
    assert "a-secret-word" not in caplog.text + outbox().trouble


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody vouches for."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert"), "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    return tmp_path


@pytest.mark.django_db
def test_where_encryption_is_asked_for_nothing_is_said_without_f5(sink, settings, caplog, certificate, monkeypatch):
    """A server that offers none, one that nobody vouches for, and a good one; the mail leaves only to the third."""
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "kogge", "a-secret-word"
    messages = write("a@example.org")
    sending.deliver_letters(now=NOW)
    assert "SMTPNotSupportedError" in outbox().trouble

    sink.offers += ["STARTTLS", "AUTH PLAIN"]
    sink.secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sink.secure.load_cert_chain(certificate / "cert", certificate / "key")
    sending.deliver_letters(now=NOW + HOUR)
    assert "certificate verify failed" in outbox().trouble
    assert (sink.got, states(messages)) == ([], ["waiting"])
    assert {said.partition(" ")[0] for said in sink.said} == {"ehlo", "STARTTLS"}

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
    sending.deliver_letters(now=NOW + 3 * HOUR)
    assert states(messages) == ["sent"]


def test_a_slip_in_the_address_of_the_server_stops_the_start_and_not_the_encryption():
    def settings_with(url):
        env = os.environ | {"EMAIL_URL": url, "KOGGE_SECRET_KEY": "x", "PYTHONPATH": os.pathsep.join(sys.path)}
        program = (
            "from kogge import settings as s; print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
        )
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1].partition(":")[0]

    assert [settings_with(url) for url in ("smtp://h", "submission://u:p@h", "smtps://h", "smtp://h:26?ssl=true")] == [
        "h 25 False False",
        "h 587 True False",
        "h 465 False True",
        "h 26 False True",
    ]
    for url in ("smtp+tls://h", "smtp://h?tls=yes", "http://h"):
        assert settings_with(url) == "django.core.exceptions.ImproperlyConfigured"


# F8: broken connections --------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("trouble", ["close", "drop"])
def test_a_connection_that_ends_in_the_middle_puts_off_one_mail_and_the_rest_leaves_f8(sink, trouble):
    messages = write("a@example.org", f"{trouble}@example.org", "b@example.org")
    before = messages[1].message_id

    sending.deliver_letters(now=NOW)

    assert states(messages) == ["sent", "waiting", "sent"]
    assert sink.recipients == ["a@example.org", "b@example.org"]
    messages[1].refresh_from_db()
    assert (messages[1].tries, messages[1].message_id) == (1, before)
    assert "closed the connection" in messages[1].error


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", ["hang", "drip"])
def test_a_server_that_says_nothing_or_drips_holds_one_mail_for_a_limited_time_f8(sink, settings, trouble):
    settings.MAIL_SECONDS = 1
    messages = write(f"{trouble}@example.org", "b@example.org")
    began = time.monotonic()

    sending.deliver_letters(now=NOW)

    assert time.monotonic() - began < 5
    assert states(messages) == ["waiting", "sent"]


@pytest.mark.django_db
def test_a_server_that_accepts_connections_and_says_nothing_is_away_after_the_limit_f8(settings):
    settings.EMAIL_TIMEOUT = 1
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.EMAIL_PORT = deaf.getsockname()[1]
        messages = write("a@example.org")
        sending.deliver_letters(now=NOW)

    assert states(messages) == ["waiting"]
    assert "too long" in outbox().trouble or "timed out" in outbox().trouble


@pytest.mark.django_db
def test_when_each_connection_breaks_the_server_is_to_blame_and_not_ever_more_mails(sink, caplog):
    messages = write(*(f"close-{number}@example.org" for number in range(10)))

    sending.deliver_letters(now=NOW)

    assert outbox().away_since is not None
    assert sum(message.tries for message in Message.objects.all()) == sending.MOST_BREAKS
    assert states(messages) == ["waiting"] * 10


@pytest.mark.django_db
def test_a_time_limit_is_that_of_one_mail_and_not_of_all_on_a_connection(sink, settings):
    settings.MAIL_SECONDS = 1
    messages = write(*(f"slow-{number}@example.org" for number in range(15)))

    sending.deliver_letters(now=NOW)

    assert (states(messages), sink.connections) == (["sent"] * 15, 1)


# Killed processes --------------------------------------------------------------------------------------------
@contextlib.contextmanager
def worker(sink):
    """A worker as it is in an installation, on the data of the test; killed at the end if it is still there."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    env = os.environ | {"DATABASE_URL": url, "KOGGE_MODE": "run", "KOGGE_SECRET_KEY": "tests"}
    env |= {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", "DJANGO_SETTINGS_MODULE": "kogge.settings"}
    env |= {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-m", "kogge", "worker"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(condition, *, seconds=60, process=None):
    """Wait for it; a worker that ended before says why."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not come about"
        if process and process.poll() is not None:
            raise AssertionError(process.stderr.read())
        time.sleep(0.01)


def minutes_pass():
    """The leases of the dead run out, and the sweeper of each minute comes by."""
    Message.objects.filter(state="sending").update(lease_until=timezone.now() - HOUR)
    sending.take_back(now=timezone.now())


def many(count):
    office = make.person("Astrid Ask")
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(count))
    return actions.start_mailing("News", "Dear {name}.", people=people, about="all", by=office, now=timezone.now())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_twelve_times_loses_no_mail_and_repeats_at_most_one_each_time_f1(sink):
    mailing = many(2_400)
    for number in range(12):
        with worker(sink) as process:
            wanted = len(sink.got) + 60 + number * 7
            until(lambda wanted=wanted: len(sink.got) >= wanted, process=process)
            process.send_signal(signal.SIGKILL)
            process.wait()
        minutes_pass()
    with worker(sink) as process:
        until(lambda: Mailing.objects.get(pk=mailing.pk).state == "sent", seconds=120, process=process)

    got = Counter(mail["Message-ID"] for mail in sink.mails)
    print("repeated after 12 kills:", sum(got.values()) - len(got))
    assert set(got) == set(Message.objects.values_list("message_id", flat=True))
    assert len(got) == 2_400
    assert max(got.values()) <= 2
    assert sum(got.values()) - 2_400 <= 12
    assert Mailing.objects.get(pk=mailing.pk).sent == 2_400


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_power_cut_between_the_servers_yes_and_our_mark_repeats_one_mail_with_its_id_f3(sink):
    sink.gate = threading.Event()
    first, second = write("a@example.org", "b@example.org", now=timezone.now())
    with worker(sink) as process:
        until(lambda: sink.got, process=process)
        with transaction.atomic():  # the worker hears the yes, and has to wait with its mark
            Message.objects.select_for_update().get(pk=first.pk)
            sink.gate.set()
            time.sleep(0.5)
            process.kill()
            process.wait()
            if connection.vendor == "postgresql":  # whose side of the connection would still make the mark
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
                    )
                time.sleep(0.2)
    minutes_pass()
    with worker(sink) as process:
        until(lambda: states([first, second]) == ["sent", "sent"], process=process)

    ids = [mail["Message-ID"] for mail in sink.mails]
    assert ids == [first.message_id, first.message_id, second.message_id]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_finishes_the_mail_under_way_and_repeats_none(sink):
    many(400)
    with worker(sink) as process:
        until(lambda: len(sink.got) > 20, process=process)
        process.terminate()
        process.wait(30)
    minutes_pass()
    sending.deliver_mailings(now=timezone.now())

    assert len(sink.got) == len(set(sink.recipients)) == 400


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_while_the_mail_server_hangs_a_worker_does_its_other_work_f5(sink, settings):
    """Letters to many are with a server that says nothing more; one letter leaves, and the clock is kept."""
    Mailing.objects.all().delete()
    audience = [User.objects.create(email="hang@example.org", name="H")]
    by = make.person("Astrid Ask")
    actions.start_mailing("News", "Text.", people=audience, about="all", by=by, now=timezone.now())
    with worker(sink) as process:
        until(lambda: any("hang@" in said for said in sink.said), process=process)
        (letter,) = write("a@example.org", now=timezone.now())
        until(lambda: states([letter]) == ["sent"], seconds=10, process=process)
    assert Entry.objects.filter(verb="send").count() == 1
