"""Whether an address shows that its owner speaks for an organisation: it is at the domain of its website."""

import re
import unicodedata

from django.db.models import Q
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.clusters.doubles import PAGES_OF_PEOPLE, domain_of, is_below
from kogge.commons.clusters.models import Organisation
from kogge.commons.people.models import as_key

# Where everybody gets an address: it says nothing about whom one works for.
WORDS = (
    "gmail.com googlemail.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com "
    "tutanota.de tutamail.com tuta.com tuta.io keemail.me web.de t-online.de freenet.de arcor.de posteo.de posteo.net "
    "mailbox.org mail.com email.com usa.com fastmail.com fastmail.fm hey.com zoho.com zoho.eu zohomail.eu mail.ru "
    "bk.ru list.ru inbox.ru rambler.ru ya.ru yandex.ru seznam.cz email.cz centrum.cz post.cz volny.cz azet.sk "
    "zoznam.sk wp.pl onet.pl onet.eu o2.pl interia.pl interia.eu poczta.fm poczta.onet.pl op.pl vp.pl gazeta.pl "
    "tlen.pl go2.pl inbox.lv inbox.lt inbox.eu mail.lv apollo.lv one.lt mail.ee hot.ee online.ee neti.ee telia.com "
    "spray.se bredband.net bahnhof.se comhem.se luukku.com suomi24.fi kolumbus.fi elisanet.fi pp.inet.fi online.no "
    "mail.dk jubii.dk ofir.dk stofanet.dk orange.fr laposte.net free.fr wanadoo.fr sfr.fr libero.it virgilio.it "
    "tiscali.it abv.bg ukr.net i.ua meta.ua citromail.hu freemail.hu 163.com 126.com qq.com hushmail.com "
    "mailinator.com guerrillamail.com yopmail.com runbox.com ziggo.nl kpnmail.nl hetnet.nl bluewin.ch btinternet.com"
)
FREE = frozenset(WORDS.split())
FREE_EVERYWHERE = re.compile(
    r"(hotmail|yahoo|ymail|rocketmail|outlook|live|msn|aol|gmx|yandex)\.(com|net|org|[a-z]{2}|com?\.[a-z]{2})"
)
# Letters that older and newer programs turn into different domains (ß: "ss" or itself).
TWO_WAYS = set("ßẞς\u200c\u200d")
# Their parts (faculties, programmes, towns) have addresses below the same domain and do not speak for the whole.
MANY_BELOW = ("university", "agency", "region")


def is_free(domain) -> bool:
    """Everybody can have an address there."""
    return domain in FREE or bool(FREE_EVERYWHERE.fullmatch(domain))


def domain_of_entry(organisation) -> str:
    """The domain whose addresses prove a claim; "" if the entry has no website of its own. One query."""
    domain = _own_domain(organisation.website)
    return "" if domain in _domains_around(organisation, domain) else domain


def _own_domain(website):
    domain = as_ascii(domain_of(website))
    is_none = not domain.count(".") or is_free(domain) or domain.replace(".", "").isdigit()
    return "" if is_none or is_below(domain, PAGES_OF_PEOPLE) else domain


def _domains_around(organisation, domain) -> set[str]:
    """The domains of the other entries in the directory that are this one or lie below it."""
    if not domain:
        return set()
    forms = {domain, _in_letters(domain), domain_of(organisation.website)}
    near = Q()
    for form in forms:
        near |= Q(website__icontains=form)
    found = Organisation.objects.shown().filter(near).exclude(pk=organisation.pk).values_list("website", flat=True)
    return {other for other in map(_own_domain, found) if is_below(other, {domain})}


def as_ascii(domain) -> str:
    """A domain as the net knows it, so that two that only look alike stay two; "" if there is no one such domain."""
    if TWO_WAYS & set(domain):
        return ""
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return ""


def _in_letters(domain):
    """A domain as people write it."""
    try:
        return domain.encode().decode("idna")
    except UnicodeError:
        return domain


def check_address(address, organisation) -> str:
    """The address as it is kept, if it is at the domain of the entry's website. Refused says what is wrong with it."""
    typed = unicodedata.normalize("NFKC", address)
    name, _at, domain = as_key(address).rpartition("@")
    wanted = domain_of_entry(organisation)
    if not wanted:
        raise Refused(_("This entry names no website of its own, so no address can prove it. Write to the office."))
    domain = "" if TWO_WAYS & set(typed) else as_ascii(domain)
    if not name or not domain or not name.isascii() or any(sign in name for sign in '@"\\ ,;:<>()[]'):
        raise Refused(_("Enter an e-mail address in the form name@example.org"))
    if is_free(domain):
        raise Refused(
            _("Everybody can have an address at %(domain)s. Use one at %(wanted)s, or write to the office.")
            % {"domain": domain, "wanted": wanted}
        )
    if domain != wanted and not _is_part(domain, wanted, organisation):
        raise Refused(
            _("This address is not at %(wanted)s, the website of the entry. Use one that is, or write to the office.")
            % {"wanted": wanted}
        )
    return f"{name}@{domain}"


def _is_part(domain, wanted, organisation):
    """A domain below that of the entry, which is not that of another entry."""
    if organisation.kind in MANY_BELOW or not domain.endswith(f".{wanted}"):
        return False
    return not is_below(domain, _domains_around(organisation, wanted))
