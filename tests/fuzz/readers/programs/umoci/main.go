// Command umoci tells what umoci unpacks of archives, which come on standard input: four bytes of length, big-endian, then
// the archive. It answers each with a line of JSON. Each entry is unpacked into an empty folder, so that an error is about
// the entry and not about those before it.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/apex/log"
	"github.com/opencontainers/umoci/oci/layer"
)

type row struct {
	Path string `json:"path"`
	Link string `json:"link"`
	Flag int    `json:"flag"`
	Mode int64  `json:"mode"`
	UID  string `json:"uid"`
	GID  string `json:"gid"`
	Size string `json:"size"`
}

type answer struct {
	Rows  []row  `json:"rows"`
	Error string `json:"error"`
	// It refuses the entry behind the rows.
	Refused bool `json:"refused"`
	// The file system does not take the entry behind the rows, of which umoci might say more.
	Masked bool `json:"masked"`
}

// Of a content so much is unpacked: a map of holes may claim exabytes.
const contentMax = 1 << 22

func read(archive []byte, folder string) answer {
	found := answer{Rows: []row{}}
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if err == io.EOF {
			return found
		}
		if err != nil {
			found.Error = err.Error()
			return found
		}
		entry := toRow(header)
		isFile := header.Typeflag == tar.TypeReg
		isLarge := isFile && header.Size > contentMax
		if isLarge {
			entry.Size = ""
		}
		if err := unpack(header, io.LimitReader(reader, contentMax), folder); err != nil {
			text := err.Error()
			switch {
			case isLarge && strings.Contains(text, "unpack to regular file: short write"):
			case strings.Contains(text, "unknown typeflag"), strings.Contains(text, "malicious tar entry"):
				found.Error, found.Refused = text, true
				return found
			case strings.Contains(text, "unpack to regular file"):
				found.Error, entry.Size = text, ""
			case !strings.ContainsRune("\x00123456", rune(header.Typeflag)) && !isFile:
				found.Error, found.Masked = text, true
				return found
			}
		}
		found.Rows = append(found.Rows, entry)
		if found.Error != "" {
			return found
		}
	}
}

func toRow(header *tar.Header) row {
	entry := row{
		Path: hex.EncodeToString([]byte(header.Name)), Flag: int(header.Typeflag), Mode: header.Mode & 07777,
		UID: strconv.Itoa(header.Uid), GID: strconv.Itoa(header.Gid), Size: strconv.FormatInt(header.Size, 10),
	}
	switch header.Typeflag {
	case tar.TypeLink, tar.TypeSymlink:
		entry.Size, entry.Link = "0", hex.EncodeToString([]byte(header.Linkname))
	case tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo:
		entry.Size = "0"
	}
	return entry
}

func unpack(header *tar.Header, content io.Reader, folder string) error {
	defer os.RemoveAll(folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	options := layer.UnpackOptions{MapOptions: layer.MapOptions{Rootless: true}}
	return layer.NewTarExtractor(options).UnpackEntry(folder, header, content)
}

func main() {
	log.SetLevel(log.FatalLevel)
	folder, err := os.MkdirTemp("", "cutaway-umoci-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	var length [4]byte
	for {
		if _, err := io.ReadFull(in, length[:]); err != nil {
			return
		}
		archive := make([]byte, binary.BigEndian.Uint32(length[:]))
		if _, err := io.ReadFull(in, archive); err != nil {
			return
		}
		if err := encoder.Encode(read(archive, folder+"/root")); err != nil {
			return
		}
	}
}
