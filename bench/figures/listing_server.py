"""An S3 server with one bucket that can only be listed, from memory: python3 listing_server.py KEYS

Prints its port, then a line "list SECONDS START" for each page asked for (the machine's monotonic clock). It
checks no signatures.
"""

import hashlib
import http.server
import sys
import time
import urllib.parse

PAGE = 1000
BUCKET = "million"
LAST_MODIFIED = "2026-01-02T03:04:05.000Z"


def key_of(number):
    return f"photos-2026-{number:08}.jpg"


def number_after(key):
    return int(key.removeprefix("photos-2026-").removesuffix(".jpg")) + 1 if key else 0


def page(first, count):
    last = min(first + PAGE, count)
    truncated = last < count
    contents = "".join(
        f"<Contents><Key>{key_of(n)}</Key><LastModified>{LAST_MODIFIED}</LastModified>"
        f"<ETag>&quot;{hashlib.md5(b'%d' % n).hexdigest()}&quot;</ETag><Size>{1000 + n}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
        for n in range(first, last)
    )
    token = f"<NextContinuationToken>{key_of(last - 1)}</NextContinuationToken>" if truncated else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{BUCKET}</Name><Prefix></Prefix><KeyCount>{last - first}</KeyCount><MaxKeys>{PAGE}</MaxKeys>"
        f"<EncodingType>url</EncodingType><IsTruncated>{str(truncated).lower()}</IsTruncated>{token}{contents}"
        "</ListBucketResult>"
    ).encode()


BUCKETS = (
    '<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    f"<Owner><ID>bench</ID></Owner><Buckets><Bucket><Name>{BUCKET}</Name><CreationDate>{LAST_MODIFIED}"
    "</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>"
).encode()


def handler(pages, count):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together

        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            if url.path == "/":
                self.answer(200, BUCKETS)
            elif "list-type" in query:
                start = number_after(query.get("continuation-token") or query.get("start-after") or "")
                print(f"list {time.monotonic()} {start}", flush=True)
                self.answer(200, pages.get(start) or page(start, count))
            else:
                self.answer(404, b"<Error><Code>NoSuchKey</Code><Message>only listings here</Message></Error>")

        def do_HEAD(self):
            self.answer(404, b"")

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_):
            pass

    return Handler


def main():
    count = int(sys.argv[1])
    pages = {first: page(first, count) for first in range(0, count, PAGE)}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(pages, count))
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
