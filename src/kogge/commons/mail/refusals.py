"""Many mails refused for one reason that is not their address: then the rest is kept back before it is refused too."""

import re
from collections import Counter, deque

LAST, TOO_MANY = 50, 25
# RFC 3463: 5.3 the system, 5.5 the protocol, 5.6 the content, 5.7 the policy. 5.1 and 5.2 are about the address, and
# so is 5.4 with some receivers.
STATUS = re.compile(r"(?<![\d.])5\.(\d)\.\d{1,3}(?![\d.])")
OF_THE_SERVER = "3567"
CODES = ("521", "530", "541", "554", "571")  # where no such status stands beside them


class TooManyRefused(Exception):
    """`reason` is the code alone, `said` what the mail server said, without addresses."""

    def __init__(self, reason, said):
        super().__init__(reason)
        self.reason, self.said = reason, re.sub(r"\S+@\S+", "…", said)[:300]


class Refusals:
    """The last answers of one run."""

    def __init__(self):
        self.last = deque(maxlen=LAST)

    def note(self, code, said):
        """Raises if half of the last fifty were refused for the reason of this one."""
        reason = reason_of(said) if code >= 500 else ""
        self.last.append(reason)
        if reason and Counter(self.last)[reason] >= TOO_MANY:
            raise TooManyRefused(reason, said)


def reason_of(said) -> str:
    """ "554 5.7.1", if the refusal would meet any mail of ours; empty if it is about this address."""
    status = STATUS.search(said)
    if status:
        return f"{said[:3]} {status[0]}" if status[1] in OF_THE_SERVER else ""
    return said[:3] if said.startswith(CODES) else ""
