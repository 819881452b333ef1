"""From a child's sign to hide until the game's picture is handed to the screen, as a multiple of one plain frame of the game.

    build/dev/venv/bin/python tests/bench/game_hide.py [--build build/dev] [--times 40]

The real game under Xvfb with SDL's software renderer. Both are timed by the game itself, from the first event it takes to the
return of SDL_RenderPresent: the frames in which "Hide this" is tapped, Shift is pressed the third time or Return is pressed on
it, and, as the floor, the frames that just play on. Ends with 1 when the median of the ratios is above LIMIT, or when any frame
between the sign and the game's picture showed something else.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
LIMIT = 2.0
SIGNS = {"tap": ("tap hide",), "keyboard": ("key Up", "key Return"), "Shift three times": ("key Left Shift",) * 3}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", default=SOURCE / "build/dev", type=Path)
    arguments.add_argument("--times", default=40, type=int)
    given = arguments.parse_args()
    os.environ["POP_BUILD"] = str(given.build.resolve())
    sys.path.insert(0, str(SOURCE / "tests/integration/game"))
    from player import playing

    late = 0
    with playing("--country", "GB", "--locale", "en-GB", "--time-zone", "Europe/London", "--now", "2026-11-23T15:00:00Z") as player:
        player.do("frames 20")
        ratios = []
        for name, commands in SIGNS.items():
            hides, floors = [], []
            for _ in range(given.times):
                floors.append(statistics.median(frame["us"] for frame in player.do("frames 5")))
                player.open_help()
                for command in commands:
                    frames = player.do(command)
                late += frames[-1]["shows"] != "game"
                hides.append(frames[-1]["us"])
            pairs = [hide / floor for hide, floor in zip(hides, floors)]
            ratios.append(statistics.median(pairs))
            print(f"{name}: covered after {statistics.median(hides) / 1000:.1f} ms, longest {max(hides) / 1000:.1f}; "
                  f"a frame of the game {statistics.median(floors) / 1000:.1f} ms; {ratios[-1]:.2f} frames")
    print(f"the picture after the sign was not the game's: {late} times of {given.times * len(SIGNS)}")
    return 1 if late or max(ratios) > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
