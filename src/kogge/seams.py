"""Where rooms meet that may not see each other: the lower asks, and the names here say who answers."""

# Functions of a case that return the page on which others than a single coordinator decide about it, or nothing.
CASES_DECIDED_BY = ["kogge.training.decisions.partaking.page_of"]

# What the people in a case know of it: functions of a list of cases that take back, in memory, what is not told yet.
CASES_TOLD_BY = ["kogge.training.decisions.telling.as_told"]
# From whom cases are hidden although they coordinate the edition: functions of a person that return keys of editions.
CASES_HIDDEN_BY = ["kogge.training.selection.shown.read_blind_by"]
# Who assesses hand-ins although they do not lead: functions of a person that return the keys of modules, as a query.
MARKED_BY = ["kogge.training.learning.ways.taught_by"]

# What stands at the foot of every mail about a thing, by itself: the word under which the mail has the thing, a
# function of it and of the day, and the template (.txt and .html) that reads what the function returns as `named`.
MAIL_FEET = [("edition", "kogge.training.programmes.opening.acknowledgements", "programmes/mail/_funding")]

# Meetings, as the rooms above know them: whether a person runs one (person, meeting), the keys of the circles for
# which a person may make one, and the reference of the case that somebody's attendance belongs to (meeting, person).
EVENTS_RUN_BY = ["kogge.training.learning.meetings.runs"]
EVENTS_MADE_FOR = ["kogge.training.learning.meetings.circles_of"]
EVENTS_CASES_BY = ["kogge.training.learning.meetings.case_of"]
# What the page of a meeting leads to, for all and for who runs it: functions (meeting, person) of (words, address).
EVENT_WAYS = ["kogge.commons.timetables.ways.of_event"]
EVENT_DUTIES = ["kogge.commons.timetables.ways.of_running"]
# What the page on which a meeting is changed asks for beside: modules with fields(event, person), {name: field of a
# form}, and put(event, {name: value}, by, now), which keeps them.
EVENT_FIELDS = ["kogge.training.learning.attaching"]
# Who keeps order in the threads of a circle, beside the office: functions of a person and a circle.
TALK_KEEPERS = ["kogge.portal.home.keepers.runs_edition"]
# What ends with a seat that somebody gives back: functions of a seat that return sentences which say so beforehand,
# and functions (seat, by, now) that end it, or refuse to.
SEAT_HOLDS = ["kogge.training.assignments.leaving.held_by"]
SEAT_ENDS = ["kogge.training.learning.leaving.hold_what_rests_on_it", "kogge.training.assignments.leaving.end_works"]
# What rooms ask for before a call may open: functions of an edition that return sentences.
CALL_CHECKS = ["kogge.training.selection.actions.committee.call_lacks"]
# Who may draft the definition of a work role, beside those who have endorsed one, and who holds the pen beside the
# office: functions of a person.
DEFINED_BY = ["kogge.training.programmes.rules.carries_an_edition"]
DEFINITIONS_EDITED_BY = ["kogge.training.programmes.rules.coordinates_an_edition"]
# Who may nominate where a call is for those who were invited, beside the partners: functions (edition, person).
NOMINATORS_ASKED_BY = ["kogge.training.nominators.actions.is_asked"]
# What a case is asked beside the rules of its call: functions of a case that return verdicts.
CASES_ASKED_BY = ["kogge.training.questions.asked.verdicts_of"]
# What goes along when an edition is copied: functions (edition, fresh, {key of a module: the new one}, by=).
EDITION_COPIED_BY = ["kogge.training.units.actions.copy_units", "kogge.training.questions.actions.copy_questions"]
# How far a participant is in the units: functions of a seat that return {key of a unit: (words, tone, address)}.
UNITS_TOLD_BY = ["kogge.training.achievements.standing.told_of"]
# By which level groups are balanced where nobody typed one, and the person agrees: functions of the keys of seats that
# return {key of a seat: number from 0 to 100}. The numbers go to the engine and nowhere else.
LEVELS_TOLD_BY = ["kogge.training.selfassessments.grouping.levels_of"]
