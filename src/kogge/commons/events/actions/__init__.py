"""Every verb of the room. What other rooms call: attend, register, make, change, call_off."""

from kogge.commons.events.actions.afterwards import hide, show, tend_echoes
from kogge.commons.events.actions.attending import add_evidence, attend, be_here, enter
from kogge.commons.events.actions.registering import (
    accept,
    ask,
    cancel,
    choose,
    expect,
    lapse,
    offer,
    register,
    tend_registrations,
    vacate,
    wait,
)
from kogge.commons.events.actions.running import call_off, change, make, tell_how

__all__ = [
    "accept",
    "add_evidence",
    "ask",
    "attend",
    "be_here",
    "call_off",
    "cancel",
    "change",
    "choose",
    "enter",
    "expect",
    "hide",
    "lapse",
    "make",
    "offer",
    "register",
    "show",
    "tell_how",
    "tend_echoes",
    "tend_registrations",
    "vacate",
    "wait",
]
