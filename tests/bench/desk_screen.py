"""From a child's sealed message leaving to its words in the counsellor's page, in a real Chromium: 99 in 100 within LIMIT_MS.

    build/dev/venv/bin/python tests/bench/desk_screen.py [--build build/dev] [--rate 200]

Gateway, desk (over TLS), Chromium and the load, whose messages were sealed beforehand, share this machine's cores. Each
message is timed from just before its request is written to the moment a mutation observer sees its text node in the page:
in the list of conversations. The first second is left out: the conversations begin all at once before it, at far more than the
rate, and the desk is still taking them. Ends with 1 when the limit is missed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from gateway import SERVICE, Gateway

LIMIT_MS = 100
CONVERSATIONS = 200
MESSAGES = 15
WARMING_MS = 1000
SOURCE = Path(__file__).resolve().parent.parent.parent

NGINX = """daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ }}
http {{ access_log off;
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/ca/gateway.pem; ssl_certificate_key {folder}/ca/gateway.key;
    location / {{ proxy_pass http://127.0.0.1:{gateway}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_read_timeout 60s; }} }}
}}
"""

# When each text was first in the page, by the page's clock.
WATCH = """() => {
  window.seen = {};
  const see = (node) => {
    const at = performance.now();
    for (const element of node.nodeType === 3 ? [node.parentElement] : [node, ...node.querySelectorAll("*")])
      if (element && element.childElementCount === 0) window.seen[element.textContent] ??= at;
  };
  new MutationObserver((records) => {
    for (const record of records) for (const node of record.addedNodes) see(node);
  }).observe(document.body, {childList: true, subtree: true});
}"""


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clock_offset(page):
    """What to add to the page's milliseconds to have CLOCK_MONOTONIC's: from the quickest of many askings."""
    def once():
        before = time.monotonic()
        there = page.evaluate("performance.now()")
        after = time.monotonic()
        return after - before, (before + after) / 2 * 1000 - there
    return min(once() for _ in range(50))[1]


def measure(gateway, folder, build, rate, page_of):
    port = free_port()
    subprocess.run([SOURCE / "samples/ca/make_ca.sh", folder / "ca", "gateway"], check=True, stdout=subprocess.DEVNULL)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, gateway=gateway.port))
    (folder / "passphrase").write_text("correct horse battery staple\n")
    (folder / "desk.conf").write_text(json.dumps({
        "gateway_id": "load", "gateway": f"https://localhost:{port}", "ca": "ca/ca.pem", "database": "desk.db",
        "passphrase_file": "passphrase", "services": [{"id": SERVICE, "keys": "keys/desk"}]}))
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", folder / "nginx.conf", "-p", folder])
    desk = subprocess.Popen([build / "samples/helpline/pop-desk", "run", "--page", "0", "--config", folder / "desk.conf"],
                            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    try:
        link = next(line.strip() for line in desk.stdout if line.startswith("  http"))
        page = page_of(link)
        page.get_by_role("button", name=f"{SERVICE}: open").wait_for()
        page.evaluate(WATCH)
        offset = clock_offset(page)
        load = subprocess.run(gateway.load_command(
            "messages", pid=gateway.process.pid, connections=16, conversations=CONVERSATIONS, messages=MESSAGES, rate=rate) + ["--say"],
            check=True, capture_output=True, text=True)
        *said, _ = load.stdout.splitlines()
        sent = {text: int(at) / 1000 for text, at in (line.rsplit(" ", 1) for line in said)}
        last = max(sent, key=sent.get)
        page.wait_for_function("(text) => text in seen", arg=last)
        seen = page.evaluate("seen")
        begin = min(sent.values()) + WARMING_MS
        sent = {text: at for text, at in sent.items() if at >= begin}
        return sorted(seen[text] + offset - at for text, at in sent.items() if text in seen), len(sent)
    finally:
        for process in (desk, nginx):
            process.terminate()
            process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=SOURCE / "build/dev")
    parser.add_argument("--rate", type=float, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pop-screen-") as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", chromium_sandbox=os.getuid() != 0)

        def page_of(link):
            page = browser.new_page(viewport={"width": 1900, "height": 1000})
            page.goto(link)
            return page
        gateway = Gateway(options.build, name)
        try:
            times, sent = measure(gateway, Path(name), options.build, options.rate, page_of)
        finally:
            gateway.stop()
            browser.close()
    p99 = times[int(len(times) * 0.99)]
    print(f"{sent} messages at {options.rate:.0f} a second, {len(times)} seen by themselves; load {os.getloadavg()[0]:.1f}")
    print(f"median {statistics.median(times):.1f} ms, p90 {times[int(len(times) * 0.9)]:.1f}, p99 {p99:.1f}, longest {times[-1]:.1f}; "
          f"p99 at most {LIMIT_MS}")
    if len(times) < 0.9 * sent:
        print("too few were seen to tell")
        return 1
    return 1 if p99 > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
