from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.base.errors import Refused
from kogge.commons.files.check import check, in_words, listed


def _limits(kinds, most):
    return _("%(kinds)s, smaller than %(most)s") % {"kinds": listed(kinds), "most": in_words(most)}


_help = lazy(_limits, str)  # in the language of the reader, not of the moment when the form was defined


class UploadField(forms.FileField):
    """A file to choose; says beforehand which kinds and what size, and afterwards what was wrong.

    `cleaned_data` holds the upload; hand it to `files.actions.keep` with the field's `kinds` and `most`.
    """

    widget = forms.FileInput
    default_error_messages = {"required": gettext_lazy("Choose a file"), "missing": gettext_lazy("Choose a file")}

    def __init__(self, *, kinds, most, **options):
        self.kinds, self.most = kinds, most
        super().__init__(allow_empty_file=True, **options)
        self.help_text = self.help_text or _help(kinds, min(most, settings.UPLOAD_MOST))

    def to_python(self, data):
        upload = super().to_python(data)
        if upload:
            try:
                check(upload, kinds=self.kinds, most=self.most)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return upload

    def widget_attrs(self, widget):
        return {"accept": ",".join(ending for kind in self.kinds for ending in kind.endings)}
