"""What the tests of this folder share: the installed SDK, CMake, and running what was built."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
BUILD = Path(os.environ["POP_BUILD"])
SDK = Path(os.environ["POP_SDK"])
ROOT, BUNDLE = os.environ["POP_TRIAL_ROOT"], os.environ["POP_TRIAL_BUNDLE"]
C_COMPILER, CXX_COMPILER = os.environ["POP_C_COMPILER"], os.environ["POP_CXX_COMPILER"]
CMAKE = os.environ["POP_CMAKE"]
VERSION = os.environ["POP_VERSION"]


def run(*words, ok=True, **more):
    done = subprocess.run([*map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)
    if (done.returncode == 0) != ok:
        raise AssertionError(f"{' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout[-6000:]}")
    return done.stdout


def needed(program):
    """The shared libraries a program or library asks for."""
    lines = run("readelf", "-d", program).splitlines()
    return {line.split("[")[1].split("]")[0] for line in lines if "(NEEDED)" in line}


def install(prefix, *components):
    for component in components:
        run(CMAKE, "--install", BUILD, "--prefix", prefix, "--component", component)


class OutsideTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)

    @staticmethod
    def configure(source, build, *settings, ok=True, **more):
        return run(CMAKE, "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_C_COMPILER={C_COMPILER}", f"-DROOT={ROOT}",
                   f"-DBUNDLE={BUNDLE}", *settings, ok=ok, **more)

    def answers(self, program, **more):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run(program, folder, **more), f"{VERSION} DE 1 S1\n")
            self.assertTrue([*Path(folder).iterdir()], "nothing was stored")
