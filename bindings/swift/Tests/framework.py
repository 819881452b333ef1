#!/usr/bin/env python3
"""What the XCFramework holds is found as a module, and the privacy manifest says what it must and no more.

Arguments: swiftc, the package's folder."""
import plistlib
import subprocess
import sys
import tempfile
from pathlib import Path

swiftc, package = sys.argv[1], Path(sys.argv[2])
faults = []
with tempfile.TemporaryDirectory() as folder:
    headers = Path(folder) / "Headers"
    subprocess.run([package / "xcframework.sh", "--headers", headers], check=True)
    if [entry.name for entry in headers.iterdir()] != ["CPop"]:
        faults.append(f"beside CPop there is {sorted(entry.name for entry in headers.iterdir())}")
    program = Path(folder) / "program.swift"
    program.write_text("import CPop\nlet version: UnsafePointer<CChar>? = pop_version()\nlet busy: Int = POP_E_BUSY\n")
    done = subprocess.run([swiftc, "-typecheck", "-I", headers, "-module-cache-path", f"{folder}/modules", program],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        faults.append(f"the headers are no module: {done.stderr}")

manifest = plistlib.loads((package / "Sources/Pop/PrivacyInfo.xcprivacy").read_bytes())
reasons = {used["NSPrivacyAccessedAPIType"].removeprefix("NSPrivacyAccessedAPICategory"): used["NSPrivacyAccessedAPITypeReasons"]
           for used in manifest.pop("NSPrivacyAccessedAPITypes")}
if manifest != {"NSPrivacyTracking": False, "NSPrivacyTrackingDomains": [], "NSPrivacyCollectedDataTypes": []}:
    faults.append(f"the manifest says {manifest}")
if reasons != {"FileTimestamp": ["C617.1"], "DiskSpace": ["E174.1"], "SystemBootTime": ["35F9.1"]}:
    faults.append(f"the manifest gives the reasons {reasons}")
print("\n".join(faults) or "the headers are a module, the manifest is as it must be")
sys.exit(1 if faults else 0)
