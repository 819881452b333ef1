"""The forms in which words or an address can lie in a file, in memory or in a packet, and the search for them."""

import base64
import ipaddress
import os
import re
import stat
import urllib.parse


def _inside_base64(raw):
    """What base64 makes of the bytes wherever they begin in a longer text, without the characters that their neighbours
    share."""
    found = set()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).rstrip(b"=")
        end = len(encoded) - (1 if (before + len(raw)) % 3 else 0)
        part = encoded[(before * 8 + 5) // 6:end]
        if len(part) >= 8:
            found |= {part, part.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def forms_of_text(text):
    raw = text.encode()
    wide = [text.encode("utf-16-le"), text.encode("utf-16-be")]
    found = {raw, *wide, raw.hex().encode(), raw.hex().upper().encode(), urllib.parse.quote(text, safe="").encode(),
             urllib.parse.quote_plus(text, safe="").encode()}
    for one in (raw, *wide):
        found |= _inside_base64(one)
    if len(raw) > 30:  # a part may have been overwritten
        found |= {raw[:12], raw[-12:], raw[:12].hex().encode(), raw[-12:].hex().encode()}
    return found


def forms_of_address(text):
    """As people and as machines write it. The four bytes of IPv4 alone stand in any megabyte by chance: they count
    with their address family before them, as the system and nginx keep it, or mapped into IPv6; bare only in packets."""
    address = ipaddress.ip_address(text)
    raw = address.packed
    texts = {text, address.exploded, address.reverse_pointer.rsplit(".", 2)[0], str(int(address))}
    if address.version == 4:
        texts |= {text.replace(".", "-"), raw.hex()}
        found = {re.compile(rb"\x02\0(?s:..)" + re.escape(raw)), b"\xff\xff" + raw}
    else:
        found = {raw, raw[::-1]} | _inside_base64(raw)
        texts.add(raw.hex())
    for one in texts:
        found |= forms_of_text(one)
    return found


def bare_forms_of_address(text):
    raw = ipaddress.ip_address(text).packed
    return {raw, raw[::-1]}


class Finder:
    """Knows facts by name; says which of them some bytes show."""

    def __init__(self, facts):
        self.facts = facts

    def facts_in(self, content):
        def lies_there(form):
            return form in content if isinstance(form, bytes) else form.search(content) is not None
        return {fact for fact, forms in self.facts.items() if any(lies_there(form) for form in forms)}


def memory_of(pid):
    """All memory of a running process that it can have written to."""
    parts = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as mem:
        for line in maps:
            span, rights, _, _, _, *file = line.split()
            # Mapped from a file and never writable: as it is on the disk.
            if "r" not in rights or "[v" in line or (file and file[0].startswith("/") and "w" not in rights):
                continue
            begin, end = (int(x, 16) for x in span.split("-"))
            if end - begin > 1 << 30:  # reserved, not used: a sanitizer's shadow
                continue
            try:
                mem.seek(begin)
                parts.append(mem.read(end - begin))
            except OSError:
                pass
    return b"".join(parts).replace(bytes(4096), bytes(8))  # nothing lies in empty pages


def open_files_of(pid):
    """What lies in the files a process holds open, deleted or not."""
    for name in os.listdir(f"/proc/{pid}/fd"):
        path = f"/proc/{pid}/fd/{name}"
        try:
            if stat.S_ISREG(os.stat(path).st_mode):
                with open(path, "rb") as file:
                    yield file.read()
        except OSError:
            pass
