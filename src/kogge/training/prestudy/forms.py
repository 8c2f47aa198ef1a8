"""The forms of a pre-study: its summary, a survey, a note, a need, a goal."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.strings import LazyI18nString

from kogge.commons.findings.breakdowns import LANGUAGE
from kogge.commons.surveys.models import Question, Questionnaire
from kogge.training.prestudy import evidence
from kogge.training.prestudy.models import Goal, Inquiry, Need, Note, Study, tags_in_use
from kogge.training.programmes.forms.fields import Day, words
from kogge.training.programmes.forms.settings import PartForm, text

MOST_TAGS = 10
MOST_GOALS = 99


def words_of(typed):
    """["members", "funding"] of "Members, funding,": as few and as short as tags can be; the same word once."""
    found = (" ".join(word.split()).lower()[:40].strip() for word in re.split(r"[,;\n]", typed))
    return list(dict.fromkeys(word for word in found if word))


class Several(list):
    """Words, or needs, that a form has beside its row; said as one sentence, whatever their order."""

    def __str__(self):
        return ", ".join(sorted(str(one.title) if isinstance(one, Need) else one for one in self))


class SummaryForm(PartForm):
    TEXTS = ("summary",)
    summary = text(
        _("What was done, and what came of it"), 2000, rows=6,
        help_text=_("Everybody reads this. Name nobody."),
    )  # fmt: skip

    class Meta:
        model = Study
        fields = ["summary"]


class AttachForm(forms.Form):
    """Choose one of the surveys that one works on."""

    questionnaire = forms.ModelChoiceField(
        label=_("Survey"), queryset=None, empty_label=None, error_messages={"required": _("Choose a survey")},
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, study, reader, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Questionnaire.objects.visible_to(reader).filter(purpose=Questionnaire.Purpose.SURVEY)
        field = self.fields["questionnaire"]
        there = study.inquiries.values("questionnaire")
        field.queryset = mine.exclude(pk__in=there).order_by("-pk")
        field.label_from_instance = lambda one: f"{one.title} ({one.get_state_display()})"


class InquiryForm(forms.ModelForm):
    """Which questions of a survey measure the needs."""

    importance = forms.ChoiceField(label=_("Importance"), required=False)
    skill = forms.ChoiceField(label=_("Present skill"), required=False)
    by = forms.ChoiceField(
        label=_("Compare by"), required=False, help_text=_("A group that is too small is never shown.")
    )

    class Meta:
        model = Inquiry
        fields = ["importance", "skill", "by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = list(self.instance.questionnaire.questions())
        nothing = [("", _("None"))]
        matrices = [(one.code, str(one.text)) for one in asked if one.kind == Question.Kind.MATRIX]
        singles = [(one.code, str(one.text)) for one in asked if one.kind == Question.Kind.SINGLE]
        self.fields["importance"].choices = self.fields["skill"].choices = nothing + matrices
        self.fields["by"].choices = [*nothing, *singles, (LANGUAGE, _("Language of the answers"))]

    def clean(self):
        cleaned = super().clean()
        sides = [cleaned.get("importance"), cleaned.get("skill")]
        if any(sides) and not all(sides):
            self.add_error("skill" if sides[0] else "importance", _("Choose both questions, or neither"))
        elif all(sides) and sides[0] == sides[1]:
            self.add_error("skill", _("Choose two different questions"))
        elif problem := evidence.problem_of(Inquiry(questionnaire=self.instance.questionnaire, **cleaned)):
            self.add_error("skill", problem)
        return cleaned


class NoteForm(PartForm):
    field_order = ["kind", "held_on", "place", "who", "text", "words", "quote", "is_quoted"]
    kind = forms.ChoiceField(label=_("Kind"), choices=Note.Kind.choices, widget=forms.RadioSelect)
    held_on = Day(label=pgettext_lazy("question", "Day"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    who = forms.CharField(
        label=_("Who was there"), max_length=300, required=False,
        help_text=_("Roles and organisations, for example: six cluster managers, two of them from Latvia. No names."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What was said"), max_length=8000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Only the team reads this."), error_messages={"required": _("Write what was said")},
    )  # fmt: skip
    words = forms.CharField(label=_("Tags"), max_length=400, required=False)
    quote = forms.CharField(
        label=_("A sentence in their words"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    is_quoted = forms.BooleanField(
        label=_("Show this sentence to everybody"), required=False,
        help_text=_("It stands beside the goals, without name and place. Ask whoever said it."),
    )  # fmt: skip

    class Meta:
        model = Note
        fields = ["kind", "held_on", "place", "who", "text", "quote", "is_quoted"]

    def __init__(self, *args, study, **kwargs):
        note = kwargs["instance"]
        there = Several(note.tags.values_list("word", flat=True) if note.pk else [])
        super().__init__(*args, beside={"words": there}, **kwargs)
        self.initial["words"] = str(there)
        used = ", ".join(tag.word for tag in tags_in_use(study))
        said = _("With a comma between them. In use: %(words)s.") if used else _("With a comma between them.")
        self.fields["words"].help_text = said % {"words": used} if used else said

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Log what has been heard."))
        return day

    def clean_words(self):
        found = Several(words_of(self.cleaned_data["words"]))
        if len(found) > MOST_TAGS:
            raise forms.ValidationError(_("Ten tags are enough for one note"))
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_quoted") and not cleaned.get("quote"):
            self.add_error("quote", _("Write the sentence that everybody may read"))
        return cleaned


class NeedForm(PartForm):
    field_order = ["title", "code", "word", "place", "why_there"]
    TEXTS = ("title",)
    title = words(_("What people need"), _("Enter what people need"), 200)
    code = forms.ChoiceField(label=_("Line of the survey"), required=False)
    word = forms.CharField(label=_("Tag"), max_length=40, required=False)
    place = forms.IntegerField(
        label=_("Place by hand"), min_value=1, max_value=99, required=False,
        help_text=_("Without one, needs stand in the order of their gaps."),
    )  # fmt: skip
    why_there = forms.CharField(label=_("Why at this place"), max_length=300, required=False)

    class Meta:
        model = Need
        fields = ["title", "code", "place", "why_there"]

    def __init__(self, *args, study, **kwargs):
        tag = kwargs["instance"].tag
        super().__init__(*args, beside={"word": tag.word if tag else ""}, **kwargs)
        self.study, self.initial["word"] = study, self.before["word"]
        self._offer_lines()
        used = [tag.word for tag in tags_in_use(study)]
        said = _("Notes with this tag speak for the need. In use: %(words)s.")
        self.fields["word"].help_text = said % {"words": ", ".join(used)} if used else _("Notes carry it too.")

    def _offer_lines(self):
        """The lines of the survey that measures; the one it has stays possible, whatever became of the survey."""
        inquiry = self.study.inquiries.exclude(importance="").select_related("questionnaire").first()
        lines = dict(evidence.lines_of(inquiry)) if inquiry else {}
        if not lines:
            del self.fields["code"]
            return
        own = self.instance.code
        labels = [(code, str(LazyI18nString(label))) for code, label in lines.items()]
        kept = [(own, own)] if own and own not in lines else []
        self.fields["code"].choices = [("", _("Not asked in the survey")), *labels, *kept]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code and self.study.needs.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another need stands for this line already"))
        return code

    def clean_word(self):
        found = words_of(self.cleaned_data["word"])
        if len(found) > 1:
            raise forms.ValidationError(_("One tag only"))
        return found[0] if found else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("place") and not cleaned.get("why_there"):
            self.add_error("why_there", _("Say why it stands at this place"))
        if not cleaned.get("place"):
            cleaned["why_there"] = ""
        return cleaned


class GoalForm(PartForm):
    field_order = ["text", "needs", "position"]
    TEXTS = ("text",)
    text = forms.CharField(
        label=_("Goal"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What participants can do afterwards, in one sentence."),
        error_messages={"required": _("Write the goal")},
    )  # fmt: skip
    needs = forms.ModelMultipleChoiceField(
        label=_("It follows from"), queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the needs that it follows from")},
    )  # fmt: skip
    position = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=MOST_GOALS)

    class Meta:
        model = Goal
        fields = ["text", "position"]

    def __init__(self, *args, study, **kwargs):
        goal = kwargs["instance"]
        there = Several(goal.needs.all() if goal.pk else [])
        super().__init__(*args, beside={"needs": there}, **kwargs)
        needs = self.fields["needs"]
        needs.queryset = study.needs.order_by("pk")
        needs.label_from_instance = lambda need: str(need.title)
        self.initial["needs"] = there
        if not goal.pk:
            self.initial["position"] = min(study.goals.count() + 1, MOST_GOALS)

    def clean_needs(self):
        return Several(self.cleaned_data["needs"])
