"""By when an offer has to be answered: the end of a day on the clock of the edition."""

from datetime import datetime, time, timedelta

from kogge.training.decisions.models import Terms

REMIND = timedelta(days=3)


def terms_of(round):
    """The round's own, or what holds as long as nobody has said otherwise."""
    return Terms.objects.filter(round=round).first() or Terms(round=round)


def answer_due(round, now):
    """The last second of the day so many days from now."""
    zone = round.edition.zone
    last = now.astimezone(zone).date() + timedelta(days=terms_of(round).answer_days)
    return datetime.combine(last, time(23, 59, 59), zone)
