"""An independent reading of an image, to compare with: Python's tarfile, hashlib and json only (zstd by its own tool).

read_image.py objects PATH    its manifests with every digest computed from the bytes, as JSON
read_image.py layer PATH N    entries of layer N of the only image, in the archive's order, a JSON object a line
read_image.py folders PATH    path -> mtime of every folder that layers set, as JSON
read_image.py walk FOLDER     what lies under a folder on disk, sorted by bytes, a JSON object a line
"""

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import posixpath
import stat
import subprocess
import sys
import tarfile

TYPES = {
    tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file", tarfile.DIRTYPE: "dir", tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink",
    tarfile.CHRTYPE: "char", tarfile.BLKTYPE: "block", tarfile.FIFOTYPE: "fifo", tarfile.CONTTYPE: "file",
}


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def decompress(data):
    if data[:2] == b"\x1f\x8b":
        return "gzip", gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return "zstd", subprocess.run(["zstd", "-dc"], input=data, stdout=subprocess.PIPE, check=True).stdout
    if data[:6] == b"\xfd7zXZ\x00":
        return "xz", lzma.decompress(data)
    if data[:3] == b"BZh":
        return "bzip2", bz2.decompress(data)
    return "none", data


class Files:
    """Bytes by path, of a folder or of a tar in any wrapping."""

    def __init__(self, path):
        self.folder = path if os.path.isdir(path) else None
        if self.folder is None:
            with open(path, "rb") as file:
                self.tar = tarfile.open(fileobj=io.BytesIO(decompress(file.read())[1]))
            self.members = {posixpath.normpath(member.name): member for member in self.tar}

    def __contains__(self, path):
        return os.path.exists(os.path.join(self.folder, path)) if self.folder else path in self.members

    def read(self, path):
        if self.folder:
            with open(os.path.join(self.folder, path), "rb") as file:
                return file.read()
        member = self.members[path]
        if member.issym():
            return self.read(posixpath.normpath(posixpath.join(posixpath.dirname(path), member.linkname)))
        return self.tar.extractfile(member).read()


def layer(data, diff_id, declared=None):
    compression, content = decompress(data)
    found = {"digest": sha256(data), "size": len(data), "compression": compression, "diffID": sha256(content)}
    assert found["diffID"] == diff_id, (found, diff_id)
    if declared:
        assert declared["digest"] == found["digest"] and declared["size"] == found["size"], (declared, found)
        found["mediaType"] = declared["mediaType"]
    return found, content


class Image:
    """One image: facts about its objects, and the tars of its layers."""

    def __init__(self, files, config, layers, manifest=None):
        parsed = json.loads(config)
        pairs = [layer(data, diff_id, declared) for (data, declared), diff_id in zip(layers, parsed["rootfs"]["diff_ids"], strict=True)]
        self.tars = [content for _, content in pairs]
        self.facts = {
            "manifest": manifest and {"digest": sha256(manifest), "size": len(manifest)},
            "config": {"digest": sha256(config), "size": len(config)},
            "layers": [facts for facts, _ in pairs],
        }


def from_manifest(files, data, blob):
    manifest = json.loads(data)
    layers = [(blob(item["digest"]), item) for item in manifest["layers"]]
    return Image(files, blob(manifest["config"]["digest"]), layers, data)


def read(path):
    """(view, image) pairs: `oci` for an index, `docker` for a docker-save list, `dir` for skopeo's folder."""
    files = Files(path)
    found = []
    if "oci-layout" in files:
        blob = lambda digest: files.read("blobs/" + digest.replace(":", "/"))
        for item in json.loads(files.read("index.json"))["manifests"]:
            found.append(("oci", from_manifest(files, blob(item["digest"]), blob)))
    if "manifest.json" in files:
        document = json.loads(files.read("manifest.json"))
        if isinstance(document, dict):
            found.append(("dir", from_manifest(files, files.read("manifest.json"), lambda digest: files.read(digest.split(":")[1]))))
        else:
            for item in document:
                layers = [(files.read(name), None) for name in item["Layers"]]
                found.append(("docker", Image(files, files.read(item["Config"]), layers)))
    return found


def text(name):
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def normal(name):
    return posixpath.normpath("/" + name).lstrip("/")


def entries(content):
    with tarfile.open(fileobj=io.BytesIO(content), encoding="utf-8", errors="surrogateescape") as tar:
        yield from tar


def layer_lines(content):
    for member in entries(content):
        line = {"path": text(normal(member.name)), "type": TYPES[member.type], "mode": member.mode & 0o7777, "uid": member.uid, "gid": member.gid,
                "size": member.size if member.isreg() else 0, "mtime": member.mtime}
        if member.issym():
            line["linkName"] = text(member.linkname)
        if member.islnk():
            line["linkName"] = text(normal(member.linkname))
        if member.isdev() and not member.isfifo():
            line["device"] = f"{member.devmajor}:{member.devminor}"
        yield line


def folders(tars):
    times = {}
    for content in tars:
        for member in entries(content):
            if member.isdir():
                times[text(normal(member.name))] = member.mtime
    return times


def attributes(path):
    names = [name for name in os.listxattr(path, follow_symlinks=False) if not name.startswith(("system.", "security.selinux"))]
    return {name: base64.b64encode(os.getxattr(path, name, follow_symlinks=False)).decode() for name in sorted(names)}


def walk(root):
    root = os.fsencode(root)
    found = []
    for folder, names, files in os.walk(root):
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names + files]
    for path in sorted(found):
        full = os.path.join(root, path)
        info = os.lstat(full)
        kind = stat.S_IFMT(info.st_mode)
        name = {stat.S_IFREG: "file", stat.S_IFDIR: "dir", stat.S_IFLNK: "symlink", stat.S_IFCHR: "char", stat.S_IFBLK: "block", stat.S_IFIFO: "fifo"}[kind]
        line = {"path": text(os.fsdecode(path)), "type": name, "mode": stat.S_IMODE(info.st_mode), "uid": info.st_uid, "gid": info.st_gid,
                "size": info.st_size if name == "file" else 0, "mtime": info.st_mtime, "inode": info.st_ino, "links": info.st_nlink}
        if name == "symlink":
            line["linkName"] = text(os.fsdecode(os.readlink(full)))
        if name in ("char", "block"):
            line["device"] = f"{os.major(info.st_rdev)}:{os.minor(info.st_rdev)}"
        if name == "file":
            with open(full, "rb") as file:
                line["content"] = hashlib.sha256(file.read()).hexdigest()
        if attributes(full):
            line["xattrs"] = attributes(full)
        yield line


def main(verb, path, number=None):
    if verb == "objects":
        print(json.dumps([{"view": view, **image.facts} for view, image in read(path)]))
    elif verb == "folders":
        print(json.dumps(folders(read(path)[0][1].tars)))
    else:
        for line in walk(path) if verb == "walk" else layer_lines(read(path)[0][1].tars[int(number)]):
            print(json.dumps(line))


if __name__ == "__main__":
    main(*sys.argv[1:])
