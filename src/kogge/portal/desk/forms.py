from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kogge.portal.desk.letters import AUDIENCES

LONGEST = 8000


class LetterForm(forms.Form):
    """A letter to the people of an edition."""

    audience = forms.ChoiceField(
        label=_("To whom"),
        choices=list(AUDIENCES.items()),
        widget=forms.RadioSelect,
        initial="participants",
        error_messages={"required": _("Select to whom you write")},
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=160, error_messages={"required": _("Write a subject of the letter")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        help_text=format_lazy(
            _("Up to {most} characters; an empty line begins a paragraph. {placeholders} are filled in."),
            most=LONGEST,
            placeholders="{name}, {edition}, {code}",
        ),
        widget=forms.Textarea(attrs={"rows": 12, "data-most": LONGEST}),
        error_messages={"required": _("Write the text of the letter")},
    )
    takes_answers = forms.BooleanField(label=_("Answers go to my own e-mail address"), required=False, initial=True)
