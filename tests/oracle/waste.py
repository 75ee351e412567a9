"""An independent count of waste, to compare with: Python's tarfile and dictionaries only.

waste.py image PATH      of the first image in PATH
waste.py stacks FOLDER   of each folder in FOLDER, whose tars are layers in the order of their names; a line each

Each answer is JSON: bytes of all copies, of the wasted ones, of what the final root filesystem holds, and by path
[wasted bytes, layers of the wasted copies, how the newest of them went].
"""

import json
import os
import posixpath
import sys
import tarfile

from read_image import entries, normal, read, text


class Inode:
    def __init__(self, kind, size=0, link="", home=None):
        self.kind, self.size, self.link, self.home = kind, size, link, home
        self.why = None


class Root:
    """Paths with the inode that each shows; what a path showed before learns how it went."""

    def __init__(self):
        self.files = {}
        self.copies = []

    def resolve(self, unsafe):
        done, rest, hops = "", unsafe, 0
        while rest:
            part, _, rest = rest.partition("/")
            if part in ("", "."):
                continue
            if part == "..":
                done = posixpath.dirname(done)
                continue
            at = posixpath.join(done, part)
            inode = self.files.get(at)
            if inode is None or inode.kind != "symlink":
                done = at
                continue
            hops += 1
            if hops > 255:
                return None
            done = "" if inode.link.startswith("/") else done
            rest = inode.link + "/" + rest
        return done

    def drop(self, path, why):
        self.files.pop(path).why = why

    def remove_below(self, path, spared=()):
        below = [at for at in self.files if at not in spared and (path == "" or at.startswith(path + "/"))]
        for at in below:
            self.drop(at, "deleted")

    def put(self, path, inode):
        old = self.files.get(path)
        if old is not None:
            if not (old.kind == "dir" and inode.kind == "dir"):
                self.remove_below(path)
            self.drop(path, "overwritten")
        self.files[path] = inode

    def make_dirs(self, path, touched):
        if path == "" or (path in self.files and self.files[path].kind == "dir"):
            return
        self.make_dirs(posixpath.dirname(path), touched)
        self.put(path, Inode("dir"))
        touched.add(path)

    def whiteout(self, folder, name, touched):
        place = self.resolve(folder)
        if place is None or (place and (place not in self.files or self.files[place].kind != "dir")):
            return
        if name == ".wh..wh..opq":
            self.remove_below(place, touched)
            return
        at = posixpath.join(place, name[4:])
        self.remove_below(at, touched)
        if at in self.files and at not in touched:
            self.drop(at, "deleted")

    def target(self, link, own):
        folder = self.resolve(posixpath.dirname(link))
        at = None if folder is None else posixpath.join(folder, posixpath.basename(link))
        inode = None if at == own else self.files.get(at)
        return None if inode is None or inode.kind in ("dir", "broken") else inode

    def entry(self, layer, member, touched):
        path = normal(member.name)
        folder, name = posixpath.split(path)
        if name.startswith(".wh."):
            self.whiteout(folder, name, touched)
            return
        if path == "":
            return
        place = self.resolve(folder)
        if place is None:
            return
        self.make_dirs(place, touched)
        at = posixpath.join(place, name)
        kind = "dir" if member.isdir() else "symlink" if member.issym() else "file" if member.isreg() else "other"
        if member.islnk():
            if not (at in self.files and self.files[at].kind == "dir"):
                inode = self.target(normal(member.linkname), at) or Inode("broken")
            else:
                self.remove_below(at)
                inode = self.target(normal(member.linkname), at) or Inode("broken")
        else:
            inode = Inode(kind, member.size if kind == "file" else 0, member.linkname, (at, layer))
            if inode.size > 0:
                self.copies.append(inode)
        self.put(at, inode)
        while at:
            touched.add(at)
            at = posixpath.dirname(at)


def count(layers):
    root = Root()
    for layer, tar in enumerate(layers):
        touched = set()
        for member in tar:
            root.entry(layer, member, touched)
    shown = {id(inode) for inode in root.files.values()}
    files = {}
    for inode in root.copies:
        if id(inode) in shown:
            continue
        path, layer = inode.home
        row = files.setdefault(text(path), [0, [], None])
        row[0] += inode.size
        row[1] += [] if layer in row[1] else [layer]
        row[2] = inode.why
    final = {id(inode): inode.size for inode in root.files.values()}
    return {
        "totalBytes": sum(inode.size for inode in root.copies),
        "wastedBytes": sum(row[0] for row in files.values()),
        "finalBytes": sum(final.values()),
        "files": files,
    }


def main(verb, path):
    if verb == "image":
        print(json.dumps(count([entries(content) for content in read(path)[0][1].tars])))
        return
    for name in sorted(os.listdir(path)):
        stack = os.path.join(path, name)
        tars = sorted(os.listdir(stack))
        layers = []
        for tar in tars:
            with open(os.path.join(stack, tar), "rb") as file:
                layers.append(list(entries(file.read())))
        print(json.dumps({"stack": name, **count(layers)}))


main(*sys.argv[1:])
