// Reads gzip files as the runtimes do, with Go's compress/gzip, and says how much content there is and whether it fails.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
)

type answer struct {
	Content string `json:"content"`
	Error   bool   `json:"error"`
}

func read(path string) answer {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return answer{Error: true}
	}
	content, err := io.ReadAll(reader)
	return answer{Content: string(content), Error: err != nil}
}

// The field of a document as Go takes it from whatever key.
func readField(document string) {
	var value struct {
		Layers *int `json:"layers"`
	}
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		panic(err)
	}
	json.NewEncoder(os.Stdout).Encode(value.Layers)
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "json" {
		readField(os.Args[2])
		return
	}
	answers := []answer{}
	for _, path := range os.Args[1:] {
		answers = append(answers, read(path))
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
