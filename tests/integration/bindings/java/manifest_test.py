"""Holds the manifest's <queries> against the questions of CanOpen: one that is missing there is answered with "no" from Android 11 on."""
import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

main = Path(sys.argv[1])
NAME = "{http://schemas.android.com/apk/res/android}"
ACTIONS = {"ACTION_DIAL": "android.intent.action.DIAL", "ACTION_SENDTO": "android.intent.action.SENDTO", "ACTION_VIEW": "android.intent.action.VIEW"}

source = (main / "java/popsdk/android/CanOpen.java").read_text()
asked = {(ACTIONS[action], scheme) for action, scheme in re.findall(r'opens\(packages, Intent\.(\w+), "([a-z-]+):', source)}
said = {(intent.find("action").get(NAME + "name"), intent.find("data").get(NAME + "scheme"))
        for intent in tree.parse(main / "AndroidManifest.xml").find("queries")}
if len(asked) < 7 or asked != said:
    sys.exit(f"asked, and not in the manifest: {sorted(asked - said)}; in the manifest, and not asked: {sorted(said - asked)}")
