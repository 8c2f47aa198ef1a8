"""The forms of a timetable: a session, tracks and rooms, material, a file to take in, a plan's block, a question."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.base.dates import clock_time, day
from kogge.commons.events.forms import moment, with_own_language
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import ANY
from kogge.commons.people.moments import at_clock
from kogge.commons.timetables.clashes import outside
from kogge.commons.timetables.models import Block, Material, Plan, Question, Session
from kogge.commons.timetables.people import as_lines
from kogge.commons.timetables.reading import LARGEST

MOST_FILE = 25_000_000
LINES = 40
USUAL = timedelta(minutes=45)  # of a session


def words(label, most, rows=4, **more):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **more)


class SessionForm(forms.ModelForm):
    """A session; times by the clock of the meeting."""

    TEXTS = ("title", "subtitle", "abstract")
    title = forms.CharField(label=_("Title"), max_length=300, error_messages={"required": _("Enter a title")})
    subtitle = forms.CharField(label=_("Subtitle"), max_length=300, required=False)
    starts_at = moment(_("Begins"))
    ends_at = moment(_("Ends"))
    speakers = words(
        _("Who speaks"), 6000,
        help_text=_("One a line: name; role; organisation. Instead of the name, the address of an account."),
    )  # fmt: skip
    abstract = words(_("What it is about"), 10_000, rows=6)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Session
        fields = ["kind", "track", "room", "mode", "language", "starts_at", "ends_at", "is_published"]
        labels = {"is_published": _("Shown to everybody who may see the meeting"), "kind": _("Kind")}

    field_order = [
        "title", "subtitle", "starts_at", "ends_at", "room", "track", "kind", "mode", "speakers", "abstract",
        "language", "is_published",
    ]  # fmt: skip

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.was = event, {name: getattr(self.instance, name) for name in ("starts_at", "ends_at")}
        self.fields["track"].queryset = event.tracks.order_by("number")
        self.fields["room"].queryset = event.rooms.order_by("number")
        self.fields["track"].label, self.fields["room"].label = _("Track"), _("Room")
        self.fields["track"].label_from_instance = self.fields["room"].label_from_instance = lambda one: str(one.name)
        self.fields["mode"].label = _("How")
        self.fields["track"].empty_label = self.fields["room"].empty_label = _("None")
        known = {code for code, _name in settings.LANGUAGES}
        if self.instance.language not in known:  # came with a file
            code = self.instance.language
            self.fields["language"].choices = [*settings.LANGUAGES, (code, code)]
        for name in self.TEXTS:
            self.fields[name].initial = str(getattr(self.instance, name))
        usual = {"starts_at": None, "ends_at": None} if self.instance.pk else _next_of(event)
        for name in ("starts_at", "ends_at"):
            if at := getattr(self.instance, name) or usual[name]:
                self.initial[name] = at.astimezone(event.zone).replace(tzinfo=None, second=0, microsecond=0)
        if self.instance.pk:
            rows = self.instance.speakings.select_related("person").order_by("position")
            self.fields["speakers"].initial = as_lines(rows, "role", "organisation")

    def clean(self):
        cleaned = super().clean()
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name):
                cleaned[name] = at_clock(cleaned[name], self.event.zone, self.was[name])
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends:
            self._check(starts, ends)
        return cleaned

    def _check(self, starts, ends):
        now = timezone.now()
        if ends <= starts:
            self.add_error("ends_at", _("The session must end after it begins."))
        elif outside(self.event, starts, ends):
            words = _("The meeting is from %(first)s to %(last)s. Enter a time inside it.")
            self.add_error("starts_at", words % {"first": self._said("starts"), "last": self._said("ends")})
        elif starts < now < self.event.ends_at and starts != self.was["starts_at"]:
            self.add_error("starts_at", _("This is in the past. Enter a time that is still to come."))

    def _said(self, end):
        on = self.event.first_day if end == "starts" else self.event.last_day
        at = self.event.starts_at if end == "starts" else self.event.ends_at
        return day(on) if self.event.is_by_day else f"{day(on)}, {clock_time(at, self.event.timezone)}"

    def _post_clean(self):
        super()._post_clean()
        for name in self.TEXTS:
            if name in self.cleaned_data:
                setattr(self.instance, name, with_own_language(getattr(self.instance, name), self.cleaned_data[name]))


class FrameForm(forms.Form):
    """Tracks, rooms and duties, one a line."""

    tracks = words(_("Tracks"), 4000, help_text=_("One a line, in the order of their colours."))
    rooms = words(_("Rooms"), 4000, help_text=_("One a line, from left to right. A room online is a room, too."))
    duties = words(
        _("Who looks after what on the day"), 4000,
        help_text=_("One a line: name; what, such as the stream or the chat. Seen by those who are signed in."),
    )  # fmt: skip

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tracks"].initial = "\n".join(str(one.name) for one in event.tracks.order_by("number"))
        self.fields["rooms"].initial = "\n".join(one.name for one in event.rooms.order_by("number"))
        duties = event.duties.select_related("person").order_by("position")
        self.fields["duties"].initial = as_lines(duties, "role")

    def clean_tracks(self):
        return self._lines("tracks", 200)

    def clean_rooms(self):
        return self._lines("rooms", 120)

    def _lines(self, name, most):
        lines = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines() if line.strip()]
        if len(lines) > LINES:
            raise forms.ValidationError(_("Write at most %(most)s lines.") % {"most": LINES})
        if any(len(line) > most for line in lines):
            raise forms.ValidationError(_("A line must be %(most)s characters or fewer.") % {"most": most})
        return lines


class MaterialForm(forms.ModelForm):
    """A file, or an address elsewhere."""

    file = UploadField(label=_("File"), kinds=ANY, most=MOST_FILE, required=False)
    url = forms.URLField(
        label=_("Or its address elsewhere"), max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": _("Enter an address that begins with https://")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Material
        fields = ["kind", "title", "language", "licence"]
        labels = {"kind": _("Kind"), "title": _("Title"), "licence": _("Licence")}
        help_texts = {"licence": _("For example CC BY 4.0. Leave it blank if nobody may use it elsewhere.")}

    field_order = ["kind", "title", "file", "url", "language", "licence"]

    def clean_url(self):
        url = self.cleaned_data["url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Enter an address that begins with https://"))
        return url

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("url")):
            self.add_error("file", _("Choose a file, or enter an address: one of the two"))
        return cleaned

    def _post_clean(self):
        """The constraint of file or address holds once the upload is kept, in the action."""
        self.instance.url = self.cleaned_data.get("url", "")
        self.instance.kind = self.cleaned_data.get("kind", self.instance.kind)
        for name in ("title", "language", "licence"):
            setattr(self.instance, name, self.cleaned_data.get(name, ""))


class ImportForm(forms.Form):
    schedule = forms.FileField(
        label=_("Schedule"), help_text=_("XML or JSON of pretalx, frab or pentabarf, smaller than 5 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty.")},
    )  # fmt: skip
    is_published = forms.BooleanField(label=_("Show the sessions at once"), required=False, initial=True)

    def clean_schedule(self):
        file = self.cleaned_data["schedule"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file must be smaller than 5 MB."))
        return file


class PlanForm(forms.ModelForm):
    class Meta:
        model = Plan
        fields = ["title", "minutes", "is_shown"]
        labels = {"title": _("Title"), "minutes": _("Length of the meeting in minutes")}
        labels |= {"is_shown": _("Those who take part may see and copy it")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages = {"required": _("Enter a title")}
        self.fields["minutes"].min_value = 1
        if self.instance.owner_id or not self.instance.event_id:
            del self.fields["is_shown"]


class BlockForm(forms.ModelForm):
    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"),
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter how many minutes it takes"), "min_value": _("Enter at least 1 minute"),
            "max_value": _("Enter at most 600 minutes"), "invalid": _("Enter a whole number of minutes"),
        },
    )  # fmt: skip

    class Meta:
        model = Block
        fields = ["kind", "aim", "method", "minutes", "tool", "lead"]
        labels = {"kind": _("Kind"), "aim": _("What for"), "method": _("How"), "tool": _("With what")}
        labels |= {"lead": _("Who leads")}
        error_messages = {"aim": {"required": _("Enter what the block is for")}}


class QuestionForm(forms.ModelForm):
    is_named = forms.BooleanField(
        label=_("Show my name"), required=False, initial=True,
        help_text=_("Without it, nobody on this page sees who asked. Those who keep the journal can find out."),
    )  # fmt: skip

    class Meta:
        model = Question
        fields = ["text", "session", "place", "is_named"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "place": forms.RadioSelect}
        labels = {"text": _("Your question"), "session": _("Session"), "place": _("Where are you?")}
        error_messages = {
            "text": {"required": _("Write your question")},
            "place": {"required": _("Select where you are")},
        }

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = event.sessions.filter(is_published=True).order_by("starts_at")
        self.fields["session"].queryset = sessions
        self.fields["session"].empty_label = _("The whole meeting")
        self.fields["session"].label_from_instance = lambda one: str(one.title)
        self.fields["place"].choices = Question.Place.choices
        if event.mode in ("on_site", "online"):
            self.fields["place"].initial = "room" if event.mode == "on_site" else "online"


def _next_of(event):
    """When a new session would be: after the last one, for three quarters of an hour."""
    last = event.sessions.order_by("-ends_at").values_list("ends_at", flat=True).first()
    begins = last if last and last < event.ends_at else event.starts_at
    return {"starts_at": begins, "ends_at": min(begins + USUAL, event.ends_at)}
