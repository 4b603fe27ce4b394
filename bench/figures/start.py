"""How long the daemon takes to answer when its catalogue holds a million backups."""

import pathlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from . import figure
from .processes import Daemon, Sandbox, beside, wait_until

BACKUPS = 1_000_000
TIMES = 5


class EagerDaemon(Daemon):
    """Ready as soon as /healthz is 200; `took` is how long that was."""

    def __init__(self, *arguments):
        self.began = time.monotonic()
        super().__init__(*arguments)

    def __enter__(self):
        wait_until("/healthz", self.alive, 60, every=0.002)
        self.took = time.monotonic() - self.began
        return self

    def alive(self):
        self.check_alive()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError):
            return False


def measure(binary, scale):
    backups = max(10_000, int(BACKUPS * scale))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "daemon/data").mkdir(parents=True)
        database = folder / "daemon/data/telegramploy.db"
        subprocess.run([beside(binary, "bench/make_catalogue"), database, str(backups)], check=True)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            took = []
            for _ in range(TIMES):
                with EagerDaemon(binary, folder / "daemon", sandbox.settings) as daemon:
                    took.append(daemon.took)
                    peak = daemon.peak_rss_bytes()
        size = database.stat().st_size
    yield figure(
        "start", "at most 1 s to /healthz", max(took) <= 1,
        backups=backups, seconds=max(took), best_seconds=min(took), ratio=max(took),
        catalogue_mib=size / 2**20, peak_rss_mib=peak / 2**20,
    )  # fmt: skip
