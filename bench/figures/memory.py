"""How much memory and temporary space the daemon takes while many GiB go through it, two uploads at a time."""

import pathlib
import tempfile
import threading

from . import figure
from .processes import Daemon, Sandbox
from .s3 import MIB, S3

OBJECTS = 8
BUCKET = "memory"


class TempWatch:
    """The most that ever lay in a folder, looked at twenty times a second."""

    def __init__(self, folder):
        self.folder, self.most = folder, 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()

    def _look(self):
        while not self.stopped.wait(0.05):
            self.most = max(self.most, sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()))


def measure(binary, scale):
    size = max(64 * MIB, int(1024 * MIB * scale))
    keys = [f"large-{number}.bin" for number in range(OBJECTS)]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            s3 = S3(sandbox.settings)
            s3.make_bucket(BUCKET)
            with Daemon(binary, folder / "daemon", sandbox.settings) as daemon, TempWatch(daemon.temp_dir) as temp:
                for key in keys:
                    s3.put_large(BUCKET, key, size)
                for key in keys:
                    daemon.announce(BUCKET, key)
                daemon.wait_stored(BUCKET, keys)
                peak = daemon.peak_rss_bytes()
    yield figure(
        "memory", "peak RSS at most 64 MiB, no temporary bytes", peak <= 64 * MIB and temp.most == 0,
        bytes=size * OBJECTS, peak_rss_mib=peak / MIB, temp_bytes=temp.most, ratio=peak / (64 * MIB),
    )  # fmt: skip
