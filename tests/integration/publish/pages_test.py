"""The commands of directory/README.md and directory/PUBLISHING.md, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from tool import SOURCE, TOOL, ToolTest

TERMINAL = os.environ["POP_TERMINAL"]

# As on a machine with little memory: what is tested is the page, and a passphrase is costly on purpose.
LITTLE_MEMORY = """pop-directory() {
  if [ "$1 $2" = "key new" ]; then set -- "$@" --memory 64; fi
  command pop-directory "$@"
}
"""


def sections(page):
    """By heading: the commands of its blocks."""
    text = (SOURCE / "directory" / page).read_text(encoding="utf-8")
    found = {}
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        blocks = re.findall(r"^```sh\n(.*?)^```$", part, flags=re.M | re.S)
        if blocks:
            found[part.split("\n", 1)[0]] = "".join(blocks)
    return found


class Pages(ToolTest):
    def run_page(self, commands, where):
        where.mkdir()
        shutil.copytree(SOURCE / "directory", where / "directory")
        path = os.pathsep.join([str(Path(program).parent) for program in (TOOL, TERMINAL, sys.executable)] + [os.environ["PATH"]])
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", LITTLE_MEMORY + commands], cwd=where, capture_output=True, text=True, check=False,
                              timeout=600, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def test_a_directory_from_nothing_and_a_helplines_first_publication(self):
        publishing, readme = sections("PUBLISHING.md"), sections("README.md")
        self.assertEqual(readme.keys(), {"Your first publication", "A trial directory"})
        order = list(publishing)
        self.assertEqual(order[:4], ["The keys", "The root ceremony", "The editors' first files", "Regions and countries"])
        commands = [publishing[name] for name in order[:4]] + [readme["Your first publication"]]
        commands += [publishing[name] for name in order[4:]]
        said = self.run_page("\n".join(commands), self.folder / "page")
        answer = (self.folder / "page/answer.txt").read_text()
        ours = answer[answer.index("gb.example-line"):].split("\n\n")[0]
        self.assertIn("confirmed by the service", ours)
        self.assertNotIn("not yet confirmed", ours)
        self.assertIn("08081570100", ours)
        self.assertIn("(status)", said)
        self.assertIn("root       version 2", said)
        self.assertTrue(said.endswith(" stale\n"))
        self.assertIn("\n0 broken, ", said)

    def test_a_trial(self):
        self.assertIn("services   ", self.run_page(sections("README.md")["A trial directory"], self.folder / "trial_page"))


if __name__ == "__main__":
    unittest.main()
