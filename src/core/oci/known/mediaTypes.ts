/**
 * The media types met in image stores, each with the sentence that a person reads. A table of constants: what the
 * types mean to the program is in mediaType.ts.
 */

const D = 'application/vnd.docker.';
const O = 'application/vnd.oci.';

/** Media types that the code decides by (image-spec, media-types.md; Docker's image manifest v2, schema 2). */
export const MEDIA_TYPE = {
  ociIndex: `${O}image.index.v1+json`,
  ociManifest: `${O}image.manifest.v1+json`,
  ociConfig: `${O}image.config.v1+json`,
  ociLayer: `${O}image.layer.v1.tar`,
  ociLayerGzip: `${O}image.layer.v1.tar+gzip`,
  ociLayerZstd: `${O}image.layer.v1.tar+zstd`,
  ociForeign: `${O}image.layer.nondistributable.v1.tar`,
  ociForeignGzip: `${O}image.layer.nondistributable.v1.tar+gzip`,
  ociForeignZstd: `${O}image.layer.nondistributable.v1.tar+zstd`,
  ociEmpty: `${O}empty.v1+json`,
  ociArtifact: `${O}artifact.manifest.v1+json`,
  ociLayoutHeader: `${O}layout.header.v1+json`,
  ociDescriptor: `${O}descriptor.v1+json`,
  dockerList: `${D}distribution.manifest.list.v2+json`,
  dockerManifest: `${D}distribution.manifest.v2+json`,
  dockerSchema1: `${D}distribution.manifest.v1+json`,
  dockerSchema1Signed: `${D}distribution.manifest.v1+prettyjws`,
  dockerConfig: `${D}container.image.v1+json`,
  dockerPlugin: `${D}plugin.v1+json`,
  dockerLayer: `${D}image.rootfs.diff.tar`,
  dockerLayerGzip: `${D}image.rootfs.diff.tar.gzip`,
  dockerLayerZstd: `${D}image.rootfs.diff.tar.zstd`,
  dockerForeign: `${D}image.rootfs.foreign.diff.tar`,
  dockerForeignGzip: `${D}image.rootfs.foreign.diff.tar.gzip`,
  dockerAttestation: `${D}attestation.manifest.v1+json`,
  erofsLayer: 'application/vnd.erofs.layer.v1',
  ggufModel: 'application/vnd.docker.ai.gguf.v3',
  safetensorsModel: 'application/vnd.docker.ai.safetensors',
  sigstoreBundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const;

/** One sentence each. Keys without `+suffix` cover every suffix. */
export const MEDIA_TYPE_WORDS: Readonly<Record<string, string>> = {
  [MEDIA_TYPE.ociIndex]: 'An OCI image index: a list of manifests, usually one for each platform.',
  [MEDIA_TYPE.ociManifest]: 'An OCI image manifest: names the config and the layers of one image.',
  [MEDIA_TYPE.ociConfig]: 'An OCI image config: how to run the image, how it was built, and the diffIDs of its layers.',
  [MEDIA_TYPE.ociLayer]: 'An OCI layer: a plain tar of what this layer adds, changes and removes.',
  [MEDIA_TYPE.ociLayerGzip]: 'An OCI layer: a tar of what this layer adds, changes and removes, compressed with gzip.',
  [MEDIA_TYPE.ociLayerZstd]: 'An OCI layer: a tar compressed with zstd. Docker before 23 cannot load it.',
  [MEDIA_TYPE.ociForeign]:
    'An OCI layer that may not be redistributed (plain tar): fetched from its own URLs. Deprecated.',
  [MEDIA_TYPE.ociForeignGzip]:
    'An OCI layer that may not be redistributed (gzip): fetched from its own URLs. Deprecated.',
  [MEDIA_TYPE.ociForeignZstd]:
    'An OCI layer that may not be redistributed (zstd): fetched from its own URLs. Deprecated.',
  [MEDIA_TYPE.ociEmpty]: 'The empty OCI object, `{}`: a placeholder for a required config or layer.',
  [MEDIA_TYPE.ociArtifact]:
    'An OCI artifact manifest: only in drafts of image-spec 1.1, replaced by the image manifest.',
  [MEDIA_TYPE.ociLayoutHeader]: 'The header of an OCI layout: states the version of the layout.',
  [MEDIA_TYPE.ociDescriptor]: 'An OCI descriptor: type, digest and size of other content.',
  [MEDIA_TYPE.dockerList]: 'A Docker manifest list: a list of manifests, one for each platform.',
  [MEDIA_TYPE.dockerManifest]: 'A Docker image manifest (schema 2): names the config and the layers of one image.',
  [MEDIA_TYPE.dockerSchema1]: 'A Docker manifest of schema 1: obsolete, its layers are listed newest first.',
  [MEDIA_TYPE.dockerSchema1Signed]:
    'A signed Docker manifest of schema 1: obsolete, its digest leaves the signatures out.',
  [MEDIA_TYPE.dockerConfig]:
    'A Docker image config: how to run the image, how it was built, and the diffIDs of its layers.',
  [MEDIA_TYPE.dockerPlugin]: 'The config of a Docker Engine plugin: not an image to run.',
  [MEDIA_TYPE.dockerLayer]: 'A Docker layer: a plain tar of what this layer adds, changes and removes.',
  [MEDIA_TYPE.dockerLayerGzip]:
    'A Docker layer: a tar of what this layer adds, changes and removes, compressed with gzip.',
  [MEDIA_TYPE.dockerLayerZstd]:
    'A Docker layer compressed with zstd: an unofficial type that containerd and BuildKit know.',
  [MEDIA_TYPE.dockerForeign]: 'A Docker layer that may not be redistributed (plain tar): fetched from its own URLs.',
  [MEDIA_TYPE.dockerForeignGzip]: 'A Docker layer that may not be redistributed (gzip): fetched from its own URLs.',
  [MEDIA_TYPE.dockerAttestation]: 'A BuildKit attestation: statements about how an image was built and what is in it.',
  'application/vnd.in-toto+json': 'An in-toto statement: provenance or a bill of materials about an image.',
  'application/vnd.cncf.helm.config.v1+json': 'The config of a Helm chart: not an image to run.',
  'application/vnd.cncf.helm.chart.content.v1.tar+gzip': 'A Helm chart, packed as tar and gzip.',
  'application/vnd.cncf.helm.chart.provenance.v1.prov': 'The signature file of a Helm chart.',
  'application/vnd.dev.cosign.simplesigning.v1+json':
    'What a cosign signature signs; the signature is in the annotations.',
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'A cosign signature of another object.',
  'application/vnd.dev.cosign.artifact.att.v1+json': 'A cosign attestation about another object.',
  [MEDIA_TYPE.sigstoreBundle]: 'A Sigstore bundle: a signature with everything needed to verify it.',
  'application/vnd.dsse.envelope.v1+json': 'A signed envelope (DSSE), usually around an in-toto statement.',
  'application/vnd.cncf.notary.signature': 'A Notation signature of another object.',
  'application/jose+json': 'A signature in JOSE form.',
  'application/cose': 'A signature in COSE form.',
  'application/spdx+json': 'A bill of materials in SPDX form.',
  'text/spdx+json': 'A bill of materials in SPDX form.',
  'application/vnd.cyclonedx+json': 'A bill of materials in CycloneDX form.',
  'application/vnd.syft+json': 'A bill of materials in Syft’s own form.',
  'application/vnd.wasm.config.v0+json': 'The config of a WebAssembly component.',
  'application/vnd.wasm.config.v1+json': 'The config of a WebAssembly module.',
  'application/vnd.wasm.content.layer.v1+wasm': 'A WebAssembly module.',
  'application/wasm': 'A WebAssembly binary.',
  'application/vnd.unknown.artifact.v1': 'An artifact of unspecified type (the default of ORAS).',
  'application/vnd.unknown.config.v1+json': 'A config of unspecified type (the default of older ORAS).',
  'application/vnd.cncf.flux.config.v1+json': 'The config of a Flux artifact.',
  'application/vnd.amazon.soci.index.v1+json':
    'A SOCI index: lets clients read files of a gzip layer before all of it is downloaded.',
  'application/vnd.amazon.soci.index.v2+json':
    'A SOCI index of version 2, to which an image is bound by its annotation: lets clients read files of a layer early.',
  'application/vnd.cutaway.index.v1':
    'An index of layers (docs/index-format.md): lets Cutaway list them, and read their files, without fetching them whole.',
  'application/vnd.cutaway.layer-index.v1': 'The index of one layer: its entries, and places from which to read them.',
  'application/vnd.oci.image.layer.nydus.blob.v1':
    'A blob of nydus: chunks of files, which the image’s bootstrap lists. Not a tar: its files are not listed here.',
  'application/vnd.nydus.image.manifest.v1+json': 'An image in the form of nydus, attached to the original.',
  'application/vnd.nydus.image.config.v1+json': 'The config of an image in the form of nydus.',
  'application/vnd.containerd.overlaybd.native.v1+json':
    'An image in the form of overlaybd, attached to the original: its layers are blocks of a disk.',
  'application/vnd.containerd.overlaybd.turbo.v1+json':
    'An image in the form of overlaybd (TurboOCI), attached to the original: its layers are indexes of the original’s.',
  'application/vnd.cncf.model.manifest.v1+json': 'A machine-learning model, packed as an OCI artifact.',
  'application/vnd.cncf.model.config.v1+json': 'The config of a machine-learning model (ModelPack).',
  'application/vnd.cncf.model.weight.v1.raw': 'The weights of a machine-learning model, as one file.',
  'application/vnd.cncf.model.weight.v1.tar': 'The weights of a machine-learning model, in a tar.',
  'application/vnd.cncf.model.weight.config.v1.raw': 'What describes the weights of a machine-learning model.',
  'application/vnd.docker.ai.model.config.v0.1+json': 'The config of a machine-learning model, as Docker packs it.',
  [MEDIA_TYPE.ggufModel]: 'A machine-learning model as a GGUF file.',
  [MEDIA_TYPE.safetensorsModel]: 'Weights of a machine-learning model as a safetensors file.',
  'application/vnd.docker.ai.license': 'The license of a machine-learning model.',
  'application/vnd.kitops.modelkit.config.v1+json': 'The config of a ModelKit (KitOps).',
  'application/vnd.kitops.modelkit.model.v1.tar+gzip': 'The model of a ModelKit (KitOps), in a tar.',
  'application/vnd.kitops.modelkit.model.v1.tar': 'The model of a ModelKit (KitOps), in a tar.',
  'application/vnd.buildkit.cacheconfig.v0': 'A BuildKit build cache: not an image to run.',
  [MEDIA_TYPE.erofsLayer]: 'A layer as an EROFS file system instead of a tar.',
  'application/json': 'A JSON document.',
  'application/octet-stream': 'Bytes of unspecified type.',
  'text/plain': 'Plain text.',
};

/** Docker type -> OCI type of the same meaning. Types without a partner are missing. */
export const DOCKER_TO_OCI: ReadonlyMap<string, string> = new Map([
  [MEDIA_TYPE.dockerList, MEDIA_TYPE.ociIndex],
  [MEDIA_TYPE.dockerManifest, MEDIA_TYPE.ociManifest],
  [MEDIA_TYPE.dockerConfig, MEDIA_TYPE.ociConfig],
  [MEDIA_TYPE.dockerLayer, MEDIA_TYPE.ociLayer],
  [MEDIA_TYPE.dockerLayerGzip, MEDIA_TYPE.ociLayerGzip],
  [MEDIA_TYPE.dockerLayerZstd, MEDIA_TYPE.ociLayerZstd],
  [MEDIA_TYPE.dockerForeign, MEDIA_TYPE.ociForeign],
  [MEDIA_TYPE.dockerForeignGzip, MEDIA_TYPE.ociForeignGzip],
]);

/** OCI type -> Docker type of the same meaning. The zstd layer is left out: no released Docker manifest may carry it. */
export const OCI_TO_DOCKER: ReadonlyMap<string, string> = new Map(
  [...DOCKER_TO_OCI].filter(([docker]) => docker !== MEDIA_TYPE.dockerLayerZstd).map(([docker, oci]) => [oci, docker]),
);
