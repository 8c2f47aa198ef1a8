"""What the first view of a page brings over the wire, counted by Chromium: `python -m bench.weight URL`."""

import shutil
import sys
from collections import defaultdict

from playwright.sync_api import sync_playwright

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


def weigh(url):
    """{kind: [files, bytes]} of everything that was fetched for one page in an empty browser."""
    kinds, found = {}, defaultdict(lambda: [0, 0])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

        def finished(event):
            entry = found[kinds.get(event["requestId"], "Other")]
            entry[0] += 1
            entry[1] += int(event["encodedDataLength"])

        network.on("Network.loadingFinished", finished)
        page.goto(url, wait_until="networkidle")
        browser.close()
    return dict(found)


def main(url):
    if not shutil.which("chromium"):
        print("\nfirst view: not weighed, Chromium is missing (apt-get install chromium)")
        return
    found = weigh(url)
    print(f"\n{'first view of /':<22}{'files':>9}{'bytes':>9}")
    for kind, (files, size) in sorted(found.items()):
        print(f"{kind.lower():<22}{files:>9}{size:>9}")
    print(f"{'together':<22}{sum(n for n, _ in found.values()):>9}{sum(size for _, size in found.values()):>9}")


if __name__ == "__main__":
    main(sys.argv[1])
