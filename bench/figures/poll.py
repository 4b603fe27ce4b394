"""What listing a large bucket in which nothing has changed costs beyond reading the listing."""

import http.client
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from . import figure, listing_server
from .processes import Daemon, Program, Sandbox
from .s3 import MIB

KEYS = 1_000_000


class ListingServer(Program):
    def __init__(self, keys, folder):
        command = [sys.executable, listing_server.__file__, str(keys)]
        super().__init__(command, folder / "listing.log", stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.began = []  # when each first page was asked for
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        for line in self.process.stdout:
            _, at, start = line.split()
            if start == "0":
                self.began.append(float(at))


def read_bare(port, keys):
    """Seconds to fetch the whole listing, page by page, and throw it away."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    began = time.monotonic()
    for first in range(0, keys, listing_server.PAGE):
        after = listing_server.key_of(first - 1) if first else ""
        connection.request("GET", f"/{listing_server.BUCKET}?list-type=2&start-after={after}")
        connection.getresponse().read()
    return time.monotonic() - began


def measure(binary, scale):
    keys = max(10_000, int(KEYS * scale))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox, ListingServer(keys, folder) as server:
            settings = {**sandbox.settings, "RUSTFS_ENDPOINT": f"http://127.0.0.1:{server.port}"}
            with Daemon(binary, folder / "daemon", settings):
                pass  # remembers every key
            bare = read_bare(server.port, keys)
            listings = len(server.began)
            with Daemon(binary, folder / "daemon", settings) as daemon:
                seconds = time.monotonic() - server.began[listings]
                peak = daemon.peak_rss_bytes()
    over = seconds - bare
    yield figure(
        "poll", "at most 10 s over the bare listing, peak RSS at most 128 MiB", over <= 10 and peak <= 128 * MIB,
        keys=keys, seconds=seconds, bare_seconds=bare, over_seconds=over, ratio=seconds / bare,
        peak_rss_mib=peak / MIB,
    )  # fmt: skip
