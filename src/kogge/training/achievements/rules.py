from kogge.training.assignments.rules import marks_in

STAFF = ("coordinator", "assistant", "module_lead")


def is_staff(user, edition):
    """Coordinates, assists, or leads a module: one of these validates, and answers appeals."""
    return edition.has(user, *STAFF)


def can_assess(user, unit, seat):
    """Whoever leads or teaches the module of the unit; one without a module, all who lead. Never oneself."""
    if user.pk == seat.person_id or not user.is_authenticated:
        return False
    return marks_in(user, unit.module) if unit.module else is_staff(user, unit.edition)


def can_validate(user, assessment):
    """Somebody who leads in the edition, and has neither assessed nor been assessed."""
    return user.pk not in assessment.involved and is_staff(user, assessment.seat.edition)


def can_recognise(user, body, seat):
    """The home body decides, by somebody who works there. Nobody recognises oneself."""
    return user.pk != seat.person_id and body.memberships.filter(person=user.pk).exists()


def is_appellant(user, appeal):
    return appeal.assessment.seat.person_id == user.pk


def can_answer(user, appeal):
    """Somebody who leads in the edition and has neither assessed nor validated what the appeal is about."""
    assessment = appeal.assessment
    return user.pk not in appeal.involved and is_staff(user, assessment.seat.edition)
