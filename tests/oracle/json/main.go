// Command json tells what Go's encoding/json makes of documents of images in the types of image-spec. Each line of standard
// input is {"kind": "config", "manifest" or "index", "text": the document}; it answers each with a line.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	v1 "github.com/opencontainers/image-spec/specs-go/v1"
)

type question struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type answer struct {
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
}

func read(asked question) answer {
	var value any = &v1.Image{}
	switch asked.Kind {
	case "manifest":
		value = &v1.Manifest{}
	case "index":
		value = &v1.Index{}
	}
	if err := json.Unmarshal([]byte(asked.Text), value); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for in.Scan() {
		var asked question
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := encoder.Encode(read(asked)); err != nil {
			panic(err)
		}
	}
}
