"""The words from which a profile is chosen: ecosystems, technologies, services, labels, legal forms, sizes."""

from django.utils.translation import gettext_lazy as _

# The industrial ecosystems of the European Union, as the data write them, and as the reader sees them.
ECOSYSTEMS = {
    "Aerospace and defence": _("Aerospace and defence"),
    "Agri-food": _("Agri-food"),
    "Construction": _("Construction"),
    "Cultural and creative industries": _("Cultural and creative industries"),
    "Digital": _("Digital"),
    "Electronics": _("Electronics"),
    "Energy - renewables": _("Energy – renewables"),
    "Energy-intensive industries": _("Energy-intensive industries"),
    "Health": _("Health"),
    "Mobility - transport - automotive": _("Mobility – transport – automotive"),
    "Proximity, social economy and civil security": _("Proximity, social economy and civil security"),
    "Retail": _("Retail"),
    "Textiles": _("Textiles"),
    "Tourism": _("Tourism"),
}
# What a cluster organisation does for its members; compiled from the profiles such organisations publish.
SERVICES = {
    "projects": _("Finding and running projects"),
    "funding": _("Advice on funding"),
    "matchmaking": _("Matchmaking"),
    "internationalisation": _("Going to other countries"),
    "training": _("Training"),
    "testing": _("Test sites and laboratories"),
    "foresight": _("Scouting and foresight"),
    "startups": _("Help for start-ups"),
    "events": _("Meetings and fairs"),
    "communication": _("Communication"),
    "policy": _("Speaking for the branch"),
    "skills": _("Skills and recruiting"),
}
# Legal forms that cluster organisations have, by country; what is not listed can be written.
LEGAL_FORMS = {
    "DE": ["e. V.", "GmbH", "gGmbH", "Projekt einer Trägerorganisation"],
    "DK": ["Forening", "Erhvervsdrivende fond", "A/S", "ApS"],
    "EE": ["MTÜ", "SA", "OÜ", "Konsortsium"],
    "FI": ["Yhdistys ry", "Osuuskunta", "Oy", "Säätiö sr"],
    "LT": ["Asociacija", "VšĮ", "UAB", "Jungtinės veiklos sutartis"],
    "LV": ["Biedrība", "Nodibinājums", "SIA"],
    "NO": ["Forening", "AS", "SA", "Stiftelse"],
    "PL": ["Stowarzyszenie", "Fundacja", "Sp. z o.o.", "Konsorcjum"],
    "SE": ["Ideell förening", "Ekonomisk förening", "AB", "Stiftelse"],
}
# Sizes of the filter, by the number of members: (code, from, to, what it is called).
SIZES = [
    ("s", 1, 24, _("Up to 24 members")),
    ("m", 25, 74, _("25 to 74 members")),
    ("l", 75, 199, _("75 to 199 members")),
    ("xl", 200, None, _("200 members and more")),
]
# The country whose organisations a reader of this language knows by their own names.
HOME = {"da": "DK", "de": "DE", "et": "EE", "fi": "FI", "lt": "LT", "lv": "LV", "nb": "NO", "pl": "PL", "sv": "SE"}
LANGUAGE_OF = {country: language for language, country in HOME.items()}
# The languages in which an organisation may work, beside English: those around the sea and its larger neighbours.
WORK_LANGUAGES = ["en", "da", "de", "et", "fi", "lt", "lv", "nb", "pl", "sv", "fr", "is", "nl", "uk"]
