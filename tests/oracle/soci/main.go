// Judge of zTOCs: soci-snapshotter's own package. "build LAYER OUT SPAN" makes one of a layer; "read ZTOC LAYER" verifies the
// digests of its spans and prints each entry, of files with the SHA-256 of the content extracted by it, as a line of JSON.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/awslabs/soci-snapshotter/ztoc"
	"github.com/awslabs/soci-snapshotter/ztoc/compression"
	"github.com/opencontainers/go-digest"
)

type line struct {
	Name    string            `json:"name"`
	Type    string            `json:"type"`
	Offset  int64             `json:"offset"`
	Size    int64             `json:"size"`
	Mode    int64             `json:"mode"`
	UID     int               `json:"uid"`
	GID     int               `json:"gid"`
	Link    string            `json:"link"`
	Time    int64             `json:"time"`
	Xattrs  map[string]string `json:"xattrs"`
	Content string            `json:"content"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(layer, out, span string) {
	size, err := strconv.ParseInt(span, 10, 64)
	check(err)
	made, err := ztoc.NewBuilder("judge").BuildZtoc(layer, size)
	check(err)
	reader, _, err := ztoc.Marshal(made)
	check(err)
	file, err := os.Create(out)
	check(err)
	_, err = io.Copy(file, reader)
	check(err)
	check(file.Close())
}

func verify(toc *ztoc.Ztoc, layer *os.File) {
	zinfo, err := toc.Zinfo()
	check(err)
	defer zinfo.Close()
	if int(zinfo.MaxSpanID())+1 != len(toc.SpanDigests) {
		check(fmt.Errorf("%d spans, %d digests", zinfo.MaxSpanID()+1, len(toc.SpanDigests)))
	}
	for i, want := range toc.SpanDigests {
		start := zinfo.StartCompressedOffset(compression.SpanID(i))
		end := zinfo.EndCompressedOffset(compression.SpanID(i), toc.CompressedArchiveSize)
		got, err := digest.FromReader(io.NewSectionReader(layer, int64(start), int64(end-start)))
		check(err)
		if got != want {
			check(fmt.Errorf("span %d: %s, not %s", i, got, want))
		}
	}
}

func read(path, layerPath string) {
	file, err := os.Open(path)
	check(err)
	toc, err := ztoc.Unmarshal(file)
	check(err)
	layer, err := os.Open(layerPath)
	check(err)
	verify(toc, layer)
	out := json.NewEncoder(os.Stdout)
	section := io.NewSectionReader(layer, 0, int64(toc.CompressedArchiveSize))
	for _, entry := range toc.FileMetadata {
		content := ""
		if entry.Type == "reg" {
			// By a table of this entry alone, since names may come twice.
			one := *toc
			one.FileMetadata = []ztoc.FileMetadata{entry}
			bytes, err := one.ExtractFile(section, entry.Name)
			check(err)
			content = fmt.Sprintf("%x", sha256.Sum256(bytes))
		}
		check(out.Encode(line{entry.Name, entry.Type, int64(entry.UncompressedOffset), int64(entry.UncompressedSize), entry.Mode,
			entry.UID, entry.GID, entry.Linkname, entry.ModTime.Unix(), entry.Xattrs(), content}))
	}
}

func main() {
	if len(os.Args) == 5 && os.Args[1] == "build" {
		build(os.Args[2], os.Args[3], os.Args[4])
	} else {
		read(os.Args[2], os.Args[3])
	}
}
