// SOCI indexes as soci-snapshotter's own code builds and pushes them. "v1 LAYOUT REPOSITORY" pushes the image of the layout's
// tag 1 as it is, and the index as its referrer; "v2 LAYOUT REPOSITORY" pushes the image that is bound to its index. Both by
// oras, which soci pushes by too, to the tag 1; the digest of what was pushed last is printed.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/awslabs/soci-snapshotter/soci"
	"github.com/awslabs/soci-snapshotter/soci/store"
	"github.com/containerd/containerd/v2/core/images"
	"github.com/containerd/containerd/v2/plugins/content/local"
	"github.com/containerd/platforms"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry/remote"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	version, layout, name := os.Args[1], os.Args[2], os.Args[3]
	ctx := context.Background()
	source, err := oci.New(layout)
	check(err)
	image, err := source.Resolve(ctx, "1")
	check(err)
	contents, err := local.NewStore(layout)
	check(err)
	blobs, err := store.NewSociStore(layout)
	check(err)
	db, err := soci.NewDB(filepath.Join(layout, "artifacts.db"))
	check(err)
	builder, err := soci.NewIndexBuilder(contents, blobs, soci.WithMinLayerSize(0), soci.WithArtifactsDb(db))
	check(err)
	repository, err := remote.NewRepository(name)
	check(err)
	repository.PlainHTTP = true
	amd64 := ocispec.Platform{OS: "linux", Architecture: "amd64"}
	named := images.Image{Name: name + ":1", Target: image}
	if version == "v2" {
		bound, err := builder.Convert(ctx, named, soci.ConvertWithPlatforms(platforms.Normalize(amd64)))
		check(err)
		check(oras.CopyGraph(ctx, blobs, repository, *bound, oras.DefaultCopyGraphOptions))
		check(repository.Tag(ctx, *bound, "1"))
		fmt.Println(bound.Digest)
		return
	}
	_, err = oras.Copy(ctx, source, "1", repository, "1", oras.DefaultCopyOptions)
	check(err)
	built, err := builder.Build(ctx, named, soci.WithPlatform(amd64))
	check(err)
	check(oras.CopyGraph(ctx, blobs, repository, built.Desc, oras.DefaultCopyGraphOptions))
	fmt.Println(built.Desc.Digest)
}
