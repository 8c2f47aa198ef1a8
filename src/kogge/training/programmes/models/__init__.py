"""Programmes, their editions and modules, what they cost, who may come, and who has which seat."""

from kogge.training.programmes.models.call import Call, Funder, Quota
from kogge.training.programmes.models.edition import Edition
from kogge.training.programmes.models.parts import Cost, Figure, Meeting, Module, Partner
from kogge.training.programmes.models.programme import Programme, Series
from kogge.training.programmes.models.seat import Seat

__all__ = [
    "Call", "Cost", "Edition", "Figure", "Funder", "Meeting", "Module", "Partner", "Programme", "Quota", "Seat",
    "Series",
]  # fmt: skip
