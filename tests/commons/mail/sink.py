"""A mail server on loopback that does what the recipient's address says, and keeps what it took.

450@ 451@ 550@ … answers so to the recipient; data-550@ after the content. close@ closes at the recipient, drop@ in the
middle of the content, hang@ says nothing more after it, drip@ answers a byte a time, slow@ after a tenth of a second.
"""

import contextlib
import email
import socketserver
import threading
import time
from email import policy


class Sink:
    """`got` are (sender, recipient, content) in order; what it offers and refuses can be changed between mails."""

    def __init__(self, *, offers=("PIPELINING", "8BITMIME"), secure=None, port=0):
        self.offers, self.secure = list(offers), secure
        self.banner, self.at_sender, self.at_login = "220 sink", "250 fine", "235 fine"
        self.pause = 0.1
        self.got, self.connections, self.said = [], 0, []
        self.gate = None  # an event to wait for after a mail is taken and before that is said
        self.server = Server(("127.0.0.1", port), Talk)
        self.server.sink = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def mails(self):
        """What it took, read as a mail program reads it."""
        return [email.message_from_bytes(content, policy=policy.default) for _from, _to, content in self.got]

    @property
    def recipients(self):
        return [recipient for _from, recipient, _content in self.got]


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """The other side went away; that is what many of the tests are about."""


class Talk(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        sink = self.server.sink
        sink.connections += 1
        self.say(sink.banner)
        self.sender = self.recipient = ""
        while line := self.rfile.readline():
            said = line.decode().strip()
            sink.said.append(said)
            verb = said.partition(" ")[0].upper()
            if not getattr(self, f"on_{verb.lower()}", self.on_unknown)(said):
                return

    def on_unknown(self, said):
        self.say("500 what")
        return True

    def on_ehlo(self, said):
        for offer in self.server.sink.offers:
            self.say(f"250-{offer}")
        self.say("250 sink")
        return True

    def on_starttls(self, said):
        self.say("220 go on")
        self.request = self.server.sink.secure.wrap_socket(self.request, server_side=True)
        self.setup()
        return True

    def finish(self):
        super().finish()
        self.request.close()  # the encrypted one, of which the server knows nothing

    def on_auth(self, said):
        self.say(self.server.sink.at_login)
        return True

    def on_rset(self, said):
        self.sender = self.recipient = ""
        self.say("250 fine")
        return True

    def on_quit(self, said):
        self.say("221 bye")

    def on_mail(self, said):
        if self.sender:
            self.say("503 one at a time")
            return True
        self.say(self.server.sink.at_sender)
        if self.server.sink.at_sender.startswith("2"):
            self.sender = said[said.index("<") + 1 : said.index(">")]
        return True

    def on_rcpt(self, said):
        recipient = said[said.index("<") + 1 : said.index(">")]
        word = recipient.partition("@")[0].partition("-")[0]
        if word == "close":
            return False
        if word.isdigit():
            self.say(f"{word} no")
            return word != "421"
        self.recipient = recipient
        self.say("250 fine")
        return True

    def on_data(self, said):
        if not self.recipient:
            self.say("554 nobody to send it to")
            return True
        self.say("354 go on")
        word, _, code = self.recipient.partition("@")[0].partition("-")
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or (word == "drop" and len(content) > 200):
                return False
            content += line[1:] if line.startswith(b"..") else line
        if word == "hang":
            self.rfile.read()
            return False
        if word == "data":
            self.say(f"{code} no")
        else:
            self.server.sink.got.append((self.sender, self.recipient, content))
            self.answer(word)
        self.sender = self.recipient = ""
        return True

    def answer(self, word):
        if word == "drip":
            with contextlib.suppress(OSError):
                for sign in b"250 " + b"fine " * 1000 + b"\r\n":
                    self.wfile.write(bytes([sign]))
                    time.sleep(self.server.sink.pause)
        elif word == "slow":
            time.sleep(self.server.sink.pause)
        elif self.server.sink.gate:
            self.server.sink.gate.wait(20)
        self.say("250 taken")
