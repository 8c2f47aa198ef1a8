"""Who writes a questionnaire and reads its answers, and who may answer it."""


def can_make(user):
    """The office, and whoever already works on a questionnaire; rooms above make some for people of theirs."""
    return user.is_authenticated and (user.is_staff or user.questionnaires.exists())


def can_edit(user, questionnaire):
    """Its editors, and the office."""
    if user is None or not user.is_authenticated:
        return False
    return user.is_staff or questionnaire.editors.filter(pk=user.pk).exists()


def is_sealed(questionnaire):
    """Anonymous answers are in: with more to come, the newest could be told apart from those seen already."""
    return questionnaire.is_anonymous and questionnaire.is_answered


def can_reopen(user, questionnaire):
    return can_edit(user, questionnaire) and not is_sealed(questionnaire)


def may_answer(user, questionnaire):
    """Whether the door is open to this reader without an invitation link: the public, the circle, the invited."""
    if questionnaire.is_public:
        return True
    if not user.is_authenticated:
        return False
    if questionnaire.tickets.of(user).exists():
        return True
    circle = questionnaire.audience_id
    return circle is not None and user.circles.filter(pk=circle).exists()
