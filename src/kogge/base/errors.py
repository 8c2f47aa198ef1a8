"""The one error that a person reads."""


class Refused(Exception):
    """We understood and say no; the text says why and what to do. Becomes a 409 page."""


class TooMany(Refused):
    """The same was asked too often; becomes a 429 page that says when to try again."""

    def __init__(self, message, *, retry_after: int):
        """`retry_after` in seconds."""
        super().__init__(message)
        self.retry_after = retry_after
