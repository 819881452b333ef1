"""python-tuf's client in a process of its own: ROOT-FILE URL FOLDER TARGET..."""

import sys
from pathlib import Path

from tuf.ngclient import Updater

root, url, folder, *targets = sys.argv[1:]
metadata, downloaded = Path(folder) / "metadata", Path(folder) / "targets"
for each in (metadata, downloaded):
    each.mkdir(parents=True, exist_ok=True)
updater = Updater(str(metadata), url + "metadata/", str(downloaded), url + "targets/", bootstrap=Path(root).read_bytes())
updater.refresh()
for target in targets:
    found = updater.get_targetinfo(target)
    if found is None:
        sys.exit(f"{target}: no role lists it")
    updater.download_target(found)
