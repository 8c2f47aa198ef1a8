from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.training.assignments.forms import area
from kogge.training.marking.models import Phrase
from kogge.training.programmes.forms.fields import words


class MarkForm(forms.Form):
    """Levels, strengths, next steps, and a note for oneself."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strengths = area(_("Strengths"), 4000, 4)
    next_steps = area(_("Next steps"), 4000, 4)
    note_private = area(_("Note for yourself"), 2000, 2)

    def __init__(self, *args, mark, criteria, phrases=(), initial=None, by=None, **kwargs):
        texts = ("strengths", "next_steps", "note_private")
        given = {name: getattr(mark, name) for name in texts} | {"version": mark.revision} if mark else {"version": 0}
        super().__init__(*args, initial=given | (initial or {}), **kwargs)
        if mark and by and mark.note_private and mark.by_id != by.pk:
            del self.fields["note_private"]  # of somebody else, for themselves
        reached = mark.values() if mark else {}
        wrong = _("This level is not in the grid.")
        self.criteria = {f"c{criterion.pk}": criterion for criterion in criteria}
        for name, criterion in self.criteria.items():
            self.fields[name] = forms.TypedChoiceField(
                label=criterion.text, choices=criterion.steps(), coerce=int, empty_value=None, required=False,
                widget=forms.RadioSelect, initial=(initial or {}).get(name, reached.get(criterion.pk)),
                error_messages={"invalid_choice": wrong, "invalid": wrong},
            )  # fmt: skip
        self.phrases = {str(phrase.pk): phrase for phrase in phrases}

    def rows(self):
        """Of each criterion: the bound field, its value or "", the word for it, [(value, word, whether chosen)]."""
        for name, criterion in self.criteria.items():
            value = str(self[name].value() or "")
            steps = [(step, word, value == str(step)) for step, word in criterion.steps()]
            word = next((word for _step, word, is_chosen in steps if is_chosen), "")
            yield {"criterion": criterion, "field": self[name], "value": value, "word": word, "steps": steps}

    def values(self):
        return {
            criterion: self.cleaned_data[name]
            for name, criterion in self.criteria.items()
            if self.cleaned_data.get(name)
        }

    def texts(self):
        """What is written, and below it the phrases that were ticked."""
        names = [name for name in ("strengths", "next_steps", "note_private") if name in self.fields]
        said = {name: self.cleaned_data[name] for name in names}
        for key in self.data.getlist("phrase"):
            phrase = self.phrases.get(key)
            if phrase and phrase.text not in said[phrase.where]:
                said[phrase.where] = f"{said[phrase.where]}\n{phrase.text}".strip()
        return said


class AgreeForm(MarkForm):
    """What two who assessed write down together."""

    note_private = None
    reason = area(_("Why these levels stand"), 1000, 3)


class QuestionForm(forms.Form):
    text = area(_("Your question"), 2000, 4)


class ReplyForm(forms.Form):
    text = area(_("Your answer"), 2000, 4)


class PhraseForm(forms.ModelForm):
    text = words(_("Phrase"), _("Enter the phrase"), 300)

    class Meta:
        model = Phrase
        fields = ["where", "text"]
        widgets = {"where": forms.RadioSelect}
