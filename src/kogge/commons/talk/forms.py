from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.base.documents.prose import plain
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import ANY
from kogge.commons.people.models import User
from kogge.commons.talk import naming
from kogge.commons.talk.actions import MOST_FILES
from kogge.commons.talk.models import LONGEST, Pace, Stay

LARGEST = 10_000_000


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(UploadField):
    """Up to three files at once; `cleaned_data` holds a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        if len(files) > MOST_FILES:
            raise ValidationError(gettext("A remark takes at most %(most)s files.") % {"most": MOST_FILES})
        return [super(FilesField, self).clean(file, initial) for file in files]


class Words(forms.CharField):
    """The text of a remark: said how much too long it is, and kept whole."""

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(strip=False, widget=widget, **options)

    def clean(self, value):
        text = plain(super().clean(value))
        if self.required and not text:
            raise ValidationError(self.error_messages["required"])
        if len(text) > LONGEST:
            raise ValidationError(
                ngettext(
                    "A remark has at most %(most)s characters; take out %(over)s more.",
                    "A remark has at most %(most)s characters; take out %(over)s more.",
                    len(text) - LONGEST,
                )
                % {"most": LONGEST, "over": len(text) - LONGEST}
            )
        return text


class RemarkForm(forms.Form):
    """What one writes, whom one names, and what one adds."""

    text = Words(
        label=_("Your remark"),
        help_text=_("*Emphasis*, lists and links work. Name somebody by @ and the whole name, or pick them below."),
        error_messages={"required": _("Write your remark.")},
    )
    names = forms.ModelMultipleChoiceField(label=_("Tell somebody of it"), queryset=None, required=False)
    files = FilesField(label=_("Files"), required=False, kinds=ANY, most=LARGEST)
    answer_to = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, circle, writer, **options):
        super().__init__(data, files, **options)
        self.fields["names"].queryset = naming.members_of(circle, but=writer)
        self.fields["names"].label_from_instance = lambda person: person.name
        self.fields["names"].widget.attrs["size"] = 5


class EditForm(RemarkForm):
    """One's own remark, once more. The files stay as they are."""

    files = None
    answer_to = None
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ThreadForm(RemarkForm):
    """A thread begins with a remark."""

    title = forms.CharField(
        label=_("What is it about"), max_length=160, error_messages={"required": _("Give the thread a title.")}
    )
    answer_to = None
    field_order = ["title", "text", "names", "files"]


class PaceForm(forms.ModelForm):
    class Meta:
        model = Pace
        fields = ["mentioned", "followed", "begun"]


class StayForm(forms.ModelForm):
    """Where somebody will be, when, and who may know."""

    class Meta:
        model = Stay
        fields = ["city", "country", "from_on", "until_on", "circle", "note"]
        labels = {
            "city": _("Town"),
            "from_on": _("From"),
            "until_on": _("Until"),
            "circle": _("Who may know"),
            "note": _("What for, and when you have time"),
        }
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}) for name in ("from_on", "until_on")
        }
        error_messages = {
            "city": {"required": _("Enter a town")},
            "from_on": {"required": _("Enter a day"), "invalid": _("Enter a day in the form 2027-03-01")},
            "until_on": {"required": _("Enter a day"), "invalid": _("Enter a day in the form 2027-03-01")},
            "circle": {"required": _("Choose a circle")},
        }

    def __init__(self, data=None, *, person: User, today, **options):
        super().__init__(data, **options)
        self.today = today
        self.fields["country"].choices = [("", "–"), *countries]
        circles = person.circles.order_by("name", "pk")
        self.fields["circle"].queryset = circles
        self.fields["circle"].label_from_instance = lambda circle: circle.name
        if len(circles) == 1:
            self.fields["circle"].empty_label, self.initial["circle"] = None, circles[0].pk

    def clean(self):
        given = super().clean()
        begins, ends = given.get("from_on"), given.get("until_on")
        if ends and ends < self.today:
            self.add_error("until_on", _("This day is over. Only coming visits are listed."))
        elif begins and ends and ends < begins:
            self.add_error("until_on", _("The last day is before the first."))
        elif begins and ends and (ends - begins).days > 366:
            self.add_error("until_on", _("A visit lasts a year at most."))
        return given
