"""The game with help in it: in by two taps, out by any of the ways, in the very next frame."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from player import Player, Screen

# A weekday afternoon in a country with an open helpline.
OPEN = ("--country", "GB", "--locale", "en-GB", "--time-zone", "Europe/London", "--now", "2026-11-23T15:00:00Z")
DEMO = ("--locale", "en", "--time-zone", "UTC")  # no country: the trial's "Demo helpline" answers inside the app
HIDE_YELLOW, GROUND = (0xFF, 0xD3, 0x4D), (0xFF, 0xF8, 0xEC)


def pixels(file):
    """Each colour of a picture, and how often."""
    from PIL import Image
    with Image.open(file) as picture:
        return {colour: count for count, colour in picture.convert("RGB").getcolors(1 << 24)}


class Play(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        cls.addClassCleanup(cls.screen.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def player(self, *options, **how):
        player = Player(self.screen, *(options or OPEN), **how)
        self.addCleanup(player.close)
        return player

    def assertNothingOfHelpIsSeen(self, player):
        picture = self.folder / "after.png"
        player.do(f"picture {picture}")
        seen = pixels(picture)
        self.assertNotIn(HIDE_YELLOW, seen)
        self.assertNotIn(GROUND, seen)
        self.assertEqual(player.look()["screen"], "")

    def test_the_way_in_is_two_taps_from_the_pause_menu(self):
        player = self.player()
        player.open_menu()
        self.assertIn("Get help", player.text())
        look = player.choose("help")
        self.assertEqual((look["shows"], look["screen"]), ("help", "S1"))
        self.assertEqual([item["id"] for item in look["items"]][:2], ["hide", "title"])
        main = look["items"][2]["id"]
        self.assertTrue(main.startswith("go.gb."))
        player.choose(main)
        self.assertIn("tel:", player.text())

    def test_help_covers_the_games_picture_wholly(self):
        player = self.player()
        player.do("frames 2")
        before, after = self.folder / "game.png", self.folder / "help.png"
        player.do(f"picture {before}")
        water = (0x17, 0x60, 0x7F)
        self.assertIn(water, pixels(before))
        player.open_help()
        player.do(f"picture {after}")
        self.assertNotIn(water, pixels(after))

    def test_a_graphics_device_that_was_reset_shows_the_same_again(self):
        player = self.player()
        player.open_help()
        before, after = self.folder / "before.png", self.folder / "after_reset.png"
        player.do(f"picture {before}")
        player.do("reset")
        player.do(f"picture {after}")
        self.assertEqual(before.read_bytes(), after.read_bytes())

    def hidden_by(self, *commands, options=OPEN):
        """The frames since the last of the commands, with help open before."""
        player = self.player(*options)
        player.open_help()
        player.do("set keep yes")
        for command in commands[:-1]:
            self.assertEqual([frame["shows"] for frame in player.do(command)][-1], "help", command)
        frames = [frame["shows"] for frame in player.do(commands[-1])]
        # The input came before the last of them was drawn.
        self.assertEqual(frames[-1], "game")
        self.assertNotIn("game", frames[:-1])
        self.assertNothingOfHelpIsSeen(player)
        return player

    def test_the_button_hides_in_the_next_frame(self):
        player = self.hidden_by("tap hide")
        player.do("frames 3")
        self.assertEqual(player.shows(), "game")
        self.assertEqual(player.open_help()["screen"], "S1")

    def test_the_keyboard_reaches_hide_first_and_hides(self):
        self.hidden_by("key Up", "key Return")

    def test_shift_three_times_hides_in_the_next_frame(self):
        self.hidden_by("key Left Shift", "key Left Shift", "key Right Shift")

    def test_a_key_between_breaks_the_row_of_shifts(self):
        player = self.player()
        player.open_help()
        for key in ("Left Shift", "Left Shift", "A", "Left Shift", "Left Shift"):
            player.do(f"key {key}")
        self.assertEqual(player.shows(), "help")
        player.do("key Left Shift")
        self.assertEqual(player.shows(), "game")

    def test_what_an_input_method_writes_breaks_it_too(self):
        """It keeps the keys to itself: only the letters come, and Shift between them is a part of writing."""
        player = self.player()
        player.open_help()
        for command in ("key Left Shift", "key Left Shift", "type क", "key Left Shift", "key Left Shift"):
            player.do(command)
        self.assertEqual(player.shows(), "help")

    def test_a_key_that_is_held_chooses_once(self):
        player = self.player()
        for command in ("key Escape", "frames 2", "keyrepeat Escape", "frames 2"):
            player.do(command)
        self.assertEqual(player.shows(), "menu")
        for command in ("key Down", "key Return", "frames 2", "key Tab", "frames 2"):
            player.do(command)
        self.assertTrue(next(item for item in player.look()["items"] if item["focused"])["id"].startswith("go.gb."))
        for key in ("Return", "Space", "Escape"):
            player.do(f"keyrepeat {key}")
            player.do("frames 2")
            self.assertEqual(player.look()["screen"], "S1", key)
            self.assertNotIn("tel:", player.text(), key)

    def test_a_gamepad_that_came_loose_steers_again(self):
        player = self.player()
        for command in ("pad attach", "frames 3", "pad detach", "frames 3", "pad attach", "frames 3", "pad start down", "pad start up"):
            player.do(command)
        self.assertEqual(player.shows(), "menu")

    def test_b_held_on_a_gamepad_that_comes_loose_does_not_end_the_game(self):
        player = self.player()
        player.do("pad attach")
        player.do("frames 3")
        player.open_help()
        for command in ("pad b down", "pad detach", "frames 3"):
            player.do(command)
        self.assertIn(player.shows(), ("help", "menu"))

    def test_shift_can_be_turned_off(self):
        player = self.player()
        player.open_menu()
        player.choose("quick_hide")
        player.open_help()
        for _ in range(4):
            player.do("key Left Shift")
        self.assertEqual(player.shows(), "help")

    def test_a_gamepad_goes_from_the_game_to_help_and_b_held_hides(self):
        player = self.player()
        player.do("pad attach")
        player.do("frames 3")

        def press(button):
            player.do(f"pad {button} down")
            player.do(f"pad {button} up")
            player.do("frames 2")

        press("start")
        press("dpdown")
        press("a")
        self.assertEqual(player.look()["screen"], "S1")
        press("dpdown")
        focused = next(item for item in player.look()["items"] if item["focused"])
        self.assertTrue(focused["id"].startswith("go.gb."), focused)
        press("dpdown")
        press("a")
        self.assertEqual(player.look()["screen"], "S2")
        press("b")  # short: back
        self.assertEqual(player.look()["screen"], "S1")
        player.do("pad b down")
        held = player.wait_for(lambda look: look["shows"] == "game", "the game, with B held")
        self.assertEqual(held["screen"], "")
        player.do("pad b up")
        self.assertEqual(player.shows(), "game")

    def test_two_fingers_held_hide(self):
        player = self.player()
        player.open_help()
        player.do("fingers 2 down")
        player.wait_for(lambda look: look["shows"] == "game", "the game, with two fingers held")
        self.assertNothingOfHelpIsSeen(player)

    def test_the_keyboard_alone_reaches_a_call_for_help(self):
        player = self.player()
        for key in ("Escape", "Down", "Return"):
            player.do(f"key {key}")
            player.do("frames 2")
        self.assertEqual(player.look()["screen"], "S1")
        stops = 0
        while not next(item for item in player.look()["items"] if item["focused"])["id"].startswith("go."):
            player.do("key Tab")
            player.do("frames 1")
            stops += 1
        self.assertLessEqual(stops, 5)
        player.do("key Return")
        player.do("frames 2")
        self.assertIn("tel:", player.text())

    def test_tab_visits_every_item_once_in_the_order_in_which_the_screen_is_read(self):
        player = self.player()
        player.open_help()
        look = player.choose("more")
        order = [item["id"] for item in look["items"]]
        visited = []
        for _ in order:
            player.do("key Tab")
            player.do("frames 1")
            visited.append(next(item["id"] for item in player.look()["items"] if item["focused"]))
        self.assertEqual(sorted(visited), sorted(order))
        self.assertEqual(visited, order[2:] + order[:2])  # it began on the title

    def test_danger_is_one_tap_from_help_and_names_the_places_number(self):
        player = self.player()
        player.open_help()
        look = player.choose("danger")
        self.assertEqual(look["screen"], "S3")
        player.choose("emergency.0")
        self.assertIn("tel:999", player.text())

    def test_what_is_written_is_in_the_field_and_gone_after_hide(self):
        player = self.player(*DEMO)
        player.open_help()
        player.choose("place" if "talk" not in player.ids() and "go.demo" not in player.ids() else "more")
        player.do("key Escape")
        player.do("frames 2")
        talk = next(name for name in player.ids() if name.startswith("go."))
        player.choose(talk)
        player.do("type I am sad, سلام")
        player.do("frames 2")
        self.assertIn("I am sad, سلام", player.text())
        for _ in range(4):
            player.do("key Backspace")
        player.do("type 1098")
        player.do("frames 2")
        self.assertIn("I am sad, 1098", player.text())
        player.do("tap hide")
        self.assertNotIn("sad", player.text())
        player.open_help()
        self.assertNotIn("sad", player.text())

    def test_a_shared_screen_gets_the_small_quiet_view(self):
        player = self.player(*OPEN, "--shared-screen")
        look = player.open_help()
        self.assertTrue(look["low_key"])
        picture = self.folder / "quiet.png"
        player.do(f"picture {picture}")
        self.assertIn((0x17, 0x60, 0x7F), pixels(picture))  # the game is still seen around it
        self.assertIn("hide", player.ids())
        self.assertNotIn("read", player.ids())

    def test_real_keys_of_an_x_server(self):
        """Not the script's events: what the X server sends of a keyboard."""
        player = self.player(*OPEN)
        player.do("frames 5")
        environment = {**os.environ, "DISPLAY": self.screen.name}

        def press(*keys):
            subprocess.run(["xdotool", "key", "--delay", "20", *keys], env=environment, check=True)

        window = subprocess.run(["xdotool", "search", "--name", "Star Harbour"], env=environment, check=True,
                                capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["xdotool", "windowfocus", window], env=environment, check=True)
        press("Escape")
        player.wait_for(lambda look: look["shows"] == "menu", "the menu")
        press("Down", "Return")
        player.wait_for(lambda look: look["screen"] == "S1", "help")
        press("shift", "shift", "shift")
        player.wait_for(lambda look: look["shows"] == "game", "the game")
        self.assertNothingOfHelpIsSeen(player)


if __name__ == "__main__":
    unittest.main()
