"""A mailbox on a small IMAP server on loopback: what was dealt with moves, everything else stays."""

import os
import re
import socketserver
import ssl
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from kogge.base.errors import Refused
from kogge.commons.mail.models import Arrival, Message
from kogge.commons.postmaster import box as mailbox
from kogge.commons.postmaster.box import look_into
from kogge.commons.postmaster.receive import NotNow
from kogge.portal.home.clock import CLOCK, POST
from kogge.portal.platform import inbox
from tests import make
from tests.commons.postmaster.test_receive import letter


class Box(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as a look into a box needs; `self.server` holds the folders."""

    def handle(self):
        self.say(f"* OK [CAPABILITY {self.server.can}] ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, order = line.partition(" ")
            word, _, rest = order.partition(" ")
            if word == "LOGOUT":
                self.say("* BYE", f"{tag} OK")
                return
            answer = getattr(self, f"on_{word.lower()}", self.on_other)(rest)
            self.say(f"{tag} {answer} done")

    def say(self, *lines):
        self.wfile.write(b"".join(line.encode() + b"\r\n" for line in lines))

    def on_capability(self, rest):
        self.say(f"* CAPABILITY {self.server.can}")
        return "OK"

    def on_login(self, rest):
        return "OK" if rest == '"office" "s ecret"' or rest == 'office "s ecret"' else "NO wrong"

    def on_select(self, rest):
        self.say(f"* {len(self.server.inbox)} EXISTS")
        return "OK [READ-WRITE]"

    def on_create(self, rest):
        return "NO it is there"

    def on_examine(self, rest):
        return "OK [READ-ONLY]" if self.server.has_folder else "NO such folder"

    def on_other(self, rest):
        return "OK"

    def on_uid(self, rest):
        word, _, rest = rest.partition(" ")
        return getattr(self, f"uid_{word.lower()}")(rest)

    def uid_search(self, rest):
        flags = self.server.flags
        open_ones = [uid for uid in self.server.inbox if uid not in flags]
        self.say("* SEARCH " + " ".join(map(str, open_ones)))
        return "OK"

    def uid_fetch(self, rest):
        uid = int(rest.split()[0])
        if uid in self.server.broken:
            return "NO try another one"
        raw = self.server.inbox[uid]
        if "SIZE" in rest:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {self.server.sizes.get(uid, len(raw))})")
        else:
            self.wfile.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, len(raw), raw))
        return "OK"

    def uid_move(self, rest):
        uid, folder = rest.split()
        self.server.folders.setdefault(folder, []).append(self.server.inbox.pop(int(uid)))
        return "OK"

    def uid_copy(self, rest):
        uid, folder = rest.split()
        self.server.folders.setdefault(folder, []).append(self.server.inbox[int(uid)])
        return "OK"

    def uid_store(self, rest):
        uid, flag = re.match(r"(\d+) \+FLAGS (\S+)", rest).groups()
        self.server.flags[int(uid)] = flag
        return "OK"


@pytest.fixture
def box():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Box)
    server.daemon_threads = True
    server.can = "IMAP4rev1 MOVE"
    server.inbox, server.folders, server.flags, server.sizes = {}, {}, {}, {}
    server.broken, server.has_folder = set(), True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.address = f"imap://office:s%20ecret@127.0.0.1:{server.server_address[1]}/INBOX"
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_mails_of_the_box_come_in_at_the_same_door_and_move_away(box, settings):
    settings.MAIL_BOX = box.address
    make.person("Astrid Ask", is_staff=True)
    box.inbox = {4: letter(), 7: letter(Subject="Another")}

    call_command("fetch_mail", verbosity=0)

    assert (box.inbox, len(box.folders["Taken"]), box.flags) == ({}, 2, {})
    assert Message.objects.filter(kind="forwarded").count() == 2


def test_a_mail_that_the_server_does_not_give_out_is_flagged_and_the_rest_goes_on(box, caplog):
    box.inbox, box.broken, box.has_folder = {4: letter(), 5: letter(Subject="Two")}, {4}, False
    got = []

    assert look_into(box.address, take=got.append) == 1

    assert (len(got), box.flags, list(box.inbox)) == (1, {4: r"(\Flagged)"}, [4])
    assert "the mailbox has no folder Taken" in caplog.text


def test_a_look_ends_in_its_time_and_holds_up_nothing_else(box, monkeypatch):
    box.inbox = {4: letter(), 5: letter(Subject="Two")}
    monkeypatch.setattr(mailbox, "BEGIN", 0.2)
    assert look_into(box.address, take=lambda raw: time.sleep(0.3)) == 1

    monkeypatch.setattr(mailbox, "END", 0.1)
    with pytest.raises((OSError, mailbox.imaplib.IMAP4.abort)):
        look_into(box.address, take=lambda raw: time.sleep(0.2))
    assert [inbox.fetch_mail in [due.act for due in clock] for clock in (CLOCK, POST)] == [False, True]


def test_a_server_whose_certificate_nobody_knows_gets_no_password(box, tmp_path):
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out cert -days 2"
    command = [*command.split(), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    box.socket = context.wrap_socket(box.socket, server_side=True)

    with pytest.raises(ssl.SSLCertVerificationError):
        look_into(box.address.replace("imap:", "imaps:").replace("127.0.0.1", "localhost"), take=print)


def test_the_start_is_refused_if_the_password_of_the_box_would_travel_in_plain():
    def last_line(address):
        env = os.environ | {"KOGGE_IMAP": address, "KOGGE_SECRET_KEY": "x", "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", "import kogge.settings"], env=env, capture_output=True, text=True)
        return done.stderr.strip().rpartition("\n")[2].partition(": ")[2]

    for fine in ("", "imaps://u:p@mail.example.org/INBOX", "imap://u:p@localhost/INBOX", "imap://u:p@127.0.0.1:1143"):
        assert last_line(fine) == ""
    for bad in (
        "imap://u:p@mail.example.org/INBOX",
        "imap://u:p@localhost.example.org",
        "mail.example.org",
        "imaps://",
    ):
        assert last_line(bad).startswith("KOGGE_IMAP is imaps://")


@pytest.mark.django_db
def test_the_worker_looks_into_the_box_only_if_there_is_one(box, settings):
    make.person("Astrid Ask", is_staff=True)
    box.inbox = {4: letter()}

    settings.MAIL_BOX = ""
    inbox.fetch_mail(now=make.NOON)
    assert Arrival.objects.count() == 0
    settings.MAIL_BOX = box.address
    inbox.fetch_mail(now=make.NOON)

    assert Arrival.objects.count() == 1


def test_a_server_without_move_gets_a_copy_and_a_mark_and_nothing_is_wiped_out(box):
    box.can = "IMAP4rev1"
    box.inbox = {4: letter()}
    got = []

    assert look_into(box.address, take=got.append) == 1
    assert look_into(box.address, take=got.append) == 0

    assert (len(got), box.flags, len(box.folders["Taken"]), list(box.inbox)) == (1, {4: r"(\Deleted)"}, 1, [4])


def test_what_is_refused_stays_with_a_flag_and_the_rest_goes_on(box):
    box.inbox = {3: letter(Subject="Worse"), 4: letter(), 5: letter(Subject="Bad"), 6: letter()}
    box.sizes = {6: 11 * 1024 * 1024}

    def take(raw):
        if b"Bad" in raw:
            raise Refused("no")
        if b"Worse" in raw:
            raise RuntimeError("a mistake of ours")

    assert look_into(box.address, take=take) == 1

    assert box.flags == dict.fromkeys([3, 5, 6], r"(\Flagged)")
    assert sorted(box.inbox) == [3, 5, 6]


@pytest.mark.parametrize("problem", [OperationalError("away"), NotNow("later")])
def test_when_the_database_is_away_everything_stays_as_it_is(box, problem):
    box.inbox = {4: letter(), 5: letter(Subject="Two")}

    def take(raw):
        raise problem

    assert look_into(box.address, take=take) == 0

    assert (sorted(box.inbox), box.folders, box.flags) == ([4, 5], {}, {})


@pytest.mark.django_db
def test_a_wrong_password_says_nothing_of_the_password(box, settings, caplog):
    settings.MAIL_BOX = box.address.replace("s%20ecret", "h%40mster")

    with pytest.raises(CommandError) as told:
        call_command("fetch_mail")
    inbox.fetch_mail(now=make.NOON)

    assert str(told.value) == "The mailbox cannot be read: error."
    assert "h@mster" not in caplog.text
    assert "the mailbox cannot be read: error" in caplog.text


def test_without_a_box_the_command_says_which_setting_to_set(settings):
    settings.MAIL_BOX = ""
    with pytest.raises(CommandError, match="KOGGE_IMAP"):
        call_command("fetch_mail")
