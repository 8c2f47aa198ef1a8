from kogge.training.programmes.rules import is_coordinator, leads_module


def can_run(user, evaluation):
    """Who coordinates the edition, and the clock, which opens and closes on the days that were set."""
    return user is None or is_coordinator(user, evaluation.edition)


def can_answer(user, evaluation):
    """Who shows the results to participants and says what is done about them: who owns what was evaluated."""
    if evaluation.module_id is None:
        return is_coordinator(user, evaluation.edition)
    return leads_module(user, evaluation.module)


def reads_words(user, evaluation):
    """What people wrote in their own words: for who has to answer it, and nobody else."""
    return can_answer(user, evaluation)


def leads_something(user, edition):
    """Coordinates the edition, or leads a module of it: reads what participants expect."""
    return edition.has(user, "coordinator", "assistant", "module_lead")


def is_reference(user, edition):
    """Reads along from outside, and records what they make of it."""
    return edition.reference_members.filter(person=user).exists()


def can_read(user, edition):
    """The page of results: who leads something here, who read along after handing over, the reference group."""
    return edition.has(user, "coordinator", "assistant", "module_lead", "reader") or is_reference(user, edition)
