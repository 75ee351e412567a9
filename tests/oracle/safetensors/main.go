// What NLP Odyssey's reader of safetensors makes of files, a line of JSON each; `make FILE` writes one with its writer.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/nlpodyssey/safetensors"
)

type tensor struct {
	Name  string   `json:"name"`
	Type  string   `json:"type"`
	Shape []uint64 `json:"shape"`
	Size  uint64   `json:"size"`
}

type answer struct {
	Error    string            `json:"error"`
	Metadata map[string]string `json:"metadata"`
	Tensors  []tensor          `json:"tensors"`
}

func read(path string) (told answer) {
	content, err := os.ReadFile(path)
	if err != nil {
		return answer{Error: err.Error()}
	}
	_, metadata, err := safetensors.ReadMetadata(content)
	if err != nil {
		return answer{Error: err.Error()}
	}
	found, err := safetensors.Deserialize(content)
	if err != nil {
		return answer{Error: err.Error()}
	}
	told.Metadata = metadata.Metadata()
	for _, each := range found.Tensors() {
		view := each.TensorView
		told.Tensors = append(told.Tensors, tensor{each.Name, view.DType().String(), view.Shape(), view.DataLen()})
	}
	return told
}

func write(path string) error {
	data := map[string]safetensors.TensorView{}
	for i, dtype := range []safetensors.DType{safetensors.BOOL, safetensors.I16, safetensors.BF16, safetensors.F32, safetensors.U64} {
		view, err := safetensors.NewTensorView(dtype, []uint64{3, 5}, make([]byte, 15*dtype.Size()))
		if err != nil {
			return err
		}
		data[fmt.Sprintf("layer.%d/ü", i)] = view
	}
	content, err := safetensors.Serialize(data, map[string]string{"format": "pt", "ß": "\u2028"})
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

func main() {
	if os.Args[1] == "make" {
		if err := write(os.Args[2]); err != nil {
			panic(err)
		}
		return
	}
	out := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		if err := out.Encode(read(path)); err != nil {
			panic(err)
		}
	}
}
