"""What the daemon costs while nothing happens."""

import pathlib
import tempfile
import time

from . import figure
from .processes import Daemon, Sandbox
from .s3 import MIB, S3

SECONDS = 60
SETTLE_SECONDS = 5
CORE_MAX = 0.002
RSS_MAX = 32 * MIB
BUCKET = "idle"


def measure(binary, scale):
    seconds = max(5, int(SECONDS * scale))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            s3 = S3(sandbox.settings)
            s3.make_bucket(BUCKET)
            # As it is set up by default: polling every five minutes, one health check every half minute.
            settings = {**sandbox.settings, "POLLING_INTERVAL_MINUTES": "5", "INITIAL_SYNC": "all"}
            with Daemon(binary, folder / "daemon", settings) as daemon:
                s3.put(BUCKET, "first", b"a line\n")
                daemon.announce(BUCKET, "first")
                daemon.wait_stored(BUCKET, ["first"])
                time.sleep(SETTLE_SECONDS)
                cpu, wakeups, began = daemon.run_seconds(), daemon.switches(), time.monotonic()
                time.sleep(seconds)
                over = time.monotonic() - began
                core = (daemon.run_seconds() - cpu) / over
                wakeups = (daemon.switches() - wakeups) / over
                peak = daemon.peak_rss_bytes()
    yield figure(
        "idle", "at most 0.2 % of a core, peak RSS at most 32 MiB", core <= CORE_MAX and peak <= RSS_MAX,
        seconds=over, core=core, ratio=core / CORE_MAX, wakeups_per_second=wakeups, peak_rss_mib=peak / MIB,
    )  # fmt: skip
