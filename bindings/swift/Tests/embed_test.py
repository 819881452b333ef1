#!/usr/bin/env python3
"""An app as a package of its own: the command plugin embeds a directory into it, and the app answers from that.

  embed_test.py POP_PACKAGE POP_DIRECTORY_TOOL ROOT BUNDLE WORK_FOLDER SWIFT_COMMAND BUILD_OPTION...

The work folder is kept, so that a later run builds only what changed.
"""
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

PACKAGE = """// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Trial",
  dependencies: [.package(path: "POP_PACKAGE")],
  targets: [
    .executableTarget(
      name: "Trial", dependencies: [.product(name: "Pop", package: "swift")], resources: [.copy("PopDirectory")])
  ])
"""
MAIN = """import Foundation
import Pop

let folder = Bundle.module.url(forResource: "PopDirectory", withExtension: nil)!
let client = try Client(Configuration(directory: try EmbeddedDirectory(folder: folder)))
var device = Device()
device.locales = ["de-DE"]
device.chosenCountry = "DE"
device.can = [.phone]
print(try client.directory.find(device).services.map(\\.id).joined(separator: "\\n"))
"""


class Embed(unittest.TestCase):
    pop = tool = root = bundle = work = swift = options = None

    def setUp(self):
        self.app = self.work / "an app"
        shutil.rmtree(self.app / "Sources", ignore_errors=True)
        (self.app / "Sources/Trial").mkdir(parents=True)
        (self.app / "Package.swift").write_text(PACKAGE.replace("POP_PACKAGE", str(self.pop)))
        (self.app / "Sources/Trial/main.swift").write_text(MAIN)

    def run_swift(self, *words):
        return subprocess.run([self.swift, *words], capture_output=True, text=True)

    def package(self, command, *words):
        homes = [f"--{name}-path={self.work / name}" for name in ("scratch", "cache", "config", "security")]
        return self.run_swift(command, f"--package-path={self.app}", *homes, *words)

    def embed(self, bundle):
        return self.package("package", "--disable-sandbox", "--allow-writing-to-package-directory", "embed-pop-directory",
                            "--target", "Trial", "--root", self.root, "--bundle", bundle, "--tool", self.tool)

    def test_an_app_answers_from_what_was_embedded(self):
        folder = self.app / "Sources/Trial/PopDirectory"
        spoilt = self.work / "spoilt.popb"
        data = bytearray(Path(self.bundle).read_bytes())
        data[len(data) // 2] ^= 1
        spoilt.write_bytes(data)
        refused = self.embed(spoilt)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("refused", refused.stdout + refused.stderr)
        self.assertEqual(list(folder.iterdir()), [])

        done = self.embed(self.bundle)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual((folder / "pop_directory.popb").read_bytes(), Path(self.bundle).read_bytes())

        built = self.package("build", "--disable-sandbox", *self.options)
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)
        ran = subprocess.run([self.work / "scratch/debug/Trial"], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("de.nummer-gegen-kummer", ran.stdout.split())


if __name__ == "__main__":
    Embed.pop, Embed.tool, Embed.root, Embed.bundle, work, Embed.swift, *Embed.options = sys.argv[1:]
    Embed.work = Path(work)
    Embed.work.mkdir(parents=True, exist_ok=True)
    unittest.main(argv=[sys.argv[0], "-v"])
