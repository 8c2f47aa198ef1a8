"""A reviewer's way through their files: what is done, what is next, and what is left."""

from dataclasses import dataclass

from django.db.models import Count


@dataclass(frozen=True)
class Queue:
    reviews: list  # in the order of their numbers, each with `scored`
    criteria: int

    @property
    def final(self):
        return sum(review.state == "final" for review in self.reviews)

    @property
    def left(self):
        return len(self.reviews) - self.final

    @property
    def ready(self):
        """Drafts in which nothing is missing."""
        return [one for one in self.reviews if one.state == "draft" and one.scored == self.criteria]

    def after(self, number):
        """The next file to score: after this one, then from the beginning; None when all have their scores."""
        open_ones = [one for one in self.reviews if one.state == "draft" and one.scored < self.criteria]
        later = [one for one in open_ones if one.number > number]
        return next(iter([*later, *(one for one in open_ones if one.number != number)]), None)

    def neighbour(self, number, step):
        """The file before (-1) or after (1) in the queue, whatever its state; None at the ends."""
        numbers = [one.number for one in self.reviews]
        place = numbers.index(number) + step if number in numbers else -1
        return self.reviews[place] if 0 <= place < len(numbers) else None

    def place(self, number):
        return [one.number for one in self.reviews].index(number) + 1


def queue_of(reviewer):
    """The files of one reviewer, in two queries."""
    found = reviewer.reviews.unbarred().in_office().select_related("nomination__cluster", "nomination__nominee")
    rows = list(found.annotate(scored=Count("scores")).order_by("number"))
    return Queue(rows, reviewer.round.criteria.count())
