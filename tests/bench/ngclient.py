"""How long python-tuf takes to refresh from nothing, again and again: REPOSITORY ROOT-FILE; a line of microseconds each."""

import sys
import tempfile
import time
from pathlib import Path

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

repository, root = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()


class FromFolder(FetcherInterface):
    def _fetch(self, url):
        try:
            yield (repository / url.removeprefix("https://folder/")).read_bytes()
        except FileNotFoundError:
            raise DownloadHTTPError("not there", 404) from None


try:
    while True:
        with tempfile.TemporaryDirectory() as kept:
            begin = time.perf_counter()
            Updater(kept, "https://folder/metadata/", fetcher=FromFolder(), bootstrap=root).refresh()
            print((time.perf_counter() - begin) * 1e6, flush=True)
except BrokenPipeError:
    pass
