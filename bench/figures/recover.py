"""How long a recovery of many backups from the index in the chat takes, and how much memory."""

import os
import pathlib
import subprocess
import tempfile
import time

from . import figure
from .processes import Program, Sandbox
from .s3 import MIB

SECONDS_MAX = 60
RSS_MAX = 256 * MIB


def measure(binary, scale):
    backups = max(10_000, int(1_000_000 * scale))
    filler = pathlib.Path(binary).parent.parent / "bench" / "index_in_chat"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            subprocess.run(
                [filler, str(backups)], env={**os.environ, **sandbox.settings}, check=True, stdout=subprocess.DEVNULL
            )
            environment = {
                "DATA_DIR": str(folder / "data"),
                "TELEGRAM_MESSAGES_PER_MINUTE": "60000",
                "LOG_LEVEL": "warning",
                **sandbox.settings,
            }
            (folder / "data").mkdir()
            begun = time.monotonic()
            with Program(
                [binary, "recover", "--json"], folder / "recover.log", environment, stdout=subprocess.DEVNULL
            ) as recover:
                # Its memory can only be asked for while it lives.
                peak = 0
                while recover.process.poll() is None:
                    try:
                        peak = max(peak, recover.peak_rss_bytes())
                    except (RuntimeError, OSError):
                        pass
                    time.sleep(0.02)
                seconds = time.monotonic() - begun
                if recover.process.returncode != 0:
                    recover.check_alive()
    yield figure(
        "recover", "at most 60 s and 256 MiB", seconds <= SECONDS_MAX and peak <= RSS_MAX,
        backups=backups, seconds=seconds, peak_rss_mib=peak / MIB, ratio=seconds / SECONDS_MAX,
    )  # fmt: skip
