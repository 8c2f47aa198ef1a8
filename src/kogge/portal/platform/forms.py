from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kogge.commons.journal.again import TOO_LONG
from kogge.commons.journal.models import Site
from kogge.commons.people.forms import AddressField
from kogge.commons.people.moments import Moment
from kogge.portal.platform.models import Recovery


class OwnMoment(Moment):
    """By the clock of who types it."""

    def to_python(self, value):
        at = super().to_python(value)
        return at and timezone.make_aware(at)


class ReasonForm(forms.Form):
    """Why somebody of the office does this; it stands in the journal."""

    note = forms.CharField(
        label=_("Reason"),
        help_text=_("Stands in the journal, and the person can read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter the reason")},
    )


class NoteForm(forms.Form):
    """The reason of who agrees or refuses, if they give one."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class RecoveryForm(forms.ModelForm):
    new_address = AddressField(label=_("New e-mail address of the person"), widget=forms.EmailInput())
    checked = forms.ChoiceField(
        label=_("How you made sure that it is they who ask"),
        choices=Recovery.Check,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how you checked the identity")},
    )

    class Meta:
        model = Recovery
        fields = ["new_address", "checked", "reason"]
        labels = {"reason": _("What happened, and what you checked")}
        help_texts = {
            "reason": _("The second person decides by this. For example: who you spoke to, when, at which number.")
        }
        error_messages = {"reason": {"required": _("Enter what happened and what you checked")}}
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}


class NoticeForm(forms.Form):
    """The notice on every page, in as many languages as somebody writes it; English stands where one is missing."""

    tone = forms.ChoiceField(label=_("What kind of notice"), choices=Site.Tone, widget=forms.RadioSelect)
    starts = OwnMoment(label=_("Shown from"), required=False, help_text=_("Empty: from now on."))
    ends = OwnMoment(label=_("Shown until"), required=False, help_text=_("Empty: until somebody takes it down."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        english_first = sorted(settings.LANGUAGES, key=lambda language: language[0] != "en")
        own = {
            f"text_{code}": forms.CharField(
                label=_("Text in English") if code == "en" else name,
                max_length=300,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )
            for code, name in english_first
        }
        self.fields = own | self.fields

    @property
    def others(self):
        """The fields of the languages beside English."""
        return [self[name] for name in self.fields if name.startswith("text_") and name != "text_en"]

    def clean(self):
        given = self.cleaned_data
        texts = {name[5:]: text for name, text in given.items() if name.startswith("text_") and text}
        if texts and "en" not in texts:
            self.add_error("text_en", _("Enter the text in English too: it stands where a language is missing"))
        starts, ends = given.get("starts"), given.get("ends")
        if ends and ends <= (starts or timezone.now()):
            self.add_error("ends", _("The end must be after the beginning and not yet over"))
        self.texts = texts
        return given

    def as_fields(self):
        """What is set on the site."""
        return {
            "notice": LazyI18nString(self.texts) if self.texts else "",
            "notice_tone": self.cleaned_data["tone"],
            "notice_from": self.cleaned_data["starts"],
            "notice_until": self.cleaned_data["ends"],
        }

    @staticmethod
    def begin_with(site):
        """What stands there now."""
        texts = getattr(site.notice, "data", site.notice) or {}
        texts = texts if isinstance(texts, dict) else {"en": texts}
        return {f"text_{code}": text for code, text in texts.items()} | {
            "tone": site.notice_tone,
            "starts": site.notice_from,
            "ends": site.notice_until,
        }


class ClosingForm(forms.Form):
    until = OwnMoment(label=_("Back at about"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].error_messages["required"] = _("Enter when you think you will be done")

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("This must be in the future"))
        return until
