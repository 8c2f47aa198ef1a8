"""The directory: organisations, who works for them, whom they have as members, and where towns lie."""

from kogge.commons.clusters.models.membership import Member, Membership
from kogge.commons.clusters.models.organisation import Organisation
from kogge.commons.clusters.models.place import Place

__all__ = ["Member", "Membership", "Organisation", "Place"]
