"""Makes an image of nine layers from real Debian packages: debian.py CACHE [OUT].

CACHE keeps the .deb files between runs, and without OUT is all that is filled; OUT gets `oci`, an OCI layout that umoci wrote, tag `nine`. Seven layers are
differences that umoci computed (whiteouts, modes, owners, replaced types); the last two are tars written here, with
what no package contains: opaque folders, devices, odd names, extended attributes, ids and times that plain headers can't hold.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGES = [
    ["base-files", "base-passwd", "libc6", "netbase", "debianutils"],
    ["coreutils", "bash", "dash", "grep", "sed", "tar", "gzip", "bzip2", "findutils", "perl-base"],
    ["tzdata", "ca-certificates"],
    ["passwd", "login", "mount", "util-linux", "iputils-ping", "sudo", "libc-bin"],
]
TIME = 1_700_000_000


def run(*command, **options):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, **options)


def download(cache):
    os.makedirs(cache, exist_ok=True)
    have = {name.split("_")[0] for name in os.listdir(cache) if name.endswith(".deb")}
    missing = [name for group in PACKAGES for name in group if name not in have]
    if not missing:
        return
    fetch = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", *missing]
    # Moved into place when they are whole.
    with tempfile.TemporaryDirectory(dir=cache) as part:
        if subprocess.run(fetch, cwd=part, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode != 0:
            run("apt-get", "-qq", "update")
            run(*fetch, cwd=part)
        for name in os.listdir(part):
            if name.endswith(".deb"):
                os.rename(os.path.join(part, name), os.path.join(cache, name))


def unpack_packages(cache, names, rootfs):
    """Over what is there, through its merged-/usr links as dpkg does."""
    for name in names:
        [deb] = [file for file in os.listdir(cache) if file.startswith(name + "_")]
        content = subprocess.run(["dpkg-deb", "--fsys-tarfile", os.path.join(cache, deb)], check=True, stdout=subprocess.PIPE).stdout
        command = ["tar", "-xp", "--keep-directory-symlink", "--numeric-owner", "-C", rootfs]
        subprocess.run(command, input=content, check=True)


def base(rootfs, cache):
    for link in ("bin", "lib", "lib64", "sbin"):
        os.makedirs(os.path.join(rootfs, "usr", link), exist_ok=True)
        os.symlink("usr/" + link, os.path.join(rootfs, link))
    unpack_packages(cache, PACKAGES[0], rootfs)


def modes_only(rootfs, _cache):
    """Nothing but modes, owners and one capability."""
    os.chmod(rootfs + "/etc/debian_version", 0o600)
    os.chmod(rootfs + "/usr/bin/env", 0o2755)
    os.chmod(rootfs + "/var/tmp", 0o1775)
    os.chown(rootfs + "/etc/hosts" if os.path.exists(rootfs + "/etc/hosts") else rootfs + "/etc/issue", 33, 42)
    os.lchown(rootfs + "/etc/os-release", 12, 34)
    os.setxattr(rootfs + "/usr/bin/ping", "security.capability", bytes.fromhex("0100000200200000000000000000000000000000"))


def removals(rootfs, _cache):
    shutil.rmtree(rootfs + "/usr/share/doc")
    shutil.rmtree(rootfs + "/usr/share/zoneinfo/right", ignore_errors=True)
    os.remove(rootfs + "/usr/bin/bunzip2")  # one of three hard links
    os.remove(rootfs + "/etc/issue.net")


def replacements(rootfs, _cache):
    """File to folder, link to file, same size but other content. (A folder that becomes something else is in odd_layer:
    umoci adds whiteouts below what is no folder any more, and Docker and podman refuse those.)"""
    os.remove(rootfs + "/etc/issue")
    os.makedirs(rootfs + "/etc/issue/parts")
    with open(rootfs + "/etc/issue/parts/one", "w") as file:
        file.write("one\n")
    os.remove(rootfs + "/usr/bin/sh")
    shutil.copy2(rootfs + "/usr/bin/dash", rootfs + "/usr/bin/sh")
    with open(rootfs + "/etc/debian_version", "r+b") as file:
        file.write(b"99")
    os.link(rootfs + "/usr/bin/dash", rootfs + "/usr/bin/dash-again")


def entry(tar, name, kind=tarfile.REGTYPE, content=b"", **fields):
    info = tarfile.TarInfo(name)
    info.type, info.size, info.mtime, info.mode = kind, len(content), TIME, 0o644
    if kind == tarfile.DIRTYPE:
        info.mode = 0o755
    for key, value in fields.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(content) if kind == tarfile.REGTYPE else None)


def odd_layer(path):
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        entry(tar, "usr/share/man", content=b"no manual\n")
        entry(tar, "etc/skel", tarfile.SYMTYPE, linkname="../root", mode=0o777)
        entry(tar, "odd", tarfile.DIRTYPE, mode=0o1777)
        entry(tar, "odd/null", tarfile.CHRTYPE, devmajor=1, devminor=3, mode=0o666)
        entry(tar, "odd/loop", tarfile.BLKTYPE, devmajor=7, devminor=300, mode=0o660, gid=6)
        entry(tar, "odd/pipe", tarfile.FIFOTYPE)
        entry(tar, "odd/" + "long-name-" * 20, content=b"long\n")
        entry(tar, "odd/" + "/".join(["deep"] * 60), tarfile.DIRTYPE)
        entry(tar, "odd/to-long", tarfile.SYMTYPE, linkname="long-name-" * 20, mode=0o777)
        entry(tar, "odd/zażółć 中文 🪨.txt", content=b"utf-8\n")
        entry(tar, "odd/new\nline and\ttab", content=b"control\n")
        entry(tar, "odd/big-ids", content=b"ids\n", uid=3_000_000_000, gid=2_500_000)
        entry(tar, "odd/early", content=b"before the epoch\n", mtime=-86_400)
        entry(tar, "odd/fraction", content=b"half a second\n", mtime=TIME + 0.5)
        entry(tar, "odd/attributes", content=b"x\n", pax_headers={"SCHILY.xattr.user.note": "a=b\nc"})
        entry(tar, "odd/setuid", content=b"#!/bin/sh\n", mode=0o6755)
        entry(tar, "odd/hard-to-lower", tarfile.LNKTYPE, linkname="usr/bin/env")
        entry(tar, "odd/hard-here", tarfile.LNKTYPE, linkname="odd/fraction", mtime=TIME + 0.5)
        entry(tar, "odd/empty", content=b"")
        entry(tar, "./odd/dotted", content=b"dot\n")
        entry(tar, "implied/parent/file", content=b"parents not listed\n")


def opaque_layer(path):
    """GNU headers this time; whiteouts before and after what replaces them, below an opaque folder too."""
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        entry(tar, "usr/share/zoneinfo", tarfile.DIRTYPE)
        entry(tar, "usr/share/zoneinfo/.wh..wh..opq")
        entry(tar, "usr/share/zoneinfo/Only", content=b"the only zone\n")
        entry(tar, "etc/.wh.debian_version")
        entry(tar, "etc/debian_version", content=b"back again\n", mode=0o640)
        entry(tar, "usr/share/.wh.perl5")
        entry(tar, "odd/.wh.pipe")
        entry(tar, "odd/.wh.never-was")
        entry(tar, "usr/lib/" + "gnu-long-" * 14 + ".so", content=b"L\n", uid=3_000_000)
        entry(tar, b"odd/caf\xe9".decode("utf-8", "surrogateescape"), content=b"latin-1\n")
        entry(tar, "bin/through-link", content=b"bin is a link to usr/bin\n", mode=0o755)


STEPS = [
    ("ADD base", base),
    ("RUN install tools", lambda rootfs, cache: unpack_packages(cache, PACKAGES[1], rootfs)),
    ("RUN install data", lambda rootfs, cache: unpack_packages(cache, PACKAGES[2], rootfs)),
    ("RUN install accounts", lambda rootfs, cache: unpack_packages(cache, PACKAGES[3], rootfs)),
    ("RUN chmod, chown, setcap", modes_only),
    ("RUN rm -r /usr/share/doc", removals),
    ("RUN replace", replacements),
]


def main(cache, out=None):
    download(cache)
    if out is None:
        return
    os.makedirs(out, exist_ok=True)
    layout, bundle = out + "/oci", out + "/bundle"
    run("umoci", "init", "--layout", layout)
    run("umoci", "new", "--image", layout + ":nine")
    run("umoci", "unpack", "--image", layout + ":nine", bundle)
    for title, change in STEPS:
        change(bundle + "/rootfs", cache)
        run("umoci", "repack", "--refresh-bundle", "--history.created_by", title, "--image", layout + ":nine", bundle)
    for name, write in (("odd", odd_layer), ("opaque", opaque_layer)):
        write(out + "/layer.tar")
        run("umoci", "raw", "add-layer", "--history.created_by", "ADD " + name, "--image", layout + ":nine", out + "/layer.tar")
    run("umoci", "config", "--image", layout + ":nine", "--config.cmd", "/bin/bash", "--config.env", "LANG=C.UTF-8",
        "--config.label", "org.example.layers=nine", "--config.exposedports", "80/tcp", "--no-history")
    run("umoci", "gc", "--layout", layout)
    shutil.rmtree(bundle)
    run("umoci", "unpack", "--image", layout + ":nine", out + "/truth")


main(*map(os.path.abspath, sys.argv[1:]))
