from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
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


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        help_text=_("Those who run the edition read it, and the person if they ask for their data. Empty: no note."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ChosenLetterForm(forms.Form):
    """A letter in each language of its readers; only the first has to be written, it goes to all the others."""

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = languages or ["en"]
        for place, code in enumerate(self.languages):
            name, is_first = get_language_info(code)["name_local"].capitalize(), place == 0
            self.fields[f"subject_{code}"] = forms.CharField(
                label=format_lazy(_("Subject, {language}"), language=name), max_length=160, required=is_first,
                error_messages={"required": _("Write a subject of the letter")},
            )  # fmt: skip
            self.fields[f"text_{code}"] = forms.CharField(
                label=format_lazy(_("Text, {language}"), language=name), max_length=LONGEST, required=is_first,
                widget=forms.Textarea(attrs={"rows": 8}),
                error_messages={"required": _("Write the text of the letter")},
            )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        for code in self.languages:
            pair = [cleaned.get(f"subject_{code}"), cleaned.get(f"text_{code}")]
            if any(pair) and not all(pair) and f"text_{code}" not in self.errors:
                self.add_error(f"text_{code}" if pair[0] else f"subject_{code}", _("Write both, or neither"))
        return cleaned

    def said(self, signed):
        """(subject, text), each {language: words} of what was written."""
        written = [code for code in self.languages if self.cleaned_data[f"text_{code}"]]
        subject = {code: self.cleaned_data[f"subject_{code}"] for code in written}
        text = {code: signed(self.cleaned_data[f"text_{code}"]) for code in written}
        return subject, text
