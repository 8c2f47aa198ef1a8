"""One connection to the mail server: TLS and signing in by smtplib, time limits and pipelining (RFC 2920) by us."""

import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

MOST_OF_A_LINE = 65_536


class Away(Exception):
    """The mail server takes nothing from us now, and no single mail is to blame."""


@dataclass
class Parcel:
    """One mail on its way: the envelope, the bytes, and what it is to the caller."""

    sender: str
    recipient: str
    content: bytes = field(repr=False)
    of: object = None

    @property
    def commands(self):
        return [f"MAIL FROM:<{self.sender}>\r\n", f"RCPT TO:<{self.recipient}>\r\n", "DATA\r\n"]


class Session(smtplib.SMTP):
    """Open one with `Session.open()`; `current` is the parcel that is under way."""

    def __init__(self):
        super().__init__(local_hostname=urlsplit(settings.SITE_ADDRESS).hostname)
        self.timeout = settings.EMAIL_TIMEOUT
        self._host = settings.EMAIL_HOST  # whose certificate it has to be
        self.secure = ssl.create_default_context() if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL else None
        self.heard = b""  # what the server has said and nobody has read
        self.current = None

    @classmethod
    def open(cls):
        """Connected, encrypted if that was asked for, and signed in; else Away."""
        session = cls()
        session._until = time.monotonic() + session.timeout
        try:
            code, said = session.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            session.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                session.starttls(context=session.secure)
                if session.heard:
                    raise smtplib.SMTPException("The server spoke before the connection was encrypted.")
                session.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                session.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            session.close()
            raise Away(f"{type(problem).__name__}: {problem}") from problem
        return session

    def leave(self):
        """Say good-bye, and wait for nothing."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._until = time.monotonic() + 1
            self.send("QUIT\r\n")
        self.close()

    # What smtplib does without a limit to the whole ------------------------------------------------------
    def _get_socket(self, host, port, timeout):
        plain = super()._get_socket(host, port, timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.secure.wrap_socket(plain, server_hostname=host) if settings.EMAIL_USE_SSL else plain

    def _hurry(self):
        """Each step gets what is left of the time, so that a server that drips cannot hold us."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The mail server took too long.")
        self.sock.settimeout(left)

    def send(self, content):
        if not self.sock:
            raise smtplib.SMTPServerDisconnected("not connected")
        self._hurry()
        self.sock.sendall(content.encode("ascii") if isinstance(content, str) else content)

    def _line(self):
        while b"\n" not in self.heard:
            self._hurry()
            more = self.sock.recv(4_096)
            if not more or len(self.heard) > MOST_OF_A_LINE:
                raise smtplib.SMTPServerDisconnected("The mail server closed the connection.")
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return line

    def getreply(self):
        said = []
        while True:
            line = self._line()
            said.append(line[4:].strip())
            if line[3:4] != b"-":
                break
        if not line[:3].isdigit():
            raise smtplib.SMTPServerDisconnected("The mail server said something that is not SMTP.")
        return int(line[:3]), b"\n".join(said)

    # Mails ------------------------------------------------------------------------------------------------
    def hand_over(self, parcels: Iterable[Parcel]) -> Iterator[tuple[Parcel, int, str]]:
        """Yields each parcel with the server's answer; the content of the next leaves when the caller comes back.

        So whoever writes down each answer before asking for the next repeats at most one mail after a crash. The
        envelope of the next travels with the content of this one, if the server allows that, and while the server
        takes both, the one after them is built: one packet there and one back for each mail.
        """
        is_ahead = False
        parcels = iter(parcels)
        self.current, following = next(parcels, None), next(parcels, None)
        while self.current:
            self._until = time.monotonic() + settings.MAIL_SECONDS
            code, said = self._envelope(self.current, is_ahead)
            is_ahead = False
            if code == 354:
                is_ahead = bool(following) and self.has_extn("pipelining")
                envelope = "".join(following.commands).encode("ascii") if is_ahead else b""
                self.send(b"".join([self.current.content.replace(b"\r\n.", b"\r\n.."), b".\r\n", envelope]))
            then = next(parcels, None)
            if code == 354:
                code, said = self.getreply()
            yield self.current, code, f"{code} {said.decode(errors='replace')}"
            if code == 421:  # the server is about to close
                self.close()
                return
            self.current, following = following, then

    def _envelope(self, parcel, is_ahead):
        """The server's answer to sender, recipient and the wish to send: 354, or the first that is a no."""
        if self.has_extn("pipelining"):
            if not is_ahead:
                self.send("".join(parcel.commands))
            answers = [self.getreply() for _ in parcel.commands]
        else:
            answers = []
            for command in parcel.commands:
                self.send(command)
                answers.append(self.getreply())
                if answers[-1][0] >= 400:
                    break
        if answers[0][0] >= 400:
            code, said = answers[0]
            raise Away(f"sender refused: {code} {said.decode(errors='replace')}")
        no = next((answer for answer in answers if answer[0] >= 400), None)
        if no and answers[-1][0] == 354:  # nobody to send it to, and the server waits for it all the same
            self.send(".\r\n")
            self.getreply()
        elif no and no[0] != 421:
            self.send("RSET\r\n")
            self.getreply()
        return no or answers[-1]
