"""Whether an address shows that its owner speaks for an organisation: it is at the domain of its website."""

from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.clusters.doubles import domain_of
from kogge.commons.people.models import as_key

# Where everybody gets an address: it says nothing about whom one works for.
FREE = {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com"}
FREE |= {"me.com", "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de"}
FREE |= {"freenet.de", "mail.com", "zoho.com", "yandex.com", "mail.ru", "wp.pl", "onet.pl", "o2.pl", "interia.pl"}
FREE |= {"op.pl", "inbox.lv", "inbox.lt", "one.lt", "mail.ee", "hot.ee", "online.ee", "telia.com", "hotmail.se"}
FREE |= {"live.se", "outlook.dk", "live.dk", "mail.dk", "hotmail.fi", "luukku.com", "online.no", "live.no"}


def domain_of_entry(organisation) -> str:
    """The domain whose addresses prove a claim; "" if the entry has no website of its own."""
    domain = as_ascii(domain_of(organisation.website))
    return domain if domain.count(".") and domain not in FREE and not domain.replace(".", "").isdigit() else ""


def as_ascii(domain) -> str:
    """A domain as the net knows it, so that two that only look alike stay two; "" if there is no such domain."""
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return ""


def check_address(address, organisation) -> str:
    """The address as it is kept, if it is at the domain of the entry's website. Refused says what is wrong with it."""
    name, _at, domain = as_key(address).rpartition("@")
    wanted = domain_of_entry(organisation)
    if not wanted:
        raise Refused(_("This entry names no website of its own, so no address can prove it. Write to the office."))
    domain = as_ascii(domain)
    if not name or not domain or not name.isascii() or any(sign in name for sign in '@"\\ ,;:<>()[]'):
        raise Refused(_("Enter an e-mail address in the form name@example.org"))
    if domain in FREE:
        raise Refused(
            _("Everybody can have an address at %(domain)s. Use one at %(wanted)s, or write to the office.")
            % {"domain": domain, "wanted": wanted}
        )
    if domain != wanted and not domain.endswith(f".{wanted}"):
        raise Refused(
            _("This address is not at %(wanted)s, the website of the entry. Use one that is, or write to the office.")
            % {"wanted": wanted}
        )
    return f"{name}@{domain}"
