"""Tries the sandbox's S3 with s3cmd, as Debian ships it. See tests/clients/run for how it is called."""

import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

BUCKET = "s3cmd-check"
S3 = f"s3://{BUCKET}"
MIB = 1024 * 1024


def write_configuration():
    """Keys do not belong on a command line."""
    endpoint = urllib.parse.urlparse(os.environ["RUSTFS_ENDPOINT"])
    path = pathlib.Path("s3cfg")
    path.touch(0o600)
    path.write_text(
        f"""[default]
access_key = {os.environ["RUSTFS_ACCESS_KEY"]}
secret_key = {os.environ["RUSTFS_SECRET_KEY"]}
host_base = {endpoint.netloc}
host_bucket = {endpoint.netloc}
bucket_location = {os.environ.get("RUSTFS_REGION", "us-east-1")}
use_https = {endpoint.scheme == "https"}
signature_v2 = False
"""
    )


def s3cmd(*arguments, wanted_status=0):
    command = ["s3cmd", "--config", "s3cfg", "--no-progress", *arguments]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert result.returncode == wanted_status, f"{arguments}: status {result.returncode}: {result.stdout[-400:]}"
    return result.stdout


def listed(prefix):
    return [line.split("  ")[-1].strip() for line in s3cmd("ls", "--recursive", f"{S3}/{prefix}").splitlines()]


def same(actual, wanted, what):
    assert actual == wanted, f"{what}: {actual!r:.300} instead of {wanted!r:.300}"


def makes_lists_and_describes_a_bucket():
    s3cmd("mb", S3)
    assert S3 in s3cmd("ls"), "the bucket is not listed"
    assert "us-east-1" in s3cmd("info", S3), "info does not give the location"


def puts_and_gets_a_file():
    pathlib.Path("plain").write_bytes(b"hello, world\n" * 1000)
    s3cmd("put", "--mime-type=x/y", "--add-header=x-amz-meta-colour:blue", "plain", f"{S3}/dir/plain")
    s3cmd("get", f"{S3}/dir/plain", "back")
    same(pathlib.Path("back").read_bytes(), pathlib.Path("plain").read_bytes(), "bytes")
    info = s3cmd("info", f"{S3}/dir/plain")
    assert "x/y" in info and "blue" in info, f"metadata: {info}"


def puts_a_large_file_in_parts_and_goes_on_with_a_download():
    body = os.urandom(17 * MIB + 3)
    pathlib.Path("large").write_bytes(body)
    s3cmd("put", "--multipart-chunk-size-mb=5", "large", f"{S3}/large")
    assert s3cmd("multipart", S3).count(f"{S3}/large") == 0, "an upload was left behind"
    pathlib.Path("large.back").write_bytes(body[: 6 * MIB])
    s3cmd("get", "--continue", f"{S3}/large", "large.back")
    assert pathlib.Path("large.back").read_bytes() == body, "the bytes differ"


def synchronises_a_tree_with_awkward_names():
    tree = pathlib.Path("tree")
    names = ["a b", "a+b", "100%", "#x", "é/ü", "😀", "(p)!*'~", "q&a=1;b", "Case", "case", "deep/er/file"]
    for name in names:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(name)
    s3cmd("sync", "tree/", f"{S3}/tree/")
    same(sorted(listed("tree/")), sorted(f"{S3}/tree/{name}" for name in names), "the listing")
    s3cmd("sync", f"{S3}/tree/", "tree.back/")
    for name in names:
        same((pathlib.Path("tree.back") / name).read_text(), name, f"content of {name}")
    assert "upload:" not in s3cmd("sync", "tree/", f"{S3}/tree/"), "it uploads again what has not changed"
    (tree / "a b").unlink()
    s3cmd("sync", "--delete-removed", "tree/", f"{S3}/tree/")
    assert f"{S3}/tree/a b" not in listed("tree/"), "a removed file stayed"


def copies_moves_and_changes_metadata():
    s3cmd("cp", f"{S3}/dir/plain", f"{S3}/dir/copy")
    s3cmd("mv", f"{S3}/dir/copy", f"{S3}/moved to")
    same(listed("dir/"), [f"{S3}/dir/plain"], "what is left")
    s3cmd("modify", "--add-header=x-amz-meta-colour:red", f"{S3}/moved to")
    assert "red" in s3cmd("info", f"{S3}/moved to"), "the metadata did not change"


def tells_what_is_not_there():
    s3cmd("get", f"{S3}/nothing", wanted_status=64)  # it looks first, and calls that wrong usage
    s3cmd("ls", "s3://no-such-bucket-here", wanted_status=12)
    s3cmd("rb", S3, wanted_status=13)


def removes_everything():
    s3cmd("del", f"{S3}/large")
    s3cmd("del", "--recursive", "--force", S3)
    same(listed(""), [], "what is left")
    s3cmd("rb", S3)


CHECKS = [
    makes_lists_and_describes_a_bucket,
    puts_and_gets_a_file,
    puts_a_large_file_in_parts_and_goes_on_with_a_download,
    synchronises_a_tree_with_awkward_names,
    copies_moves_and_changes_metadata,
    tells_what_is_not_there,
    removes_everything,
]

if not shutil.which("s3cmd"):
    print("skip - s3cmd is not installed (Debian: apt-get install s3cmd)")
    sys.exit(0)
write_configuration()
for check in CHECKS:
    what = check.__name__.replace("_", " ")
    try:
        check()
    except Exception as error:  # whatever it is, it is the result of this check
        print(f"not ok - {what}: {type(error).__name__}: {error}")
        sys.exit(1)
    print(f"ok - {what}", flush=True)
