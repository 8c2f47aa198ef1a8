"""What can be found: one document for each thing and each audience that may find it."""

from django.db import models


class DocumentQuerySet(models.QuerySet):
    def of(self, kind):
        return self.filter(kind=kind)


class Document(models.Model):
    """One thing as one audience finds it. With hidden fields it has several, each with all that its audience sees.

    Rows are not deleted when their thing goes: lists kept in memory learn of it by `stamp`.
    """

    kind = models.CharField(max_length=16)
    ref = models.BigIntegerField()  # the key of the thing
    audience = models.CharField(max_length=24, default="public")
    titles = models.JSONField(default=dict)  # by language; "" for all others
    facets = models.JSONField(default=list)  # "country:SE", …
    words = models.TextField(blank=True)  # folded words and stems; those of the title also marked (stems.TITLE)
    digest = models.CharField(max_length=40)
    is_gone = models.BooleanField(default=False)
    stamp = models.DateTimeField(db_index=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref", "audience"], name="one_document_an_audience")]

    def __str__(self):
        return f"document {self.kind} {self.ref} for {self.audience}"
