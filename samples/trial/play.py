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
PICTURES = ("Fish", "Sun", "Drum", "Boat")
WORDS = ("brother", "believes", "thank you for writing")


def indent(text):
    return "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


def brief(screen, lines=7):
    """The first lines of a screen that say something."""
    said = [line for line in screen.splitlines() if line.strip("-> ")]
    return indent("\n".join(said[:lines] + ["…"]))


def choose(app, screen, label):
    app.say(choice(screen, label))
    return app.wait_for(r"\n> $")


def last_choices(app):
    return app.output[app.output.rindex("[/1]"):]


def hide(app):
    app.say("h")
    app.wait_for(r"Quit\n> $")
    app.say("2")
    return app.wait_for(r"\n> $")


def look_around(app, screen):
    """What a child can have before it talks to anyone: its language, and a view that tells nothing from across the room."""
    other = choose(app, choose(app, screen, "Change language"), "polski")
    print("… in another language, until it hides it:\n\n" + brief(other))
    screen = hide(app)
    quiet = choose(app, choose(app, screen, "Could someone see your screen"), "Make it small and quiet")
    print("… in the low-key view (a screen reader is told the names, a watcher would see signs):\n\n" + brief(quiet))
    return hide(app)


def come_back(app):
    """Sets a picture code, hides everything, and enters the code again."""
    shown = last_choices(app)
    if "Set a code" not in shown:
        print("No code is offered: this kernel gives no keyring to this process.\n")
        return
    screen = choose(app, shown, "Set a code")
    for picture in PICTURES:
        screen = choose(app, screen, picture)
    app.say(choice(screen, "Keep this code"))
    app.wait_for(r"Your code works[\s\S]*\n> $")
    screen = choose(app, hide(app), "I have a code")
    for picture in PICTURES:
        screen = choose(app, screen, picture)
    back = app.wait_for(r"Your chat with[\s\S]*\n> $")
    print(f"The child sets a code ({', '.join(PICTURES)}), hides it all, and comes back with it:\n\n" + brief(back))


def talk(trial):
    app = trial.start_app("--locale", "en-GB", "--time-zone", "Europe/London", "--age", "11", "--folder",
                          trial.make_folder("app"), watch_connections=True)
    app.wait_for(r"> $")
    app.say("2")
    screen = app.wait_for(r"> $")
    print("The child taps “Get help”:\n\n" + indent(screen))
    screen = look_around(app, screen)
    ways = choose(app, screen, "See more ways")
    while "Demo helpline" not in ways:  # the real helplines of the country come first
        ways = choose(app, ways, "See more ways")
    print("… and chooses the Demo helpline, the only one that a demo may write to:\n\n" + indent(choose(app, ways, "Demo helpline")))
    app.say(CHILD_SAYS)
    told = [line for line in app.wait_for(r"Sent\.[\s\S]*\n> $").splitlines() if line.startswith("* ")]
    print("The child writes. Nobody is at the desk yet:\n\n" + indent("\n".join(told)))

    for file in (trial.folder / "gateway").glob("gateway.db*"):
        shutil.copy(file, trial.folder / ("waiting" + file.name.removeprefix("gateway")))

    come_back(app)
    trial.start_desk()
    heard = trial.desk_takes(CHILD_SAYS)
    trial.desk.say(HELPLINE_SAYS)
    print("A counsellor comes, reads, and answers:\n\n" + indent("\n".join(app.wait_for(r"Demo helpline:\n[^\n]*\n").splitlines()[-2:])))
    app.wait_for(r"\n> $")
    app.say(choice(last_choices(app), "End the chat"))
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
