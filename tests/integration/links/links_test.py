"""Every link that the directory's records and emergency numbers give, read back by grammars written here from the RFCs, is
exactly what the record says."""
import json
import os
import pathlib
import re
import subprocess
import unittest
from urllib.parse import unquote, urlsplit

DIRECTORY = pathlib.Path(os.environ["POP_DIRECTORY"])

# RFC 3966, section 3, with "#" escaped as RFC 3986 wants it in a URI: global-number-digits, and local-number-digits without
# the phone-context that no platform's dialer takes (sdk/handoff/link.cpp says why). Links carry no visual separators.
GLOBAL = r"\+[1-9][0-9]{6,14}"
LOCAL = r"(?:[0-9*]|%23)+"
TEL = re.compile(rf"tel:({GLOBAL}|{LOCAL})")
# RFC 5724, section 2.2: sms-recipient, and an sms-body of unreserved characters and escapes. Apple's form has "&" for "?".
SMS = re.compile(rf"sms:({GLOBAL}|{LOCAL})(?:([?&])body=((?:[A-Za-z0-9._~-]|%[0-9A-F]{{2}})+))?")
# RFC 6068, section 2: one addr-spec whose dot-atom is unreserved characters and escapes.
MAILTO = re.compile(r"mailto:((?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+)@([A-Za-z0-9.-]+)")
# RFC 3986, appendix B and section 3.3 to 3.5.
URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#](?:[A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?")


def as_written(number):
    """What is dialled when someone writes a number with gaps in it."""
    return re.sub(r"[ .-]", "", number)


class Links(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run = subprocess.run([os.environ["POP_LINKS"], DIRECTORY], text=True, check=True, stdout=subprocess.PIPE)
        cls.rows = [line.split("\t") for line in run.stdout.splitlines()]
        cls.records = {}
        for path in sorted((DIRECTORY / "services").glob("*/*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            cls.records[path.relative_to(DIRECTORY).as_posix()] = record.get("channels", [])

    def channels(self, *types):
        """(what it is about, channel, the number or address the link is for, form, link)"""
        for file, what, form, link in self.rows:
            if file == "emergency.json":
                continue
            index, _, abroad = what.partition(" ")
            channel = self.records[file][int(index)]
            if channel["type"] not in types:
                continue
            value = channel["value"]
            if abroad and channel["type"] in ("phone", "sms"):
                value = channel.get("international")
            yield f"{file} channel {what} ({form})", channel, value, form, link

    def parsed(self, grammar, link):
        match = grammar.fullmatch(link)
        self.assertIsNotNone(match, link)
        return match.groups()

    def test_every_channel_has_its_links(self):
        seen = {(file, what.partition(" ")[0]) for file, what, _, _ in self.rows if file != "emergency.json"}
        wanted = {(file, str(i)) for file, channels in self.records.items() for i in range(len(channels))}
        self.assertEqual(seen, wanted)
        self.assertGreater(len(wanted), 500)

    def test_only_numbers_without_an_international_form_and_conversations_have_none(self):
        for file, what, _, link in self.rows:
            if file == "emergency.json" or not link.startswith("no link"):
                continue
            index, _, abroad = what.partition(" ")
            channel = self.records[file][int(index)]
            with self.subTest(file=file, channel=what, link=link):
                self.assertTrue(channel["type"] == "pop" or (abroad and not channel.get("international")))

    def test_phone(self):
        for what, _, number, _, link in self.channels("phone"):
            if number is not None:
                with self.subTest(what):
                    (dialled,) = self.parsed(TEL, link)
                    self.assertEqual(unquote(dialled), as_written(number))

    def test_sms(self):
        joins = set()
        for what, channel, number, form, link in self.channels("sms"):
            if number is not None:
                with self.subTest(what):
                    dialled, join, body = self.parsed(SMS, link)
                    self.assertEqual(unquote(dialled), as_written(number))
                    self.assertEqual(body and unquote(body, errors="strict"), channel.get("sms_body") or None)
                    if join:
                        self.assertEqual(join, "&" if form == "apple" else "?")
                        joins.add(join)
        self.assertEqual(joins, {"?", "&"})

    def test_whatsapp_and_telegram(self):
        for what, channel, value, _, link in self.channels("whatsapp", "telegram"):
            with self.subTest(what):
                url = urlsplit(link)
                self.assertEqual((url.scheme, url.query, url.fragment), ("https", "", ""))
                if channel["type"] == "whatsapp":
                    self.assertEqual((url.netloc, "+" + url.path[1:]), ("wa.me", as_written(value)))
                    self.assertRegex(value, GLOBAL)
                else:
                    self.assertEqual((url.netloc, url.path[1:]), ("t.me", value.lstrip("@")))

    def test_mail(self):
        for what, _, address, _, link in self.channels("email"):
            with self.subTest(what):
                local, host = self.parsed(MAILTO, link)
                self.assertEqual(f"{unquote(local)}@{host}", address)

    def test_pages(self):
        for what, channel, address, _, link in self.channels("webchat", "web_form", "website", "messenger", "app"):
            with self.subTest(what):
                self.assertEqual(link, address)
                self.assertRegex(link, URL)
                self.assertIsNone(urlsplit(link).username)
                # Nothing that a child writes goes over an open line.
                self.assertTrue(link.startswith("https://") or channel["type"] == "website", link)

    def test_emergency_numbers(self):
        rows = [row for row in self.rows if row[0] == "emergency.json"]
        numbers = [number["number"] for country in
                   json.loads((DIRECTORY / "emergency.json").read_text(encoding="utf-8"))["countries"].values()
                   for number in country]
        self.assertEqual([row[1] for row in rows], numbers)
        for _, number, _, link in rows:
            with self.subTest(number):
                (dialled,) = self.parsed(TEL, link)
                self.assertEqual(unquote(dialled), as_written(number))


if __name__ == "__main__":
    unittest.main()
