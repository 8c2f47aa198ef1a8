"""When two names may mean the same organisation."""

from kogge.commons.search.stems import fold, tokens

# Words that say only what kind of thing it is, in the languages around the sea, and legal forms.
WORDS = (
    "cluster clusters klaster klastris klasteris klasteri klyngen klynge kluster clustern klastras network netzwerk "
    "natverk nettverk netvaerk verkosto vorgustik tiklas tikls siec the of for and und och og ja ir un i e v ev "
    "eingetragener verein gmbh ggmbh ab as a s oy ry ou mtu sa vsi uab sia biedriba asociacija "
    "association forening stiftelse foundation sp z o"
)
SAYS_NOTHING = frozenset(WORDS.split())


def name_key(name: str) -> str:
    """A name reduced to what tells it from others: folded, without words of kind and legal form, in alphabetic order.

    "Klaster Lubelskie" and "Lubelskie Cluster" have one key; a name of nothing but such words keeps them.
    """
    words = tokens(fold(name))
    telling = sorted({word for word in words if word not in SAYS_NOTHING}) or sorted(set(words))
    return " ".join(telling)[:200]
