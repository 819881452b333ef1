#!/usr/bin/env python3
"""The ICU data that is built in says what all of ICU's data says, and that is a name and no fallback.

Arguments: the program of facts.cpp with the ICU that is built in, the same with the system's, the list of languages, the
folders of the directory's services and of the words of the screens."""
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# CLDR 42, the categories of cardinal numbers.
PLURALS = {
    "zero one two few many other": ["ar"],
    "one two other": ["he"],
    "one few many other": ["ru", "uk", "pl"],
    "one few other": ["ro"],
    "one many other": ["es", "fr", "pt", "it"],
    "one other": ["en", "hi", "sw", "tr", "bn", "fil", "am", "ha", "de", "fa", "ur", "nl"],
    "other": ["zh", "vi", "ja", "th", "ko"],
}
ENGLISH_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

built_in, system, languages_file, services, words = sys.argv[1:]
with ThreadPoolExecutor() as pool:
    ours, theirs = (printed.stdout.decode().splitlines() for printed in pool.map(
        lambda program: subprocess.run([program, languages_file], stdout=subprocess.PIPE, check=True), (built_in, system)))

faults = [f"{our!r}, where all of ICU's data gives {their!r}" for our, their in zip(ours, theirs) if our != their]
if len(ours) != len(theirs):
    faults.append(f"{len(ours)} facts, where all of ICU's data gives {len(theirs)}")

facts = defaultdict(lambda: defaultdict(dict))
for line in ours:
    kind, language, of, value = line.split("\t")
    facts[kind][language][of] = value

languages = [line for line in Path(languages_file).read_text().splitlines() if line and not line.startswith("#")]
countries = sorted(folder.name.upper() for folder in Path(services).iterdir() if folder.name.isalpha())
if len(languages) < 12 or len(countries) < 190:
    faults.append(f"only {len(languages)} languages and {len(countries)} countries were read")

shipped = [file.stem for file in Path(words).glob("*.json")]
faults += [f"there are words in {tag}, which is not in {languages_file}" for tag in shipped if tag.split("-")[0] not in languages]
if "en" not in shipped:
    faults.append(f"no words were found in {words}")

for screen, names in facts["country"].items():
    if screen.split("-")[0] not in languages or len(names) < 200:
        continue  # of a region: compared above
    faults += [f"{screen} has no name for {code}" for code in countries if names.get(code, code) in (code, "")]
    same = sum(names[code] == facts["country"]["en"][code] for code in countries)
    if not screen.startswith("en") and same > 0.97 * len(countries):
        faults.append(f"{screen}: {same} of {len(countries)} countries have their English name")
for screen in languages:
    if facts["own"][screen][screen] in (screen, ""):
        faults.append(f"{screen} has no name of its own")
    for other in languages:
        if facts["language"][screen][other] in (other, ""):
            faults.append(f"{screen} has no name for the language {other}")
    days = [facts["weekday"][screen][str(day)] for day in range(7)]
    if len(set(days)) != 7 or (screen != "en" and set(days) & set(ENGLISH_DAYS)):
        faults.append(f"{screen}: weekdays {days}")
    if len(set(facts["list"][screen].values())) != 2:
        faults.append(f"{screen}: lists {facts['list'][screen]}")
    # Each text is the category and the number: "few 3".
    found = {said.split(" ")[0] for said in facts["plural"][screen].values()}
    expected = [set(categories.split()) for categories, which in PLURALS.items() if screen in which]
    if [found] != expected:
        faults.append(f"{screen}: plural categories {sorted(found)}, in the table of this test {expected}")
for code in countries:
    likely = facts["likely"]["und_" + code][""].split("_")
    if likely[-1] != code or len(likely[0]) not in (2, 3) or likely[0] == "und":
        faults.append(f"likely subtags of {code}: {likely}")

print("\n".join(faults[:60]) or f"{len(ours)} facts agree")
if faults:
    sys.exit(f"{len(faults)} faults")
