"""Who it is that answers: somebody with an account, the holder of a ticket, or a stranger with an open link."""

from datetime import timedelta

from kogge.base.http import place_of
from kogge.commons.people.limits import hold
from kogge.commons.surveys import actions, rules
from kogge.commons.surveys.models import Questionnaire, Response, Ticket

KEPT = "surveys"  # in the session: {ref of the questionnaire: [ticket, draft of an open link, sent]}


class Reader:
    """Who answers which questionnaire, and what they have begun or sent."""

    def __init__(self, request, ref):
        self.request = request
        self.questionnaire = Questionnaire.objects.exclude(state="draft").filter(ref=ref).first()
        number, self.draft, self.has_sent = request.session.get(KEPT, {}).get(ref, [None, None, False])
        self.ticket = self.person = self.response = None
        if self.questionnaire is None:
            return
        tickets = Ticket.objects.select_related("person").filter(questionnaire=self.questionnaire)
        if request.user.is_authenticated and rules.may_answer(request.user, self.questionnaire):
            self.person, self.ticket = request.user, tickets.of(request.user).first()
        elif number:  # of a link: it counts for who has no account, or for the address that was asked
            others = {"person": None} if request.user.is_authenticated else {}
            self.ticket = tickets.filter(pk=number, **others).exclude(person__is_active=False).first()
        self.response = self._found()
        self.has_sent = self._is_done()

    def _found(self):
        own = Response.objects.filter(questionnaire=self.questionnaire)
        if self.ticket is not None:
            by_person = self.ticket.person_id is not None
            key = {"person": self.ticket.person_id} if by_person else {"address": self.ticket.address}
            return own.filter(**key).first()
        if self.person is not None:
            return own.filter(person=self.person).first()
        return own.filter(pk=self.draft, person=None, address="").first() if self.draft else None

    def _is_done(self):
        if self.ticket is not None:
            return self.ticket.is_used
        return self.person is None and self.has_sent

    @property
    def has_name(self):
        """Known by an account or an invited address; not by an open link alone."""
        return bool(self.ticket or self.person)

    @property
    def is_let_in(self):
        return self.questionnaire is not None and bool(
            self.has_name or rules.may_answer(self.request.user, self.questionnaire)
        )

    def begun(self, *, now):
        """Their draft; made now if there is none."""
        if self.response is None or (self.person and self.response.person_id is None):
            is_stranger = not self.has_name
            if is_stranger:
                hold("survey", place_of(self.request), most=60, within=timedelta(hours=1), now=now)
            self.response = actions.begin(self.questionnaire, person=self.person, ticket=self.ticket, now=now)
            if is_stranger:
                keep_in_session(self.request, self.questionnaire.ref, [None, str(self.response.pk), False])
        return self.response


def keep_in_session(request, ref, what):
    request.session[KEPT] = {**request.session.get(KEPT, {}), ref: what}
