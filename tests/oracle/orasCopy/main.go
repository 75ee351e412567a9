// Copies an image and all that refers to it from a registry into an OCI layout, as `oras cp -r --to-oci-layout` does: REFERENCE FOLDER.
package main

import (
	"context"
	"log"
	"os"

	oras "oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
)

func main() {
	reference, err := registry.ParseReference(os.Args[1])
	must(err)
	from, err := remote.NewRepository(os.Args[1])
	must(err)
	from.PlainHTTP = true
	to, err := oci.New(os.Args[2])
	must(err)
	tag := reference.Reference
	_, err = oras.ExtendedCopy(context.Background(), from, tag, to, tag, oras.DefaultExtendedCopyOptions)
	must(err)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
