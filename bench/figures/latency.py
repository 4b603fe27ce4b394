"""How long an event takes until the upload it causes begins, with nothing else to do."""

import pathlib
import socket
import tempfile
import threading
import time
import urllib.parse

from . import figure
from .processes import Daemon, Sandbox, wait_until
from .s3 import S3

SAMPLES = 200
PAUSE_SECONDS = 0.2  # a bot may send 25 messages a second: closer together, its governor would be measured
BUCKET = "latency"


class Passage:
    """A port in front of the Bot API that passes everything on and notes when each document's request begins."""

    def __init__(self, url):
        self.target = urllib.parse.urlsplit(url)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.began = {}  # name of the document -> time
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection((self.target.hostname, self.target.port))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._requests, args=(client, server), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client), daemon=True).start()

    def _requests(self, client, server):
        began, head = None, b""
        for chunk in iter(lambda: client.recv(65536), b""):
            now = time.monotonic()
            if chunk.startswith(b"POST /"):
                began, head = now, b""
            if began is not None and len(head) < 16384:
                head += chunk
                name = head.partition(b'filename="')[2].partition(b'"')
                if name[1]:
                    self.began.setdefault(name[0].decode(errors="replace"), began)
            server.sendall(chunk)
        server.close()

    @staticmethod
    def _pass(source, sink):
        try:
            for chunk in iter(lambda: source.recv(65536), b""):
                sink.sendall(chunk)
        except OSError:
            pass  # one of the two has hung up
        sink.close()


def measure(binary, scale):
    samples = max(10, int(SAMPLES * scale))
    delays = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Sandbox(binary, folder / "sandbox") as sandbox:
            s3 = S3(sandbox.settings)
            s3.make_bucket(BUCKET)
            passage = Passage(sandbox.settings["TELEGRAM_API_URL"])
            settings = {**sandbox.settings, "TELEGRAM_API_URL": passage.url}
            with Daemon(binary, folder / "daemon", settings) as daemon:
                for number in range(samples):
                    key = f"small-{number:04}.txt"
                    s3.put(BUCKET, key, b"a line\n" * 100)
                    event = time.monotonic()
                    daemon.announce(BUCKET, key)
                    delays.append(wait_until(key, lambda: passage.began.get(key), 60, every=0.005) - event)
                    sent = number + 1
                    wait_until("an idle daemon", lambda: daemon.health()["stats"]["backupsSentToday"] >= sent, 60)
                    time.sleep(PAUSE_SECONDS)
    delays.sort()
    p50, p99 = (delays[min(len(delays) - 1, int(len(delays) * share))] * 1000 for share in (0.5, 0.99))
    yield figure(
        "latency", "p99 at most 50 ms from event to first byte", p99 <= 50,
        samples=samples, p50_ms=p50, p99_ms=p99, max_ms=delays[-1] * 1000, ratio=p99 / 50,
    )  # fmt: skip
