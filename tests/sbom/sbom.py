#!/usr/bin/env python3
"""What libpop and libpop_http_curl are linked from, as a bill of materials (CycloneDX 1.5, JSON).

Read from the linker's map and the libraries themselves, never from a list of what should be in them. Arguments: a build folder,
and --check FILE (says what differs from it, and fails) or --write FILE; without either it is printed."""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests/bench"))
import link_map  # noqa: E402

# By Debian's source package. Whoever links another library says here under which licence it is.
LICENCES = {
    "curl": {"license": {"id": "curl"}},
    "gcc": {"expression": "GPL-3.0-or-later WITH GCC-exception-3.1"},
    "glibc": {"license": {"id": "LGPL-2.1-or-later"}},
    "icu": {"license": {"id": "Unicode-DFS-2016"}},
    "libsodium": {"license": {"id": "ISC"}},
    "rapidjson": {"license": {"id": "MIT"}},
    "sqlite3": {"license": {"id": "blessing"}},
}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def package_of(file):
    """The Debian package that a file is of: of its name, or of what it links to."""
    for name in (str(file), str(Path(file).resolve()), re.sub("^/usr(/lib/)", r"\1", str(Path(file).resolve()))):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    sys.exit(f"sbom.py: {file} is linked, and no package has it")


class Build:
    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (self.folder / "CMakeCache.txt").read_text(), re.MULTILINE))

    def library(self, name):
        return next(file for file in self.folder.glob(f"sdk/*/{name}.so.*.*.*") if file.suffix != ".map")

    def linked_in(self):
        """Files of others whose code is inside libpop."""
        core = self.library("libpop")
        found = set()
        for name in link_map.archives(f"{core}.map"):
            file = Path(name)
            if re.fullmatch(r"libicu(uc|i18n)\.a", file.name):  # a copy with two names changed lies in the build folder
                file = Path(self.cache["POP_ICU_" + file.name[6:-2]])
            if file.is_absolute() and not file.is_relative_to(self.folder):
                found.add(file)
        # Headers leave no archive: their functions' names tell.
        if "pop_rapidjson" in run("nm", core):
            found.add(Path(self.cache["POP_RAPIDJSON"]) / "rapidjson/document.h")
        return found

    def asked_for(self, name):
        """Shared libraries that a library of ours has the system load."""
        wanted = set(re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", self.library(name))))
        where = dict(re.findall(r"^\s*(\S+) => (/\S+)", run("ldd", self.library(name)), re.MULTILINE))
        where.update((Path(name).name, name) for name in re.findall(r"^\s*(/\S+) \(", run("ldd", self.library(name)), re.MULTILINE))
        return {where[one] for one in wanted if not one.startswith("libpop")}


def component(file, how):
    package = package_of(file)
    source, version, upstream = run("dpkg-query", "-W", "-f", "${source:Package}\t${Version}\t${source:Upstream-Version}\n",
                                    package).splitlines()[0].split("\t")
    source = re.sub(r"^gcc-\d+$", "gcc", source)
    if source not in LICENCES:
        sys.exit(f"sbom.py: {file} of {source} is linked: say in LICENCES under which licence it is, and in THIRD_PARTY.md")
    purl = f"pkg:deb/debian/{package}@{version.replace('+', '%2B')}"
    return {"type": "library", "bom-ref": purl, "name": source, "version": upstream, "licenses": [LICENCES[source]], "purl": purl,
            "properties": [{"name": "pop:linked", "value": how}]}


def bill(folder):
    build = Build(folder)
    version = re.search(r'POP_VERSION "([^"]+)"', (root / "include/pop/pop.h").read_text())[1]
    own = {"pop": f"pkg:generic/pop@{version}", "pop_http_curl": f"pkg:generic/pop_http_curl@{version}"}
    parts = {"pop": [component(file, "into libpop") for file in build.linked_in()] +
             [component(file, "loaded by the system") for file in build.asked_for("libpop")],
             "pop_http_curl": [component(file, "loaded by the system") for file in build.asked_for("libpop_http_curl")]}
    components = {}
    for part in sorted((part for group in parts.values() for part in group), key=lambda part: part["purl"]):
        ways = components.setdefault(part["purl"], {**part, "properties": []})["properties"]
        ways += [way for way in part["properties"] if way not in ways]
    apache = [{"license": {"id": "Apache-2.0"}}]
    components[own["pop_http_curl"]] = {"type": "library", "bom-ref": own["pop_http_curl"], "name": "pop_http_curl", "version": version,
                                        "licenses": apache, "purl": own["pop_http_curl"]}
    depends = {name: sorted({part["purl"] for part in parts[name]}) for name in parts}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": {"type": "library", "bom-ref": own["pop"], "name": "pop", "version": version, "licenses": apache,
                                       "purl": own["pop"]}},
            "components": list(components.values()),
            "dependencies": [{"ref": own["pop"], "dependsOn": depends["pop"]},
                             {"ref": own["pop_http_curl"], "dependsOn": [own["pop"]] + depends["pop_http_curl"]}]}


def facts(bom):
    """What has to agree on any machine: who is in it, how, under which licence. On the system it was made on, packages and versions
    too, but for the number of Debian's own build, which a security update moves."""
    made_here = 'VERSION_ID="12"' in Path("/etc/os-release").read_text()
    return {(part["name"], json.dumps(part["licenses"]), tuple(sorted(way["value"] for way in part.get("properties", []))),
             *([part["purl"].split("@")[0], part["version"]] if made_here else []))
            for part in bom["components"] + [bom["metadata"]["component"]]}


arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("build")
arguments.add_argument("--write", type=Path)
arguments.add_argument("--check", type=Path)
given = arguments.parse_args()
made = bill(given.build)
text = json.dumps(made, indent=1) + "\n"
if given.write:
    given.write.write_text(text)
elif given.check:
    kept = json.loads(given.check.read_text())
    differences = [f"only in {given.check}: {one}" for one in sorted(facts(kept) - facts(made))]
    differences += [f"only in the library: {one}" for one in sorted(facts(made) - facts(kept))]
    third_party = (root / "THIRD_PARTY.md").read_text()
    differences += [f"{part['purl']} is linked in, and THIRD_PARTY.md does not name {part['purl'].split('/')[-1].split('@')[0]}"
                    for part in made["components"] for way in part.get("properties", [])
                    if way["value"] == "into libpop" and part["purl"].split("/")[-1].split("@")[0] not in third_party]
    print("\n".join(differences) or f"{given.check} is what is linked")
    sys.exit(f"Look at each, then: {sys.argv[0]} {given.build} --write {given.check}" if differences else 0)
else:
    print(text, end="")
