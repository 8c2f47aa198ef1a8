"""`./kogge check [--release]`: one line a step; what a failed step says stands above its line."""

import os
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.house import tree


def steps(release):
    module = [sys.executable, "-m"]
    return {
        "style": [*module, "ruff", "check", "--quiet", "."],
        "format": [*module, "ruff", "format", "--check", "--quiet", "."],
        "import contract": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        "migrations in step": [*module, "kogge", "makemigrations", "--check", "--dry-run"],
        "house rules": [*module, "pytest", "tests/house", "--tb=short", "-p", "no:cacheprovider"],
        "settings": [*module, "kogge", "check", "--deploy", "--fail-level", "WARNING"],
        "translations": [*module, "tests.house.gaps", *release],
    }


def run(command):
    """In the settings of a real installation that has no data yet."""
    with tempfile.TemporaryDirectory() as scratch:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("KOGGE_", "EMAIL_URL"))}
        env.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS="https://kogge.example", NO_COLOR="1")
        env.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), DATABASE_URL=f"sqlite:///{scratch}/db.sqlite3")
        if "pytest" in command:
            env.pop("DJANGO_SETTINGS_MODULE", None)
            env.update(KOGGE_MODE="test", PYTEST_ADDOPTS="")
        return subprocess.run(command, cwd=tree.ROOT, env=env, capture_output=True, text=True)


def main(arguments):
    failed = []
    planned = steps([word for word in arguments if word in ("--release", "--list")])
    with ThreadPoolExecutor(2) as pool:
        for name, done in zip(planned, pool.map(run, planned.values()), strict=True):
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip())
            elif name == "translations":
                print(done.stdout.rstrip())
            print("FAIL" if done.returncode else "ok  ", name, flush=True)
    return f"Not in order: {', '.join(failed)}." if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
