"""The verbs of privacy, by noun."""

from kogge.commons.privacy.actions.erasures import agree, ask, erase, erase_again, refuse, take_back
from kogge.commons.privacy.actions.keeping import carry_out
from kogge.commons.privacy.actions.own_data import ask_for_own_data

__all__ = ["agree", "ask", "ask_for_own_data", "carry_out", "erase", "erase_again", "refuse", "take_back"]
