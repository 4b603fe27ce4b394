"""As much of an S3 client as is needed to fill a bucket: Signature Version 4, unsigned payload."""

import datetime
import hashlib
import hmac
import http.client
import random
import re
import urllib.parse

MIB = 1024 * 1024
PART_BYTES = 64 * MIB
BLOCK = random.Random(1).randbytes(8 * MIB)  # incompressible, the same in each run


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class S3:
    def __init__(self, settings):
        self.host = urllib.parse.urlsplit(settings["RUSTFS_ENDPOINT"]).netloc
        self.access_key = settings["RUSTFS_ACCESS_KEY"]
        self.secret_key = settings["RUSTFS_SECRET_KEY"]

    def signed_headers(self, method, path, query=""):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{now[:8]}/us-east-1/s3/aws4_request"
        headers = {"host": self.host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": now}
        names = ";".join(headers)
        canonical = "".join(f"{name}:{value}\n" for name, value in headers.items())
        request = "\n".join([method, path, query, canonical, names, "UNSIGNED-PAYLOAD"])
        to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
        key = ("AWS4" + self.secret_key).encode()
        for word in scope.split("/"):
            key = _hmac(key, word)
        signature = _hmac(key, to_sign).hex()
        credential = f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}"
        headers["authorization"] = f"{credential}, SignedHeaders={names}, Signature={signature}"
        return headers

    def call(self, method, path, query="", body=b"", length=None):
        connection = http.client.HTTPConnection(self.host)
        headers = self.signed_headers(method, path, query)
        headers["content-length"] = str(len(body) if length is None else length)
        connection.request(method, path + ("?" + query if query else ""), body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return answer, text

    def make_bucket(self, bucket):
        self.call("PUT", f"/{bucket}")

    def put(self, bucket, key, body):
        self.call("PUT", f"/{bucket}/{key}", body=body)

    def put_large(self, bucket, key, size):
        """An object of `size` bytes, uploaded in parts: its ETag is no MD5."""
        path = f"/{bucket}/{key}"
        upload = re.search(rb"<UploadId>(.*?)</UploadId>", self.call("POST", path, "uploads=")[1])[1].decode()
        quoted = urllib.parse.quote(upload, safe="-._~")
        manifest = ""
        for number, offset in enumerate(range(0, size, PART_BYTES), 1):
            length = min(PART_BYTES, size - offset)
            blocks = (BLOCK[: min(len(BLOCK), length - at)] for at in range(0, length, len(BLOCK)))
            query = f"partNumber={number}&uploadId={quoted}"
            etag = self.call("PUT", path, query, blocks, length)[0].headers["ETag"]
            manifest += f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"
        body = f"<CompleteMultipartUpload>{manifest}</CompleteMultipartUpload>".encode()
        self.call("POST", path, f"uploadId={quoted}", body)
