"""The scripted demo, as a test: both sides talk, and no word is found where it must not be."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import play


class Play(unittest.TestCase):
    def test_no_word_leaks_and_the_app_speaks_to_the_relay_alone(self):
        done = subprocess.run([sys.executable, "-B", play.__file__, "--trial", os.environ["POP_TRIAL"], "--build",
                               os.environ["POP_BUILD"]], capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("the app spoke to the relay alone", done.stdout)
        self.assertIn("sizes [2103] bytes", done.stdout)

    def test_a_word_or_a_stranger_would_be_found(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "gateway").mkdir()
            (folder / "gateway" / "gateway.db-wal").write_bytes(b"\0\1my brother\0")
            (folder / "app.log").write_text("nothing")
            faults = play.find_faults(folder, ["127.0.0.1 1000", "192.0.2.1 443"], [2103, 2104], 1000)
        self.assertEqual(len(faults), 3, faults)
        self.assertIn("gateway.db-wal", faults[0])
        self.assertIn("192.0.2.1 443", faults[1])


if __name__ == "__main__":
    unittest.main()
