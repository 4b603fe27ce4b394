"""Programs under measurement: started, watched through /proc, ended by their own id."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(what, condition, seconds=600, every=0.02):
    """Polls `condition` until it returns something true, and returns that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(every)
    raise TimeoutError(f"waited {seconds} s for {what}")


def beside(binary, path):
    """A program or library of the same build as `binary`, which is BUILD/src/telegramploy."""
    return str(pathlib.Path(binary).parents[1] / path)


class Program:
    """A child process. Leaving the `with` block ends it."""

    def __init__(self, command, log, environment=None, **options):
        self.log_path = pathlib.Path(log)
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            command, stderr=self.log, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, **options
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def check_alive(self):
        if self.process.poll() is not None:
            tail = self.log_path.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.process.args[:2]} ended with {self.process.returncode}:\n{tail}")

    def cpu_seconds(self):
        """User and system time so far."""
        words = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / TICK

    def run_seconds(self):
        """Time on a processor so far, by the scheduler's clock: finer than ticks."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def switches(self):
        """How often its threads went to sleep of their own accord."""
        name, total = "voluntary_ctxt_switches:", 0
        for status in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/status"):
            total += next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(name))
        return total

    def peak_rss_bytes(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the kernel does not tell VmHWM")


class Sandbox(Program):
    """`telegramploy sandbox` with the profile of a self-hosted Bot API server. `settings` are those that the
    daemon needs to reach it, as it announces them itself."""

    def __init__(self, binary, folder):
        command = [binary, "sandbox", "--dir", folder, "--profile", "local", "--json"]
        command += ["--telegram-port", "0", "--s3-port", "0", "--no-flood-limits"]
        super().__init__(command, f"{folder}.log", stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(30)
            self.check_alive()
        self.settings = {name: str(value) for name, value in json.loads(line)["settings"].items()}


class Daemon(Program):
    """`telegramploy serve`, ready when the `with` block begins."""

    def __init__(self, binary, folder, settings):
        self.binary = binary
        self.port = free_port()
        self.token = "bench-webhook-token-0123456789"
        folder = pathlib.Path(folder)
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "tmp").mkdir(exist_ok=True)
        self.temp_dir = folder / "tmp"
        self.environment = {
            "DATA_DIR": str(folder / "data"),
            "TEMP_DIR": str(self.temp_dir),
            "DASHBOARD_PORT": str(self.port),
            "DASHBOARD_BIND": "127.0.0.1",
            "WEBHOOK_SECRET_TOKEN": self.token,
            "POLLING_INTERVAL_MINUTES": "60",
            "INITIAL_SYNC": "new",
            "TELEGRAM_MESSAGES_PER_MINUTE": "60000",
            "LOG_LEVEL": "warning",
            **settings,
        }
        super().__init__([binary, "serve"], folder / "daemon.log", self.environment, stdout=subprocess.DEVNULL)

    def __enter__(self):
        try:
            wait_until("the first listing", self.last_poll)
        except BaseException:
            self.__exit__()
            raise
        return self

    def health(self):
        self.check_alive()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)
        except OSError:
            return None

    def last_poll(self):
        health = self.health()
        return health and health.get("components", {}).get("polling", {}).get("lastPoll")

    def announce(self, bucket, key):
        """Posts the event that RustFS would, and returns when it is answered."""
        record = {"eventName": "s3:ObjectCreated:Put", "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}
        body = {"EventName": "s3:ObjectCreated:Put", "Key": f"{bucket}/{key}", "Records": [record]}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhook/{self.token}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=30).close()

    def backups(self, bucket):
        result = subprocess.run(
            [self.binary, "backup", "ls", "--bucket", bucket, "--limit", "1000", "--json"],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(result.stdout)["items"]

    def wait_stored(self, bucket, keys, seconds=1800):
        """The rows of these keys, once all are stored."""

        def stored():
            self.check_alive()
            rows = {row["key"]: row for row in self.backups(bucket) if row["state"] == "stored"}
            return rows if all(key in rows for key in keys) else None

        return wait_until(f"{len(keys)} stored backups", stored, seconds, every=0.1)
