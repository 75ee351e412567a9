"""Content for images that are built before and after an advice, and what an OCI layout ships, counted by tarfile.

    advice.py make DIRECTORY PROGRAM    text, a copy of the program, noise and small files, the same each time
    advice.py measure LAYOUT     {"content": bytes of files, "stored": bytes of layers, "layers": [[digest, size]]}
                                 of all images in it, each blob once
"""

import json, os, random, shutil, sys, tarfile


def make(folder, program):
    words = random.Random(1)
    vocabulary = ["".join(words.choices("abcdefghijklmnopqrstuvwxyz", k=words.randint(2, 11))) for _ in range(3000)]
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/text", "w") as out:
        for _ in range(60000):
            out.write(" ".join(words.choices(vocabulary, k=9)) + "\n")
    shutil.copyfile(program, f"{folder}/program")
    with open(f"{folder}/noise", "wb") as out:
        out.write(words.randbytes(1_500_000))
    os.makedirs(f"{folder}/small", exist_ok=True)
    for number in range(400):
        with open(f"{folder}/small/{number}.txt", "w") as out:
            out.write(" ".join(words.choices(vocabulary, k=words.randint(100, 800))))


def measure(layout):
    blob = lambda digest: f"{layout}/blobs/{digest.replace(':', '/')}"
    index = json.load(open(f"{layout}/index.json"))
    manifests = [json.load(open(blob(entry["digest"]))) for entry in index["manifests"]]
    content = 0
    unique = {layer["digest"]: layer for manifest in manifests for layer in manifest["layers"]}
    for layer in unique.values():
        with tarfile.open(blob(layer["digest"])) as tar:
            content += sum(member.size for member in tar if member.isreg())
    layers = [[layer["digest"], layer["size"]] for layer in unique.values()]
    print(json.dumps({"content": content, "stored": sum(size for _, size in layers), "layers": layers}))


{"make": make, "measure": measure}[sys.argv[1]](*sys.argv[2:])
