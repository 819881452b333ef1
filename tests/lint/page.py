#!/usr/bin/env python3
"""Checks that the desk's page can show what others wrote as text only, keeps nothing in the browser, loads nothing from
elsewhere, and holds no script or style where its policy would refuse it.

    python3 tests/lint/page.py        (needs nothing but Python)
"""

import re
import sys
from pathlib import Path

SVG = 'xmlns="http://www.w3.org/2000/svg"'  # a name, not an address that is loaded
PAGE = Path(__file__).resolve().parent.parent.parent / "samples/helpline/desk/page"

IN_SCRIPTS = {
    r"\b(inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment|DOMParser|setHTMLUnsafe|srcdoc|\.write(ln)?\(":
        "text nodes only: textContent or append()",
    r"\beval\b|new Function|set(Timeout|Interval)\(\s*[\"'`]|javascript:": "no text becomes code",
    r"\blocalStorage\b|indexedDB|document\.cookie|\bcaches\b|serviceWorker|CookieStore": "nothing outlives the tab",
    r"\.on[a-z]+\s*=[^=]|setAttribute\(\s*[\"'`]on": "addEventListener",
    r"\bNotification\b|window\.open\(|navigator\.sendBeacon|XMLHttpRequest|WebSocket|EventSource": "the page talks by call() alone",
    r"\.href\s*=|make\(\s*[\"']a[\"']": "an address is text, never a link",
}
IN_MARKUP = {
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=": "scripts and styles are files of their own",
    r"<(iframe|object|embed|form|base|meta[^>]*http-equiv)": "not on this page",
}
ANYWHERE = {
    r"(https?:)?//[a-z0-9-]+\.[a-z]": "nothing comes from elsewhere",
    r"@import|url\(": "nothing comes from elsewhere",
}


def findings(name, text):
    rules = dict(ANYWHERE)
    rules.update(IN_SCRIPTS if name.endswith(".js") else {})
    rules.update(IN_MARKUP if name.endswith((".html", ".svg")) else {})
    for pattern, advice in rules.items():
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {match.group().strip()!r}; {advice}"


def check_rules():
    """Each rule finds what it is for."""
    wrong = {".js": ("a.innerHTML = b", "document.write(x)", "eval(x)", "setTimeout('x', 1)", "localStorage.x", "a.onclick = b",
                     "new WebSocket(x)", "a.href = b", "import 'https://evil.test/x.js'"),
             ".html": ("<script>x</script>", "<p onclick=x>", "<p style=x>", "<form>", '<script src="//evil.test/x">'),
             ".css": ("@import 'x'", "url(x)")}
    return [f"the rules do not find {text!r}" for ending, texts in wrong.items() for text in texts
            if not list(findings("x" + ending, text))]


found = check_rules()
files = sorted(PAGE.iterdir())
if len(files) < 5:
    found.append(f"{PAGE}: the page is not there")
for file in files:
    found += findings(file.name, file.read_text().replace(SVG, ""))
print("\n".join(found))
sys.exit(1 if found else 0)
