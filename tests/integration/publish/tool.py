"""Running pop-directory, which the test's environment names in POP_DIRECTORY_TOOL."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
TOOL = os.environ.get("POP_DIRECTORY_TOOL", "pop-directory")


class ToolTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)

    @staticmethod
    def run_tool(*words):
        return subprocess.run([TOOL, *map(str, words)], capture_output=True, text=True, check=False, timeout=300)

    @classmethod
    def run_ok(cls, *words):
        done = cls.run_tool(*words)
        if done.returncode != 0:
            raise AssertionError(f"pop-directory {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def run_refused(self, reason, *words, code=1):
        done = self.run_tool(*words)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertRegex(done.stderr, reason)
        return done
