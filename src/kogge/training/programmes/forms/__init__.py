"""The forms about programmes, their editions, and what these consist of."""

from kogge.training.programmes.forms.fit import FitForm
from kogge.training.programmes.forms.preparing import CopyForm, EditionForm, HoldForm, ProgrammeForm
from kogge.training.programmes.forms.rows import CostForm, FunderForm, HandOverForm, ModuleForm, PartnerForm, QuotaForm
from kogge.training.programmes.forms.settings import CallForm, WhatForm, WhenForm

__all__ = [
    "CallForm", "CopyForm", "CostForm", "EditionForm", "FitForm", "FunderForm", "HandOverForm",
    "HoldForm", "ModuleForm", "PartnerForm", "ProgrammeForm", "QuotaForm", "WhatForm", "WhenForm",
]  # fmt: skip
