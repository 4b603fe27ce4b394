"""How many webhook events a second are written down before they are answered, and how long one takes.

Telegram does not answer meanwhile, so nothing is sent: what an event makes stays in the catalogue and can be counted.
"""

import json
import pathlib
import sqlite3
import subprocess
import tempfile

from . import figure
from .processes import Daemon, Sandbox, beside

SECONDS = 60
CONNECTIONS = 64
SYNC_DELAY_US = 5000
EVENTS_PER_SECOND_MIN = 2000
PREFIX = "bench-"


def send(binary, daemon, seconds):
    command = [beside(binary, "bench/event_load"), str(daemon.port), f"/webhook/{daemon.token}"]
    command += [str(CONNECTIONS), str(seconds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def audit(database, report):
    """(lost, doubled): what was answered 2xx against the rows."""
    rows = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for (key,) in connection.execute("SELECT key FROM backups WHERE bucket = 'load'"):
            rows[key] = rows.get(key, 0) + 1
    kept = set(range(report["events"])) - set(report["not_kept"])
    lost = sum(1 for number in kept if f"{PREFIX}{number:09}" not in rows)
    return lost, sum(times - 1 for times in rows.values())


def run(name, binary, seconds, environment, p99_max_ms):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            settings = {**sandbox.settings, "TELEGRAM_API_URL": "http://127.0.0.1:1", **environment}
            with Daemon(binary, folder / "daemon", settings) as daemon:
                report = send(binary, daemon, seconds)
                peak = daemon.peak_rss_bytes()
                cpu = daemon.cpu_seconds()
        lost, doubled = audit(folder / "daemon/data/telegramploy.db", report)
    refused = len(report["not_kept"])
    rate = (report["events"] - refused) / report["seconds"]
    p99 = report["p99_us"] / 1000
    return figure(
        name, f"at least {EVENTS_PER_SECOND_MIN} a second, none lost, none doubled, p99 at most {p99_max_ms} ms",
        rate >= EVENTS_PER_SECOND_MIN and lost == 0 and doubled == 0 and p99 <= p99_max_ms,
        events=report["events"], seconds=report["seconds"], per_second=rate, ratio=rate / EVENTS_PER_SECOND_MIN,
        lost=lost, doubled=doubled, refused=refused, p50_ms=report["p50_us"] / 1000, p99_ms=p99,
        max_ms=report["max_us"] / 1000, peak_rss_mib=peak / 2**20, cpu_seconds=cpu,
    )  # fmt: skip


def measure(binary, scale):
    seconds = max(2, int(SECONDS * scale))
    yield run("events", binary, seconds, {}, 100)
    slow = {"LD_PRELOAD": beside(binary, "tests/faults/libploy_faults.so"), "PLOY_SYNC_DELAY_US": str(SYNC_DELAY_US)}
    yield run("events_slow_disk", binary, seconds, slow, 250)
