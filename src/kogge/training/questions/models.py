"""A call's own questions, and what applicants answer.

The questions are a questionnaire that is kept for this call alone. The answers belong to the case: they are read by
whoever reads the application, changed while it is written, and go when it goes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kogge.commons.surveys import asking
from kogge.commons.surveys.models import Questionnaire
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition


class CallQuestions(models.Model):
    """What the applications for an edition are asked beside what all are asked."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="asked")
    questionnaire = models.OneToOneField(Questionnaire, models.PROTECT, related_name="+")

    def __str__(self):
        return f"questions of edition {self.edition_id}"


class CaseAnswers(models.Model):
    """What one applicant says: {code of the question: value}, as `surveys` keeps values; unfinished while written."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="answers")
    values = models.JSONField(_("answers to the questions of the call"), default=dict)
    version = models.PositiveIntegerField(default=0)  # counted up by every saving, to see what two windows do
    saved_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"answers of nomination {self.nomination_id}"

    @property
    def said(self):
        """[(question, [words])] of all that is asked, in its order."""
        found = (
            CallQuestions.objects.filter(edition=self.nomination.edition_id).select_related("questionnaire").first()
        )
        questions = asking.reachable(list(found.questionnaire.questions()), self.values) if found else []
        return [(one, asking.in_words(one, self.values.get(one.code))) for one in questions]
