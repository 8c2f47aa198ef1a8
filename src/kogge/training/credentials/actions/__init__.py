"""Every verb of the room."""

from kogge.training.credentials.actions.certifying import ask_for_certificate, make_certificate
from kogge.training.credentials.actions.issuing import award, award_unit, issue, reissue
from kogge.training.credentials.actions.withdrawing import (
    publish,
    resume,
    revoke,
    sign_anew,
    sign_leaked,
    sign_leaked_anew,
    suspend,
)

__all__ = [
    "ask_for_certificate", "award", "award_unit", "issue", "make_certificate", "publish", "reissue", "resume",
    "revoke", "sign_anew", "sign_leaked", "sign_leaked_anew", "suspend",
]  # fmt: skip
