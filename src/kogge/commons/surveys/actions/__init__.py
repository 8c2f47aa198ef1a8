"""Every verb of the room, in files by noun. What other rooms call:

begin(questionnaire, *, person=None, ticket=None, now)   the draft of this person or invitation; made if there is none
save(response, values, *, now, seen=None)                keep {code: value} as a draft, however unfinished
send(response, *, now)                                   all that is asked is answered, or Refused says what is not
answers_of(response)                                     [(question, value, [words])] in the order of the questions
found(questionnaire, *, by, now)                         a new questionnaire with a first section; `by` edits it
copy(questionnaire, *, by, now)                          a new draft with the same questions
invite(questionnaire, *, addresses, circle, language, by, now)

The form is `forms.form_of(questionnaire, response, data, section)`. None of the three of who answers asks whether
the reader may: that is `rules.may_answer`, or the rule of the room that asks the questions.
"""

from kogge.commons.surveys.actions.answering import answers_of, begin, save, send
from kogge.commons.surveys.actions.inviting import invite, remind
from kogge.commons.surveys.actions.making import change, close, copy, found, open, reopen, translate
from kogge.commons.surveys.actions.questions import (
    add_question,
    add_section,
    change_question,
    move_question,
    name_section,
    remove_question,
    remove_section,
)

__all__ = [
    "add_question",
    "add_section",
    "answers_of",
    "begin",
    "change",
    "change_question",
    "close",
    "copy",
    "found",
    "invite",
    "move_question",
    "name_section",
    "open",
    "remind",
    "remove_question",
    "remove_section",
    "reopen",
    "save",
    "send",
    "translate",
]
