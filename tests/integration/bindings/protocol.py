"""The messages of samples/web/README.md, as a page may rely on them: what is there, of which form, and nothing besides."""
from qr_reader import read_qr

TEXT, FLAG = str, bool
SCREEN = {"id": TEXT, "language": TEXT, "rtl": FLAG, "band": ("A", "B", "C"), "low_key": FLAG, "hide": TEXT, "title": TEXT,
          "live": TEXT, "assertive": FLAG, "text": ("none", "message", "pin"), "lines": list, "rows": list, "messages": list,
          "choices": list}
SCREEN_MAY = ("place", "text_label", "send_label", "draft", "table_label")
ROW = {"name": TEXT, "text": TEXT}
MESSAGE = {"sender": TEXT, "from": ("child", "helpline"), "state": ("unsent", "sent", "read"), "text": TEXT}
CHOICE = {"id": TEXT, "label": TEXT, "role": ("main", "normal", "danger", "quiet")}
CHOICE_MAY = ("hint", "trace", "icon", "a11y_label", "group", "language")
ENTRY = {"label": TEXT, "language": TEXT, "rtl": FLAG, "icon": TEXT}
KINDS = ({"opened"}, {"screen"}, {"taken", "screen"}, {"closed"}, {"uri"}, {"entry"})


def check(message):
    """Raises an AssertionError that says what is wrong with a message to the page or the app."""
    need(set(message) in KINDS, f"no message has the parts {sorted(message)}")
    for name in ("opened", "screen"):
        if name in message:
            check_screen(message[name])
    if "entry" in message:
        check_parts("entry", message["entry"], ENTRY)
    need(message.get("closed", True) is True, "closed is true or not there")
    need(isinstance(message.get("taken", True), bool), "taken is true or false")
    need(isinstance(message.get("uri", ""), str), "uri is a text")


def check_screen(screen):
    check_parts("screen", screen, SCREEN, SCREEN_MAY)
    need(all(isinstance(line, str) for line in screen["lines"]), "lines are texts")
    for row in screen["rows"]:
        check_parts("row", {name: value for name, value in row.items() if name != "qr"}, ROW, ("icon",))
        if "qr" in row:
            need(read_qr(row["qr"]).startswith(("tel:", "sms:")), "qr is no number")
    for message in screen["messages"]:
        check_parts("message", message, MESSAGE, ("title", "link_host"))
    for choice in screen["choices"]:
        check_parts("choice", {name: value for name, value in choice.items() if name != "checked"}, CHOICE, CHOICE_MAY)
        need(isinstance(choice.get("checked", True), bool), "checked is true or false")


def check_parts(what, value, needed, may=()):
    need(isinstance(value, dict), f"{what} is an object")
    for name, form in needed.items():
        need(name in value, f"{what} has no {name}")
        fits = value[name] in form if isinstance(form, tuple) else type(value[name]) is form
        need(fits, f"{what}: {name} is {value[name]!r}")
    for name in set(value) - set(needed):
        need(name in may, f"{what} has a part {name} that nobody knows")
        need(isinstance(value[name], str) and value[name], f"{what}: {name} is {value[name]!r}, and would better not be there")


def need(true, complaint):
    if not true:
        raise AssertionError(complaint)
