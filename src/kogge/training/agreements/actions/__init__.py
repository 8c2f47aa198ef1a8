"""Every verb of the room. What other rooms call: prepare, put_agreement, put_memorandum, put_forward, sign, claim."""

from kogge.training.agreements.actions.claiming import accept, accept_partly, claim, decline, withdraw
from kogge.training.agreements.actions.preparing import prepare, put_agreement, put_forward, put_memorandum, remind
from kogge.training.agreements.actions.printing import ask_for_pdf
from kogge.training.agreements.actions.signing import Changed, conclude, put_scan, sign

__all__ = [
    "Changed", "accept", "accept_partly", "ask_for_pdf", "claim", "conclude", "decline", "prepare", "put_agreement",
    "put_forward", "put_memorandum", "put_scan", "remind", "sign", "withdraw",
]  # fmt: skip
