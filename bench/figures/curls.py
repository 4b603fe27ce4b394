"""What the product is compared with: `curl GET | curl POST`, which moves the same bytes and does nothing else."""

import os
import resource
import subprocess
import time

BOUNDARY = "bench-boundary-7d1f"


def _header_arguments(headers):
    return [argument for name, value in headers.items() for argument in ("-H", f"{name}: {value}")]


def relay(s3, settings, bucket, key, size):
    """(seconds, CPU seconds) of the pair. The body is framed around the stream, so nothing is kept in memory."""
    chat = settings["TELEGRAM_BACKUP_CHAT_ID"]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{chat}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="{key}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    path = f"/{bucket}/{key}"
    get = ["curl", "-sSf", *_header_arguments(s3.signed_headers("GET", path)), settings["RUSTFS_ENDPOINT"] + path]
    post = ["curl", "-sSf", "-X", "POST", "-T", "-", "-o", os.devnull]
    post += ["-H", f"Content-Type: multipart/form-data; boundary={BOUNDARY}", "-H", "Expect:"]
    post += ["-H", "Transfer-Encoding:", "-H", f"Content-Length: {len(head) + size + len(tail)}"]
    post += [f"{settings['TELEGRAM_API_URL']}/bot{settings['TELEGRAM_BOT_TOKEN']}/sendDocument"]

    cpu_before, began = _children_cpu(), time.monotonic()
    sender = subprocess.Popen(post, stdin=subprocess.PIPE)
    sender.stdin.write(head)
    sender.stdin.flush()
    subprocess.run(get, stdout=sender.stdin, check=True)
    sender.stdin.write(tail)
    sender.stdin.close()
    if sender.wait() != 0:
        raise RuntimeError("curl POST failed")
    return time.monotonic() - began, _children_cpu() - cpu_before


def _children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
