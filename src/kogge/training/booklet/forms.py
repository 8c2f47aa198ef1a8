from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.forms import with_own_language
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import PHOTOS
from kogge.commons.privacy.texts import current
from kogge.training.booklet.actions import LARGEST_PHOTO, WRITTEN
from kogge.training.booklet.models import Chapter, Page
from kogge.training.programmes.forms.fields import Day

SAYS = _(
    "My photograph may stand in the booklet, in print and on the internet. When I withdraw this, it is left out from "
    "then on; what has been printed cannot be taken back."
)


def area(label, most, rows, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PageForm(forms.ModelForm):
    """The own page. What is agreed to is never ticked beforehand, only kept once it was given."""

    link = forms.URLField(
        label=_("A page about you"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("For example your profile elsewhere; it begins with https://"),
    )
    photo = UploadField(label=_("Photograph"), required=False, kinds=PHOTOS, most=LARGEST_PHOTO)
    use_profile = forms.BooleanField(label=_("Take the photograph of my profile"), required=False)
    drop_photo = forms.BooleanField(label=_("Remove the photograph"), required=False)
    shows_photo = forms.BooleanField(label=SAYS, required=False)
    agrees = forms.BooleanField(required=False)

    class Meta:
        model = Page
        fields = WRITTEN
        widgets = {"why": forms.Textarea(attrs={"rows": 6}), "gained": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "language": _("Language of the page"), "role": _("What you do"), "why": _("Why I applied"),
            "gained": _("What I gained"), "quote": _("One sentence to remember"),
        }  # fmt: skip
        help_texts = {
            "why": _("Up to 900 letters. What you wrote in your application stands here as a start."),
            "gained": _("Up to 900 letters: what you can do now, or what has changed in your cluster."),
            "quote": _("Set large on your page."),
        }

    field_order = ("photo", "use_profile", "drop_photo", "shows_photo", *WRITTEN, "agrees")

    def __init__(self, *args, has_agreed, **kwargs):
        super().__init__(*args, **kwargs)
        page = self.instance
        self.approves = "approve" in (self.data or {})
        self.fields["shows_photo"].initial = bool(page.photo_agreed_at)
        self.fields["agrees"].label = current("booklet").says
        if has_agreed:
            del self.fields["agrees"]
        if not page.photo_id:
            del self.fields["drop_photo"]
        if not page.seat.person.photo_id:
            del self.fields["use_profile"]

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("Enter an address that begins with https://"))
        return link

    def clean(self):
        given = super().clean()
        if self.approves and "agrees" in self.fields and not given.get("agrees"):
            self.add_error("agrees", _("Tick this to stand in the booklet, or save your page for later"))
        brings = given.get("photo") or given.get("use_profile")
        keeps = self.instance.photo_id and not given.get("drop_photo")
        if self.approves and (brings or keeps) and not given.get("shows_photo"):
            words = _("Tick this for your photograph to be shown, or remove the photograph")
            self.add_error("shows_photo", words)
        return given

    def texts(self):
        return {name: self.cleaned_data[name] for name in WRITTEN}


class BookletForm(forms.Form):
    """In the language of the page; what stands there in other languages stays."""

    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Left empty, it is the name of the programme.")
    )
    greeting = area(_("Greeting"), 3000, 9, required=False)
    greeted_by = forms.CharField(
        label=_("Who greets"), max_length=160, required=False, help_text=_("Name and what the person is.")
    )
    pages_until = Day(label=_("Pages until"), required=False)

    def __init__(self, *args, booklet, **kwargs):
        self.booklet = booklet
        initial = {"title": str(booklet.title), "greeting": str(booklet.greeting)}
        super().__init__(
            *args, initial=initial | {"greeted_by": booklet.greeted_by, "pages_until": booklet.pages_until}, **kwargs
        )

    def filled(self):
        given, booklet = self.cleaned_data, self.booklet
        booklet.title = with_own_language(booklet.title, given["title"])
        booklet.greeting = with_own_language(booklet.greeting, given["greeting"])
        booklet.greeted_by, booklet.pages_until = given["greeted_by"], given["pages_until"]
        return booklet


class ChapterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Chapter"), choices=Chapter.Kind.choices)
    title = forms.CharField(
        label=_("Heading"), max_length=120, required=False, help_text=_("Left empty, the name of the chapter.")
    )
    text = area(_("Text"), 6000, 12, required=False)

    def __init__(self, *args, chapter, **kwargs):
        self.chapter = chapter
        initial = {"kind": chapter.kind or "text", "title": str(chapter.title), "text": str(chapter.text)}
        super().__init__(*args, initial=initial, **kwargs)
        if chapter.pk:
            del self.fields["kind"]

    def clean(self):
        given = super().clean()
        kind = given.get("kind") or self.chapter.kind
        if kind == Chapter.Kind.TEXT:
            for name, words in (("title", _("Enter a heading")), ("text", _("Write the text"))):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def filled(self):
        given, chapter = self.cleaned_data, self.chapter
        chapter.kind = given.get("kind") or chapter.kind
        chapter.title = with_own_language(chapter.title, given["title"])
        chapter.text = with_own_language(chapter.text, given["text"])
        return chapter


class PrintForm(forms.Form):
    format = forms.ChoiceField(label=_("Size"), choices=[("a5", "A5"), ("a4", "A4")])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class NoteForm(forms.Form):
    note = area(_("What is to be changed"), 500, 3, error_messages={"required": _("Say what is to be changed")})


class LayoutForm(forms.Form):
    """How the certificates of an edition look; the sentence in the language of the page."""

    second_language = forms.ChoiceField(
        label=_("Second language"),
        required=False,
        choices=[("", _("English, beside any other")), ("none", _("None")), *settings.LANGUAGES],
    )
    sentence = forms.CharField(
        label=_("A sentence under the name"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    signatories = forms.CharField(
        label=_("Who signs"),
        max_length=600,
        required=False,
        help_text=_("One person a line, three at most: the name, a comma, what the person is."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    logos = forms.ModelMultipleChoiceField(
        label=_("Logos"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, layout, **kwargs):
        self.layout = layout
        lines = [", ".join(part for part in one if part) for one in layout.signatories]
        logos = list(layout.logos.all()) if layout.pk else []
        initial = {"second_language": layout.second_language, "sentence": str(layout.sentence)}
        super().__init__(*args, initial=initial | {"signatories": "\n".join(lines), "logos": logos}, **kwargs)
        edition = layout.edition
        carry = Organisation.objects.filter(Q(partnerships__edition=edition) | Q(pk=edition.lead_id))
        self.fields["logos"].queryset = carry.exclude(logo=None).distinct().order_by("name")
        if not self.fields["logos"].queryset.exists():
            del self.fields["logos"]

    def clean_signatories(self):
        lines = [line.strip() for line in self.cleaned_data["signatories"].splitlines() if line.strip()]
        if len(lines) > 3:
            raise forms.ValidationError(_("A certificate has room for three people who sign"))
        if any(len(line) > 110 for line in lines):
            raise forms.ValidationError(_("A line is too long for the certificate: 110 letters at most"))
        return [[part.strip() for part in (line.partition(",")[0], line.partition(",")[2])] for line in lines]

    def clean(self):
        return {"logos": []} | super().clean()

    def filled(self):
        given, layout = self.cleaned_data, self.layout
        layout.second_language, layout.signatories = given["second_language"], given["signatories"]
        layout.sentence = with_own_language(layout.sentence, given["sentence"])
        return layout
