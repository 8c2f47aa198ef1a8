"""The two made-up editions of which the demonstration tells most, and who it signs in as a participant of them."""

EARLIER = "bsr-cluster-manager-education-demonstration-earlier"  # over: booklet, certificates
RUNNING = "bsr-cluster-manager-education-demonstration"
ULLA = "ulla.saarni@example.org"
