"""How fast one large object goes from S3 to the Bot API, and at what cost, beside a pair of curls."""

import datetime
import pathlib
import statistics
import tempfile

from . import curls, figure
from .processes import Daemon, Sandbox
from .s3 import MIB, S3

ROUNDS = 3
BUCKET = "relay"


def seconds_between(row):
    seen, stored = (datetime.datetime.fromisoformat(row[name]) for name in ("seen_at", "stored_at"))
    return (stored - seen).total_seconds()


def measure(binary, scale):
    size = max(64 * MIB, int(1024 * MIB * scale))
    gib = size / (1024 * MIB)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            s3 = S3(sandbox.settings)
            s3.make_bucket(BUCKET)
            with Daemon(binary, folder / "daemon", sandbox.settings) as daemon:
                for number in range(ROUNDS):
                    key = f"large-{number}.bin"
                    s3.put_large(BUCKET, key, size)
                    theirs.append(curls.relay(s3, sandbox.settings, BUCKET, key, size))
                    before = daemon.cpu_seconds()
                    daemon.announce(BUCKET, key)
                    row = daemon.wait_stored(BUCKET, [key])[key]
                    ours.append((seconds_between(row), daemon.cpu_seconds() - before))
    seconds, cpu = (statistics.median(column) for column in zip(*ours))
    peer_seconds, peer_cpu = (statistics.median(column) for column in zip(*theirs))
    yield figure(
        "relay", "at least 0.7 of the speed of curl GET | curl POST", peer_seconds / seconds >= 0.7,
        bytes=size, seconds=seconds, curl_seconds=peer_seconds, ratio=peer_seconds / seconds,
    )  # fmt: skip
    yield figure(
        "relay_cpu", "at most 1.5 times the CPU of curl GET | curl POST", cpu / peer_cpu <= 1.5,
        cpu_seconds_per_gib=cpu / gib, curl_cpu_seconds_per_gib=peer_cpu / gib, ratio=cpu / peer_cpu,
    )  # fmt: skip
