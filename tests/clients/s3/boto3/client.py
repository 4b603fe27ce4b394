"""Tries the sandbox's S3 with boto3. See tests/clients/run for how it is called."""

import base64
import datetime
import hashlib
import io
import os
import sys
import urllib.error
import urllib.request

import boto3
import botocore.auth
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

BUCKET = "boto3-check"
MIB = 1024 * 1024


def connect(secret=os.environ["RUSTFS_SECRET_KEY"], region=os.environ.get("RUSTFS_REGION", "us-east-1"), **config):
    return boto3.client(
        "s3",
        endpoint_url=os.environ["RUSTFS_ENDPOINT"],
        aws_access_key_id=os.environ["RUSTFS_ACCESS_KEY"],
        aws_secret_access_key=secret,
        region_name=region,
        config=Config(
            signature_version="s3v4", s3={"addressing_style": "path", **config}, retries={"max_attempts": 1}
        ),
    )


s3 = connect()


def same(actual, wanted, what):
    assert actual == wanted, f"{what}: {actual!r:.300} instead of {wanted!r:.300}"


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        same(error.response["Error"]["Code"], code, "the refusal")
        return
    raise AssertionError(f"not refused with {code}")


def put(key, body, **more):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body, **more)


def get(key, **more):
    return s3.get_object(Bucket=BUCKET, Key=key, **more)


def makes_and_describes_a_bucket():
    s3.create_bucket(Bucket=BUCKET)
    s3.head_bucket(Bucket=BUCKET)
    assert BUCKET in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]], "the bucket is not listed"
    same(s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"], None, "location")
    assert "Status" not in s3.get_bucket_versioning(Bucket=BUCKET), "it claims to have versions"
    same(len(s3.get_bucket_acl(Bucket=BUCKET)["Grants"]), 1, "grants")
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=BUCKET)
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket=BUCKET)
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=BUCKET)
    refused(
        "NotImplemented",
        s3.put_bucket_versioning,
        Bucket=BUCKET,
        VersioningConfiguration={"Status": "Enabled"},
    )
    refused("NotImplemented", s3.list_object_versions, Bucket=BUCKET)
    refused("InvalidBucketName", s3.create_bucket, Bucket="192.168.0.1")
    refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket=BUCKET)


def puts_gets_and_checks_bytes_of_many_sizes():
    for size in [0, 1, 8191, 8192, 8193, 65536, 65537, 2 * MIB + 1]:
        body = os.urandom(size)
        stored = put(f"size/{size}", body, Metadata={"size": str(size)})
        same(stored["ETag"], f'"{hashlib.md5(body).hexdigest()}"', "ETag")
        got = get(f"size/{size}")
        same((got["ContentLength"], got["Metadata"]), (size, {"size": str(size)}), "headers")
        assert got["Body"].read() == body, f"the {size} bytes differ"


def signs_every_chunk_of_a_stream():
    """botocore has no signer for signed chunks, so the body is signed here, with its signing key."""
    body = os.urandom(3 * 65536 + 100)
    signer = botocore.auth.S3SigV4Auth(s3._request_signer._credentials, "s3", s3.meta.region_name)
    url = f"{os.environ['RUSTFS_ENDPOINT']}/{BUCKET}/signed-chunks"
    request = botocore.awsrequest.AWSRequest("PUT", url, data=b"")
    request.headers["X-Amz-Decoded-Content-Length"] = str(len(body))
    request.headers["Content-Encoding"] = "aws-chunked"
    signer.payload = lambda _: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    signer.add_auth(request)
    signature = request.headers["Authorization"].rsplit("=", 1)[1]
    scope = signer.credential_scope(request)
    empty = hashlib.sha256(b"").hexdigest()
    wire = b""
    for chunk in [body[at : at + 65536] for at in range(0, len(body), 65536)] + [b""]:
        parts = ["AWS4-HMAC-SHA256-PAYLOAD", request.context["timestamp"], scope, signature, empty]
        signature = signer.signature("\n".join([*parts, hashlib.sha256(chunk).hexdigest()]), request)
        wire += b"%x;chunk-signature=%s\r\n%s\r\n" % (len(chunk), signature.encode(), chunk)
    headers = {**dict(request.headers), "X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}

    def send(data):
        return urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers, method="PUT"))

    same(send(wire).status, 200, "status")
    assert get("signed-chunks")["Body"].read() == body, "the bytes differ"
    bent = bytearray(wire)
    bent[150_000] ^= 1
    try:
        send(bytes(bent))
    except urllib.error.HTTPError as error:
        same(error.code, 403, "status of a changed chunk")
    else:
        raise AssertionError("a changed chunk was accepted")
    assert get("signed-chunks")["Body"].read() == body, "a refused upload changed the object"


def keeps_awkward_keys_apart():
    keys = ["a b", "a+b", "a%2Bb", "100%", "#h?q&amp;", "dt=1/x:y@z", "(p)!*'~", "a//b", "/lead", "a/./b", "a/../b"]
    keys += ["..", "café", "cafe\u0301", "😀/🚀", "Case", "case", "dir/", " ", "\x01", 'q"<>&', "\uffee", "k" * 1024]
    for key in keys:
        put(key, key.encode(), Metadata={"n": str(keys.index(key))})
    for key in keys:
        got = get(key)
        same((got["Body"].read().decode(), got["Metadata"]), (key, {"n": str(keys.index(key))}), key)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 7})
    listed = [item["Key"] for page in pages for item in page["Contents"]]
    same(sorted(keys, key=str.encode), [key for key in listed if key in keys], "the listing")
    same(listed, sorted(listed, key=str.encode), "the order")
    version_1 = [
        item["Key"]
        for page in s3.get_paginator("list_objects").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 7})
        for item in page["Contents"]
    ]
    same(version_1, listed, "the first version of the listing")
    refused("KeyTooLongError", put, "k" * 1025, b"")


def groups_keys_by_a_delimiter():
    for key in ["g/a/1", "g/a/2", "g/b", "g/c/1"]:
        put(key, b"")
    page = s3.list_objects_v2(Bucket=BUCKET, Prefix="g/", Delimiter="/")
    same([item["Prefix"] for item in page["CommonPrefixes"]], ["g/a/", "g/c/"], "prefixes")
    same([item["Key"] for item in page["Contents"]], ["g/b"], "keys")
    same(page["KeyCount"], 3, "KeyCount")


def reads_ranges_and_conditions():
    etag = put("digits", b"0123456789")["ETag"]
    same(get("digits", Range="bytes=3-5")["Body"].read(), b"345", "range")
    same(get("digits", Range="bytes=-3", IfMatch=etag)["Body"].read(), b"789", "suffix")
    refused("InvalidRange", get, "digits", Range="bytes=10-")
    refused("PreconditionFailed", get, "digits", IfMatch='"0"')
    refused("304", get, "digits", IfNoneMatch=etag)
    modified = get("digits")["LastModified"]
    refused("304", get, "digits", IfModifiedSince=modified)
    refused("PreconditionFailed", get, "digits", IfUnmodifiedSince=modified - datetime.timedelta(seconds=1))
    refused("PreconditionFailed", put, "digits", b"", IfNoneMatch="*")
    refused("404", s3.head_object, Bucket=BUCKET, Key="nothing here")


def uploads_and_downloads_through_the_transfer_manager():
    body = os.urandom(23 * MIB + 5)
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)
    extra = {"ContentType": "x/y", "Metadata": {"a": "1"}, "Tagging": "k=v"}
    s3.upload_fileobj(io.BytesIO(body), BUCKET, "transfer", ExtraArgs=extra, Config=config)
    head = s3.head_object(Bucket=BUCKET, Key="transfer")
    sums = [hashlib.md5(body[at : at + 8 * MIB]).digest() for at in range(0, len(body), 8 * MIB)]
    same(head["ETag"], f'"{hashlib.md5(b"".join(sums)).hexdigest()}-3"', "ETag")
    same((head["ContentType"], head["Metadata"], head["ContentLength"]), ("x/y", {"a": "1"}, len(body)), "head")
    back = io.BytesIO()
    s3.download_fileobj(BUCKET, "transfer", back, Config=config)
    assert back.getvalue() == body, "the bytes differ"
    same(s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads"), None, "uploads left")


def pages_through_parts_and_uploads():
    ids = []
    for key in ["m/1", "m/1", "m/2"]:
        ids.append((key, s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]))
    found = []
    page = {"NextKeyMarker": "", "NextUploadIdMarker": ""}
    while page:
        page = s3.list_multipart_uploads(
            Bucket=BUCKET,
            Prefix="m/",
            MaxUploads=1,
            KeyMarker=page["NextKeyMarker"],
            UploadIdMarker=page["NextUploadIdMarker"],
        )
        found += [(item["Key"], item["UploadId"]) for item in page["Uploads"]]
        page = page if page["IsTruncated"] else None
    same(sorted(found), sorted(ids), "uploads")
    key, upload_id = ids[0]
    for number in [1, 2, 5, 10_000]:
        s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumber=number, Body=b"x")
    refused(
        "InvalidArgument", s3.upload_part, Bucket=BUCKET, Key=key, UploadId=upload_id, PartNumber=10_001, Body=b"x"
    )
    pages = s3.get_paginator("list_parts").paginate(
        Bucket=BUCKET, Key=key, UploadId=upload_id, PaginationConfig={"PageSize": 3}
    )
    same([part["PartNumber"] for page in pages for part in page["Parts"]], [1, 2, 5, 10_000], "parts")
    for key, upload_id in ids:
        s3.abort_multipart_upload(Bucket=BUCKET, Key=key, UploadId=upload_id)
    refused("NoSuchUpload", s3.list_parts, Bucket=BUCKET, Key=key, UploadId=upload_id)


def copies_and_tags():
    put("source +ä", b"content", Metadata={"a": "1"}, Tagging="t=1")
    s3.copy_object(Bucket=BUCKET, Key="copied", CopySource={"Bucket": BUCKET, "Key": "source +ä"})
    same(get("copied")["Metadata"], {"a": "1"}, "metadata")
    tags = [{"Key": "ä", "Value": "ö & ü"}]
    s3.put_object_tagging(Bucket=BUCKET, Key="copied", Tagging={"TagSet": tags})
    same(s3.get_object_tagging(Bucket=BUCKET, Key="copied")["TagSet"], tags, "tags")
    many = [{"Key": str(n), "Value": ""} for n in range(11)]
    refused("InvalidTag", s3.put_object_tagging, Bucket=BUCKET, Key="copied", Tagging={"TagSet": many})
    s3.delete_object_tagging(Bucket=BUCKET, Key="copied")
    same(s3.get_object_tagging(Bucket=BUCKET, Key="copied")["TagSet"], [], "tags")


def opens_presigned_addresses():
    def status(url, data=None, method="GET"):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data=data, method=method)) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    parameters = {"Bucket": BUCKET, "Key": "pre signed/ä+b"}
    put_url = s3.generate_presigned_url("put_object", Params=parameters, ExpiresIn=60)
    same(status(put_url, b"signed in the address", "PUT")[0], 200, "PUT")
    url = s3.generate_presigned_url(
        "get_object", Params={**parameters, "ResponseContentType": "x/y"}, ExpiresIn=60
    )
    same(status(url), (200, b"signed in the address"), "GET")
    same(status(url.replace("pre%20signed", "pre%20signes"))[0], 403, "another key")
    same(status(url, method="DELETE")[0], 403, "another method")
    same(status(url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"))[0], 403, "a longer life")


def refuses_damaged_bodies_and_wrong_credentials():
    wrong_md5 = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    refused("BadDigest", put, "damaged", b"body", ContentMD5=wrong_md5)
    refused("NoSuchKey", get, "damaged")
    refused("SignatureDoesNotMatch", connect(secret="wrong").list_buckets)
    refused("AuthorizationHeaderMalformed", connect(region="eu-north-1").list_buckets)


def deletes_everything():
    # XML cannot hold this key, so no answer may name it.
    s3.delete_object(Bucket=BUCKET, Key="\x01")
    while keys := [{"Key": item["Key"]} for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]:
        result = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
        same(len(result["Deleted"]), len(keys), "deleted")
    s3.delete_bucket(Bucket=BUCKET)
    refused("NoSuchBucket", s3.list_objects_v2, Bucket=BUCKET)


for check in [
    makes_and_describes_a_bucket,
    puts_gets_and_checks_bytes_of_many_sizes,
    signs_every_chunk_of_a_stream,
    keeps_awkward_keys_apart,
    groups_keys_by_a_delimiter,
    reads_ranges_and_conditions,
    uploads_and_downloads_through_the_transfer_manager,
    pages_through_parts_and_uploads,
    copies_and_tags,
    opens_presigned_addresses,
    refuses_damaged_bodies_and_wrong_credentials,
    deletes_everything,
]:
    what = check.__name__.replace("_", " ")
    try:
        check()
    except Exception as error:  # whatever it is, it is the result of this check
        print(f"not ok - {what}: {type(error).__name__}: {error}")
        sys.exit(1)
    print(f"ok - {what}", flush=True)
