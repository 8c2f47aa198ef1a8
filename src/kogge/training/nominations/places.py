"""Who holds a place in an edition and whether one is left: asked before any is given. And who decides about a case."""

from django.conf import settings
from django.utils.module_loading import import_string

from kogge.training.programmes import quotas
from kogge.training.programmes.models import Edition


def lock(edition):
    """Places of an edition are given one after the other: whoever comes second waits, then counts anew."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


def partners_of(edition):
    """Keys of the organisations that carry the edition."""
    return {*edition.partners.exclude(role="funder").values_list("organisation", flat=True), edition.lead_id}


def placed(nomination, partners):
    """The person of a case as the quotas count them."""
    cluster = nomination.cluster
    return quotas.Placed(cluster.pk in partners, cluster.country.code, cluster.standing)


def holders(edition, partners):
    """Everybody who has a place, or is offered one."""
    held = edition.nominations.holding_a_place().select_related("cluster").order_by("pk")
    held = held.only("edition", "cluster__country", "cluster__standing")
    return [placed(each, partners) for each in held]


def places_for(edition):
    """The places of an edition as they stand, and how to ask for one more person: (State, function of a case)."""
    partners = partners_of(edition)
    return quotas.state_of(edition, holders(edition, partners)), lambda nomination: placed(nomination, partners)


def decided_at(nomination):
    """The page on which others than a single coordinator decide about this case; empty where one does."""
    for name in settings.CASES_DECIDED_BY:
        address = import_string(name)(nomination)
        if address:
            return address
    return ""


def as_told(cases):
    """The same cases as the people in them know them: what a committee decided shows once its letter has gone."""
    for name in settings.CASES_TOLD_BY:
        import_string(name)(cases)
    return cases


def told(nomination, entries):
    """Of the history, what happened before the decision that nobody has told yet."""
    since = nomination.kept_back_from
    return [entry for entry in entries if since is None or entry.at < since]
