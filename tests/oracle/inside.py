"""What Python's zipfile and tarfile, and ar, say of archives: one JSON object a file. Also makes zips of many kinds."""
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile


def say(path, data):
    print(json.dumps({"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}))


def list_zip(path):
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                say(info.filename, archive.read(info))


def list_ar(path):
    names = subprocess.run(["ar", "t", path], check=True, capture_output=True, text=True).stdout.split("\n")[:-1]
    for name in names:
        # Of several members of one name ar gives the first, so only single ones are compared.
        if names.count(name) == 1:
            say(name, subprocess.run(["ar", "p", path, name], check=True, capture_output=True).stdout)


def list_deb(path):
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isreg():
                say(member.name.removeprefix("./"), archive.extractfile(member).read())


def make(folder):
    text = b"a line of text, again and again\n" * 2000
    kinds = {
        "stored": zipfile.ZIP_STORED,
        "deflated": zipfile.ZIP_DEFLATED,
        "bzip2": zipfile.ZIP_BZIP2,
    }
    for name, method in kinds.items():
        with zipfile.ZipFile(f"{folder}/{name}.zip", "w", method) as archive:
            archive.writestr("a/b.txt", text)
            archive.writestr("grün/ü.txt", b"utf-8")
            archive.writestr("empty", b"")
            archive.comment = b"what is in it"
    with zipfile.ZipFile(f"{folder}/wide.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("big", "w", force_zip64=True) as file:
            file.write(text)
    with zipfile.ZipFile(f"{folder}/many.zip", "w") as archive:
        for number in range(70_000):
            archive.writestr(f"d{number % 100}/f{number}", b"")
    stream = io.BytesIO()
    unseekable = type("Pipe", (), {"write": stream.write, "flush": stream.flush})()
    with zipfile.ZipFile(unseekable, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("streamed.txt", text)
    with open(f"{folder}/streamed.zip", "wb") as file:
        file.write(stream.getvalue())
    with open(f"{folder}/prefixed.zip", "wb") as file:
        file.write(b"#!/usr/bin/env python3\n" + stream.getvalue())


if __name__ == "__main__":
    {"zip": list_zip, "ar": list_ar, "deb": list_deb, "make": make}[sys.argv[1]](sys.argv[2])
