from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.people.forms import AddressField
from kogge.commons.upkeep.models import Request

WHAT = [
    (Request.Kind.CLAIM, _("Take the entry over: I look after it from now on")),
    (Request.Kind.REMOVE, _("Have the entry removed")),
]
SELECT_WHAT = {"required": _("Select what should happen with the entry")}


def why_field(label, empty, help_text=""):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": empty},
    )


class AddressForm(forms.Form):
    """By an address at the domain of the entry's website."""

    what = forms.ChoiceField(
        label=_("What should happen"), choices=WHAT, widget=forms.RadioSelect, error_messages=SELECT_WHAT
    )
    address = AddressField(label=_("Your e-mail address there"))


class OfficeForm(forms.Form):
    """By the office, for who has no such address."""

    what = forms.ChoiceField(
        label=_("What should happen"), choices=WHAT, widget=forms.RadioSelect, error_messages=SELECT_WHAT
    )
    why = why_field(
        _("Why you may decide this"),
        _("Write why you may decide this"),
        _("What you do there, and where the office can see it: a page with your name, a register, a colleague."),
    )


class JoinForm(forms.Form):
    why = why_field(_("What you do there"), _("Write what you do there"), _("Your colleagues read this and answer."))


class AnswerForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        help_text=_("Goes to the person who asked, and stands in the history. Needed to refuse."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    address = AddressField(label=_("E-mail address of your colleague"), widget=forms.EmailInput())
    role = forms.ChoiceField(
        label=_("Part"),
        choices=[
            (Membership.Role.STAFF, _("Staff: edits the profile and answers requests")),
            (Membership.Role.MANAGER, _("Manager: also says who works here")),
        ],
        initial=Membership.Role.STAFF,
        widget=forms.RadioSelect,
    )


class LeaveForm(forms.Form):
    """Who leads the entry from now on; asked only of the last manager."""

    OFFICE = "office"

    successor = forms.ChoiceField(
        label=_("Who leads the entry from now on"),
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": _("Say who leads the entry from now on, or hand it to the office")},
    )

    def __init__(self, *args, colleagues, is_last, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].required = is_last
        names = [(one.person.ref, one.person.full_name) for one in colleagues]
        self.colleagues = {one.person.ref: one for one in colleagues}
        self.fields["successor"].choices = [*names, (self.OFFICE, _("Nobody of us: the community's office"))]

    def answer(self):
        """What `actions.leave` takes."""
        chosen = self.cleaned_data["successor"]
        return {"successor": self.colleagues.get(chosen), "to_office": chosen == self.OFFICE}


class TwoEntriesForm(forms.Form):
    """Two entries that nobody has found alike, by the last part of their addresses."""

    one = forms.CharField(label=_("Address of one entry"), max_length=300)
    other = forms.CharField(label=_("Address of the other"), max_length=300)

    def clean(self):
        found = {}
        for name in ("one", "other"):
            slug = self.cleaned_data.get(name, "").strip().split("?")[0].rstrip("/").rpartition("/")[2]
            found[name] = Organisation.objects.shown().filter(slug=slug).first()
            if name in self.cleaned_data and found[name] is None:
                self.add_error(name, _("No entry has this address. Copy it from the page of the entry"))
        if not self.errors and found["one"] == found["other"]:
            self.add_error("other", _("This is the same entry. Enter another one"))
        self.entries = found["one"], found["other"]
        return self.cleaned_data
