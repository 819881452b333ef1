#!/usr/bin/env python3
"""Plays child and counsellor through the real app, relay, gateway and desk, then prints what each of them could see.

Everything printed in the second half is read from the processes' own logs and databases and from captured bytes. Ends with
exit code 1 if a word of the conversation is found where it must not be.
"""
import argparse
import shutil
import sqlite3
import sys
from pathlib import Path

from stage import Trial, choice

CHILD_SAYS = "my brother hits me and nobody at home believes me"
HELPLINE_SAYS = "thank you for writing, I am here and I believe you"
WORDS = ("brother", "believes", "thank you for writing")


def indent(text):
    return "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


def talk(trial):
    app = trial.start_app("--locale", "en-GB", "--time-zone", "Europe/London", "--age", "11", watch_connections=True)
    app.wait_for(r"> $")
    app.say("2")
    print("The child taps “Get help”:\n\n" + indent(app.wait_for(r"> $")))
    app.say(choice(app.output, "See more ways"))
    ways = app.wait_for(r"> $")
    while "Demo helpline" not in ways:  # the real helplines of the country come first
        app.say(choice(ways, "See more ways"))
        ways = app.wait_for(r"> $")
    app.say(choice(ways, "Demo helpline"))
    print("… and chooses the Demo helpline, the only one that a demo may write to:\n\n" + indent(app.wait_for(r"> $")))
    app.say(CHILD_SAYS)
    print("The child writes. Nobody is at the desk yet:\n\n" + indent(app.wait_for(r"Sent\.[^\n]*\n")))

    for file in (trial.folder / "gateway").glob("gateway.db*"):
        shutil.copy(file, trial.folder / ("waiting" + file.name.removeprefix("gateway")))

    trial.start_desk()
    heard = trial.desk_takes(CHILD_SAYS)
    trial.desk.say(HELPLINE_SAYS)
    print("A counsellor comes, reads, and answers:\n\n" + indent(app.wait_for(r"Demo helpline:\n[^\n]*\n")))
    app.say(choice(app.output, "End the chat"))
    after = app.wait_for(r"Skip[^>]*> $")
    app.say(choice(after, "Easy"))
    ended = trial.desk.wait_for(r'"event":"ended"[^\n]*')
    app.wait_for(r"Done[\s\S]*> $")
    app.say("h")
    app.wait_for(r"Quit\n> $")
    app.say("4")
    app.process.wait(30)
    return heard.splitlines()[-1] + '"}', ended.splitlines()[-1]


def gateway_row(trial):
    database = sqlite3.connect(trial.folder / "waiting.db")
    rows = database.execute("SELECT service, desk_key, hex(id), hex(token_hash) FROM conversations").fetchall()
    sealed = database.execute("SELECT direction, sequence, length(sealed), substr(hex(sealed), 1, 64) FROM messages").fetchall()
    database.close()
    lines = [f"conversation {id_[:16].lower()}…  service {service}  desk key {key}  SHA-256 of its token {token[:16].lower()}…"
             for service, key, id_, token in rows]
    lines += [f"message from {'the child' if direction == 0 else 'the desk'}, number {number}: {size} sealed bytes, {start.lower()}…"
              for direction, number, size, start in sealed]
    return "\n".join(lines)


def evidence(trial, heard, ended):
    connections = sorted(set((trial.folder / "connections.txt").read_text().split("\n")) - {""})
    bodies = sorted(path for path in (trial.folder / "relay" / "tmp" / "body").rglob("*") if path.is_file())
    print("\nWhat each party could see\n")
    print("App: the words, because it draws the text field. It opened connections to these addresses only (seen by a shim\n"
          f"before libc; the relay listens on 127.0.0.1 {trial.ports['relay']}):")
    print(indent("\n".join(connections)))
    print("App's log:")
    print(indent((trial.folder / "app.log").read_text() or "(empty)"))
    sizes = sorted({path.stat().st_size for path in bodies})
    print("Relay: the app's address, the time, and request bodies that all have the same size. Here it was made to keep them:")
    print(indent(f"{len(bodies)} requests, sizes {sizes} bytes; the first begins {bodies[0].read_bytes()[:40].hex()}"))
    print("Relay's error log (it has no access log):")
    print(indent((trial.folder / "relay" / "error.log").read_text() or "(empty)"))
    print("Gateway: which service, and sealed bytes. Its database while the message waited:")
    print(indent(gateway_row(trial)))
    print("Gateway's log:")
    print(indent((trial.folder / "gateway.log").read_text()))
    print("Desk: the words, opened with the key that only the helpline holds; no address of the child:")
    print(indent(heard + "\n" + ended))
    return connections, sizes


def find_faults(folder, connections, sizes, relay_port):
    """Words in any file of relay, gateway and app or in the desk's (encrypted) database; strangers; telling sizes."""
    faults = [f"{path.relative_to(folder)} holds “{word}”" for path in sorted(folder.rglob("*")) if path.is_file()
              for word in WORDS if word.encode() in path.read_bytes()]
    faults += [f"the app connected to {one}" for one in connections if one.split()[1] != str(relay_port)]
    if len(sizes) != 1:
        faults.append(f"relay requests have different sizes: {sizes}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trial", required=True, type=Path, help="the folder make_trial.py made")
    parser.add_argument("--build", required=True, type=Path, help="the build folder with the programs")
    arguments = parser.parse_args()
    trial = Trial(arguments.trial, arguments.build)
    try:
        trial.start_relay(keep_bodies=True)
        trial.start_gateway()
        heard, ended = talk(trial)
        connections, sizes = evidence(trial, heard, ended)
        faults = find_faults(trial.folder, connections, sizes, trial.ports["relay"])
    finally:
        trial.stop()
    if faults:
        print("FAULT:\n" + indent("\n".join(faults)))
        sys.exit(1)
    print("No word of the conversation was in any log, database or captured byte of app, relay and gateway, nor readable in the\n"
          "desk's database; the app spoke to the relay alone.")


if __name__ == "__main__":
    main()
