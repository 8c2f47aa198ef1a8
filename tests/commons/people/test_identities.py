"""Signing in through another house: who says so is part of who one is, and an address is proved, never believed."""

import json
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.commons.people import actions, factors
from kogge.commons.people.models import User
from tests import make
from tests.commons.people.other_house import open_house
from tests.commons.people.test_proofs import SEED, code_at
from tests.commons.people.test_security import by_link, is_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
NODE_MODULES = Path(os.environ.get("KOGGE_NODE_MODULES", ROOT / "node_modules"))


def app_of(issuer):
    return {
        "provider_id": f"oidc-{sha256(issuer.encode()).hexdigest()[:16]}",
        "name": "Nordic University",
        "client_id": "kogge",
        "secret": "s3cret",
        "settings": {"server_url": issuer},
    }


def let_in_through(settings, *issuers):
    apps = [app_of(issuer) for issuer in issuers]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
    return [app["provider_id"] for app in apps]


@pytest.fixture
def house(settings):
    with open_house() as house:
        [house.id] = let_in_through(settings, house.issuer)
        yield house


def come_from(house, client, **extra):
    """To the other house and back."""
    there = client.get(reverse("openid_connect_login", args=[house.id]), extra)
    asked = {key: value[0] for key, value in parse_qs(urlsplit(there.url).query).items()}
    assert asked["code_challenge_method"] == "S256"
    house.challenge = asked["code_challenge"]
    return client.get(urlsplit(asked["redirect_uri"]).path, {"code": "c", "state": asked["state"]})


def prove(client, address):
    client.post(reverse("identity_prove"), {"address": address})
    code = Message.objects.filter(kind="sign_in").order_by("-pk").first()
    assert code.address == address
    return client.post(reverse("sign_in_code"), {"code": re.search(r"\d{3} \d{3}", code.text)[0]})


def owners():
    return dict(SocialAccount.objects.values_list("uid", "user__email"))


def test_the_way_through_another_house_stands_on_the_sign_in_page(house, client):
    page = client.get(reverse("sign_in")).content.decode()

    assert "Sign in with Nordic University" in page


def test_a_new_identity_opens_nothing_before_an_address_is_proved_and_then_the_account(house, client):
    """A33: the house claims the address of somebody who is known here."""
    person = make.person("Ulla Saarni")
    back = come_from(house, client)
    assert (back.url, is_in(client), owners()) == (reverse("identity_prove"), False, {})
    assert client.get(reverse("identity_prove")).context["form"].initial == {"address": "ulla.saarni@example.org"}

    proved = prove(client, "ulla.saarni@example.org")
    assert (proved.status_code, is_in(client), owners()) == (302, True, {"u-1": person.email})
    assert SocialAccount.objects.get().extra_data == {}

    another = Client()
    assert (come_from(house, another).url, is_in(another)) == (reverse("home"), True)


def test_the_same_subject_and_address_from_another_issuer_is_another_identity(settings, client):
    """A33"""
    with open_house() as first, open_house() as second:
        first.id, second.id = let_in_through(settings, first.issuer, second.issuer)
        make.person("Ulla Saarni")
        come_from(first, client)
        prove(client, "ulla.saarni@example.org")
        other = Client()
        back = come_from(second, other)

    assert (back.url, is_in(other), SocialAccount.objects.count()) == (reverse("identity_prove"), False, 1)


def test_the_second_factor_is_asked_for_before_an_identity_is_linked_and_afterwards_too(house, client):
    """A33: by an existing factor."""
    person = make.person("Ulla Saarni")
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    come_from(house, client)
    assert prove(client, person.email).url == reverse("second_factor")
    assert (is_in(client), owners()) == (False, {})

    client.post(reverse("second_factor"), {"way": "app", "code": factors.recovery_codes_of(person)[0]})
    assert (is_in(client), owners()) == (True, {"u-1": person.email})
    assert come_from(house, Client()).url == reverse("second_factor")


def test_an_identity_left_in_a_browser_is_not_linked_to_who_signs_in_there_by_another_way(house, client):
    come_from(house, client)
    person = make.person("Pekka Leppä")
    invitation = actions.ask_to_sign_in(person.email, place="x", goes_to="", now=timezone.now())

    client.post(reverse("sign_in_link", args=[invitation.token]))
    assert (is_in(client), owners()) == (True, {})


def test_who_has_proved_another_address_is_another_person(house, client):
    make.person("Ulla Saarni")
    come_from(house, client)
    prove(client, "private@example.net")

    assert owners() == {"u-1": "private@example.net"}
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("lies", "says"),
    [
        ("issuer", {}),
        ("key", {}),
        ("unsigned", {}),
        ("symmetric", {}),
        ("no kid", {}),
        ("no token", {}),
        ("profile", {}),
        ("", {"sub": "u-2"}),
        ("", {"aud": "another"}),
        ("", {"iss": "https://evil.example"}),
        ("", {"exp": 1_000_000_000}),
    ],
)
def test_a_house_that_lies_is_not_believed(house, client, lies, says):
    house.lies, house.says = lies, says

    back = come_from(house, client)
    assert (back.status_code, back.url) == (302, reverse("sign_in"))
    assert (is_in(client), owners(), "identity" in client.session) == (False, {}, False)


def test_where_a_house_leads_on_to_is_not_followed(house, client):
    house.lies = "elsewhere"

    back = client.get(reverse("openid_connect_login", args=[house.id]))

    assert (back.status_code, back.url) == (302, reverse("sign_in"))


def test_a_house_that_is_away_leads_back_to_the_other_ways(settings, client):
    [provider_id] = let_in_through(settings, "http://127.0.0.1:9")

    back = client.get(reverse("openid_connect_login", args=[provider_id]))
    assert (back.status_code, back.url) == (302, reverse("sign_in"))
    assert "did not work" in client.get(back.url).content.decode()


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(house, client):
    path = reverse("openid_connect_callback", args=[house.id])
    come_from(house, client)

    answers = [client.get(path, query).url for query in ({"code": "c", "state": "x"}, {"code": "c"}, {"error": "no"})]
    assert answers == [reverse("sign_in")] * 3


def test_the_way_back_has_one_address_in_every_language(house, client):
    there = client.get("/sv" + reverse("openid_connect_login", args=[house.id]))
    asked = parse_qs(urlsplit(there.url).query)

    assert asked["redirect_uri"] == [f"http://testserver/sign-in/with/{house.id}/back/"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_the_way_back_leads_to_no_other_host(house, client, wanted):
    SocialAccount.objects.create(user=make.person("Ulla Saarni"), provider=house.id, uid="u-1")

    assert come_from(house, client, next=wanted).url == reverse("home")


def test_a_closed_account_is_closed_for_identities_too(house, client):
    person = make.person("Ulla Saarni")
    SocialAccount.objects.create(user=person, provider=house.id, uid="u-1")
    User.objects.update(is_active=False)

    assert (come_from(house, client).status_code, is_in(client)) == (409, False)


def test_a_mail_tells_of_a_new_way_in_and_nothing_is_said_when_it_opens_another_account(house, client):
    person = make.person("Ulla Saarni")
    come_from(house, client)
    proved = prove(client, person.email)
    assert "now on you can also sign in with Nordic University" in client.get(proved.url).text
    assert "with Nordic University" in Message.objects.get(kind="changed", person=person).text

    late = Client()
    SocialAccount.objects.all().delete()
    come_from(house, late)
    SocialAccount.objects.create(user=make.person("Pekka Leppä"), provider=house.id, uid="u-1")
    assert "you can also sign in" not in late.get(prove(late, person.email).url).text
    assert Message.objects.filter(kind="changed").count() == 1


def test_an_address_that_asks_to_connect_just_signs_in(house):
    person = make.person("Ulla Saarni")
    SocialAccount.objects.create(user=person, provider=house.id, uid="u-1")

    assert come_from(house, by_link(person), process="connect", next=reverse("profile")).url == reverse("profile")


def test_an_identity_is_taken_away_again_on_the_security_page(house):
    person = make.person("Ulla Saarni")
    linked = SocialAccount.objects.create(user=person, provider=house.id, uid="u-1")
    client = by_link(person)
    assert "Nordic University" in client.get(reverse("security")).content.decode()

    client.post(reverse("identity_remove", args=[linked.pk]))
    assert (owners(), is_in(client)) == ({}, True)


def settings_with(**env):
    """What an installation with these settings has, asked of a process of its own."""
    said = (
        "import json, kogge.settings as s; print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        "s.THEME_COOKIE_NAME, s.SECURE_HSTS_SECONDS,"
        "s.SESSION_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.SOCIALACCOUNT_PROVIDERS]))"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "KOGGE_SECRET_KEY": "x"} | env
    run = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_on_https_cookies_are_bound_to_this_host_and_passkeys_to_this_address():
    on_https = settings_with(KOGGE_ADDRESS="https://kogge.example.org")
    assert on_https == ["__Host-kogge", "__Host-kogge-csrf", "__Host-kogge-theme", 63_072_000, True, False, {}]


def test_a_house_is_named_by_its_issuer_in_the_settings():
    *_rest, providers = settings_with(
        KOGGE_OIDC_ISSUER="https://idp.example.org/",
        KOGGE_OIDC_CLIENT="kogge",
        KOGGE_OIDC_SECRET="s3cret",
        KOGGE_OIDC_NAME="Nordic University",
    )
    assert providers == {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app_of("https://idp.example.org")]}}


# Against a certified provider that others wrote ----------------------------------------------------------
PROVIDER = """
import { Provider } from 'oidc-provider';
import http from 'node:http';
const server = http.createServer((request, response) => provider.callback()(request, response));
let provider;
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{ client_id: 'kogge', client_secret: 's3cret', redirect_uris: [process.argv[2]] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email'], profile: ['name'] },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.org`, name: id }) }),
  });
  console.log(issuer);
});
process.stdin.on('end', () => process.exit()).resume();
"""


@pytest.fixture
def certified(tmp_path, settings):
    if not shutil.which("node") or not (NODE_MODULES / "oidc-provider").exists():
        pytest.skip("needs node and npm's oidc-provider in node_modules (or where KOGGE_NODE_MODULES says)")
    (tmp_path / "node_modules").symlink_to(NODE_MODULES.absolute())
    (tmp_path / "provider.mjs").write_text(PROVIDER)

    def start(back):
        command = ["node", "--preserve-symlinks", "provider.mjs", back]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        return subprocess.Popen(command, cwd=tmp_path, **pipes)

    yield start


def say_who(browser, address, login):
    """Walk the pages of the other house by hand: sign in, agree. Returns the address that leads back."""
    for _ in range(12):
        answer = browser.get(address, allow_redirects=False, timeout=10)
        while answer.is_redirect:
            address = requests.compat.urljoin(answer.url, answer.headers["Location"])
            if address.startswith("http://testserver"):
                return address
            answer = browser.get(address, allow_redirects=False, timeout=10)
        form = re.search(r'action="([^"]+)"', answer.text)[1]
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
        data = hidden | {"login": login, "password": "x"}
        answer = browser.post(requests.compat.urljoin(answer.url, form), data, allow_redirects=False, timeout=10)
        address = requests.compat.urljoin(answer.url, answer.headers["Location"])
    raise AssertionError("no way back")


def test_a_person_comes_through_a_certified_provider(certified, settings, client):
    issuer_known = "http://127.0.0.1:1"
    [provider_id] = let_in_through(settings, issuer_known)
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["provider_id"] = "oidc-certified"
    back = f"http://testserver{reverse('openid_connect_callback', args=['oidc-certified'])}"
    with certified(back) as process, requests.Session() as browser:
        issuer = process.stdout.readline().strip()
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {"server_url": issuer}
        there = client.get(reverse("openid_connect_login", args=["oidc-certified"]), {"next": reverse("profile")})
        returned = urlsplit(say_who(browser, there.url, "ulla"))
        answer = client.get(f"{returned.path}?{returned.query}")
        process.stdin.close()

    assert (answer.url, provider_id != "oidc-certified") == (reverse("identity_prove"), True)
    assert prove(client, "ulla@example.org").url.endswith(urlencode({"next": reverse("profile")}))
    assert owners() == {"ulla": "ulla@example.org"}
