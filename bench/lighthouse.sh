#!/usr/bin/env bash
# Lighthouse on one page that is being served on this machine: `bench/lighthouse.sh [http://localhost:8000/]`.
# Fetches Lighthouse from the npm registry into a temporary folder; needs node, npm and Chromium.
set -euo pipefail
url=${1:-http://localhost:8000/}
for program in npm chromium; do
    command -v "$program" >/dev/null || { echo "Lighthouse needs $program; on Debian, as root: apt-get install $program"; exit 1; }
done
scratch=$(mktemp -d /tmp/kogge-lighthouse.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export CHROME_PATH=$(command -v chromium) PUPPETEER_SKIP_DOWNLOAD=1
npm install --silent --no-audit --no-fund --prefix "$scratch" lighthouse@13 >/dev/null
has_score() {
    python3 -c 'import json, sys; sys.exit(not json.load(open(sys.argv[1]))["categories"]["performance"]["score"])' "$1" 2>/dev/null
}

flags="--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage"
printf '%-10s%14s%16s%18s%6s\n' "" performance accessibility best-practices seo
for form in mobile desktop; do
    preset=()
    [ $form = mobile ] || preset=(--preset=desktop)
    for _ in 1 2 3 4 5; do # now and then the browser's trace lacks its beginning, and there is no figure
        "$scratch/node_modules/.bin/lighthouse" "$url" "${preset[@]}" --quiet --chrome-flags="$flags" \
            --only-categories=performance,accessibility,best-practices,seo \
            --output=json --output-path="$scratch/$form.json" >"$scratch/said" 2>&1 || true
        has_score "$scratch/$form.json" && break
    done
    python3 - "$scratch/$form.json" "$form" <<'END'
import json, sys

report = json.load(open(sys.argv[1]))
scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in
          ("performance", "accessibility", "best-practices", "seo")]
print("{:<10}{:>14}{:>16}{:>18}{:>6}".format(sys.argv[2], *scores))
for name, category in report["categories"].items():
    for part in category["auditRefs"]:
        audit = report["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            print(f"    {name}: {audit['title']}" + (f" ({audit['displayValue']})" if audit.get("displayValue") else ""))
END
done
