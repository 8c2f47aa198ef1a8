"""Another house that people sign in through: a small OpenID provider on loopback, with a real key, that can lie."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OtherHouse:
    """`says` is what the token says beside the usual; `tells` what the profile says; `lies` names one wrong thing."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.lies = ""
        self.says = {}
        self.tells = {"sub": "u-1", "email": "ulla.saarni@example.org", "email_verified": True, "name": "Ulla"}
        self.challenge = ""

    def configuration(self):
        issuer = "https://evil.example" if self.lies == "issuer" else self.issuer
        paths = {"authorization": "auth", "token": "token", "userinfo": "me"}
        return {
            "issuer": issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in paths.items()}

    def jwks(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def token(self, asked):
        verifier = asked.get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if digest != self.challenge or asked["client_secret"] != ["s3cret"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        told = {"iss": self.issuer, "aud": "kogge", "sub": self.tells["sub"], "iat": now, "exp": now + 300}
        told |= self.says
        if self.lies == "unsigned":
            token = jwt.encode(told, None, algorithm="none", headers={"kid": "1"})
        elif self.lies == "symmetric":
            token = jwt.encode(told, "kogge-kogge-kogge-kogge-kogge-kogge", algorithm="HS256", headers={"kid": "1"})
        else:
            token = jwt.encode(
                told,
                OTHER_KEY if self.lies == "key" else KEY,
                algorithm="RS256",
                headers={} if self.lies == "no kid" else {"kid": "1"},
            )
        answer = {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        return answer if self.lies != "no token" else {key: answer[key] for key in answer if key != "id_token"}

    def answer(self, path, asked):
        if path == "/.well-known/openid-configuration":
            return self.configuration()
        if path == "/jwks":
            return self.jwks()
        if path == "/token":
            return self.token(asked)
        return "not an object" if self.lies == "profile" else self.tells


@contextmanager
def open_house():
    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            asked = parse_qs(self.rfile.read(length).decode())
            if house.lies == "elsewhere" and not self.path.startswith("/elsewhere"):
                self.send_response(302)
                self.send_header("Location", f"/elsewhere{self.path}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = json.dumps(house.answer(urlsplit(self.path).path.removeprefix("/elsewhere"), asked)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    house = OtherHouse(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield house
    server.shutdown()
    server.server_close()
    thread.join()
