#!/usr/bin/env bash
# From a fresh clone with empty caches to the first page: `bench/fresh.sh [--uv]`. Needs the package index.
# Clones the folder it stands in (what is committed), once; says how long each part took.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d /tmp/kogge-fresh.XXXXXX)
launcher=
stop() {
    [ -z "$launcher" ] || { kill "$launcher" && wait "$launcher"; } 2>/dev/null || true
    rm -rf "$scratch"
}
trap stop EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
now() { date +%s.%N; }
since() { python3 -c "print(f'{$(now) - $1:.1f} s')"; }

export PIP_NO_CACHE_DIR=1 UV_CACHE_DIR="$scratch/uv-cache"
if [ "${1:-}" != --uv ]; then # a PATH without uv, so that venv and pip are used
    mkdir "$scratch/bin"
    for folder in ${PATH//:/ }; do
        [ ! -x "$folder/uv" ] || PATH=$(printf %s ":$PATH:" | sed "s#:$folder:#:#")
    done
elif ! command -v uv >/dev/null; then
    echo "uv is not on the PATH."
    exit 1
fi
start=$(now)
git clone -q "$root" "$scratch/kogge"
echo "clone: $(since "$start")"
for turn in first second; do
    begun=$(now)
    "$scratch/kogge/kogge" demo --port "$port" >"$scratch/said" 2>&1 &
    launcher=$!
    until grep -q "Ctrl-C ends it" "$scratch/said"; do
        kill -0 "$launcher" 2>/dev/null || { cat "$scratch/said"; exit 1; }
        sleep 0.05
    done
    python3 -c "import urllib.request as u; assert b'<h1' in u.urlopen('http://localhost:$port/').read()"
    [ "$turn" = second ] || echo "clone to first page: $(since "$start")"
    echo "$turn start to first page: $(since "$begun")"
    kill "$launcher" && wait "$launcher" || true
    launcher=
done
du -sh "$scratch/kogge/.venv" | sed "s#$scratch/kogge/##"
