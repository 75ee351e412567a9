// Command readers tells what Go's archive/tar finds in archives, which come on standard input: four bytes of length,
// big-endian, then the archive. It answers each with a line of JSON. Contents are read as an unpacker reads them, so that
// what is wrong with them ends the listing; global headers are passed over, as containerd does.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
)

type row struct {
	Path string `json:"path"`
	Link string `json:"link"`
	Flag int    `json:"flag"`
	Mode int64  `json:"mode"`
	UID  string `json:"uid"`
	GID  string `json:"gid"`
	// Of the content, which links, directories and devices have none of; empty where it cannot be read whole.
	Size    string `json:"size"`
	Seconds string `json:"seconds"`
	Nanos   int    `json:"nanoseconds"`
	Device  string `json:"device"`
	// Sha256 of the content; empty where it cannot be read whole, or is not read.
	Content string `json:"content"`
}

type answer struct {
	Rows  []row  `json:"rows"`
	Error string `json:"error"`
}

// Contents up to this size are read: a map of holes may claim exabytes.
const contentMax = 1 << 22

func list(archive []byte) answer {
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
		if header.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		entry := row{
			Path: hex.EncodeToString([]byte(header.Name)), Flag: int(header.Typeflag), Mode: header.Mode & 07777,
			UID: strconv.Itoa(header.Uid), GID: strconv.Itoa(header.Gid), Size: strconv.FormatInt(header.Size, 10),
			Seconds: strconv.FormatInt(header.ModTime.Unix(), 10), Nanos: header.ModTime.Nanosecond(),
		}
		switch header.Typeflag {
		case tar.TypeLink, tar.TypeSymlink:
			entry.Size, entry.Link = "0", hex.EncodeToString([]byte(header.Linkname))
		case tar.TypeChar, tar.TypeBlock:
			entry.Size, entry.Device = "0", fmt.Sprintf("%d:%d", header.Devmajor, header.Devminor)
		case tar.TypeDir, tar.TypeFifo:
			entry.Size = "0"
		}
		if entry.Size == "0" || header.Size <= contentMax {
			hash := sha256.New()
			if _, err := io.Copy(hash, reader); err != nil {
				found.Error, entry.Size = err.Error(), ""
			} else {
				entry.Content = hex.EncodeToString(hash.Sum(nil))
			}
		}
		found.Rows = append(found.Rows, entry)
		if found.Error != "" {
			return found
		}
	}
}

func main() {
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
		if err := encoder.Encode(list(archive)); err != nil {
			return
		}
	}
}
