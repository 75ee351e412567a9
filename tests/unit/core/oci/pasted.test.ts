/** What people paste becomes the reference docker would take it for, and nothing else. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPasted, readPastedRegistry, withDefaultTag } from '../../../../src/core/oci/names/pasted.ts';
import { familiarReference, formatReference, parseNamed, parseReference } from '../../../../src/core/oci/reference.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

/** As pasted, and the full name that is meant. */
const PASTED: readonly (readonly [string, string])[] = [
  ['alpine', 'docker.io/library/alpine'],
  ['  alpine:3.20\n', 'docker.io/library/alpine:3.20'],
  ['bitnami/redis', 'docker.io/bitnami/redis'],
  [`localhost:5000/a/b@${digest}`, `localhost:5000/a/b@${digest}`],
  [`host:5000/a/b:1@${digest}`, `host:5000/a/b:1@${digest}`],
  ['index.docker.io/library/alpine', 'docker.io/library/alpine'],
  ['docker://quay.io/a/b:1', 'quay.io/a/b:1'],
  ['oci://ghcr.io/org/charts/x:1.2.3', 'ghcr.io/org/charts/x:1.2.3'],
  ['docker pull alpine:3', 'docker.io/library/alpine:3'],
  ['$ sudo docker image pull --platform linux/arm64 -q ghcr.io/a/b', 'ghcr.io/a/b'],
  ['docker run --rm -it -p 80:80 -e A=b --name web nginx:1.27 sh -c ls', 'docker.io/library/nginx:1.27'],
  ['docker run -p8080:80 --network=host -d \\\n  nginx', 'docker.io/library/nginx'],
  ['podman run --rm docker.io/library/busybox echo alpine', 'docker.io/library/busybox'],
  ['skopeo inspect --raw docker://quay.io/skopeo/stable:v1', 'quay.io/skopeo/stable:v1'],
  ['crane manifest registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
  ['helm pull oci://registry-1.docker.io/bitnamicharts/redis', 'docker.io/bitnamicharts/redis'],
  ['FROM --platform=$BUILDPLATFORM golang:1.23 AS build', 'docker.io/library/golang:1.23'],
  ['from debian', 'docker.io/library/debian'],
  ['image: "postgres:16"', 'docker.io/library/postgres:16'],
  ['- image: postgres:16', 'docker.io/library/postgres:16'],
  ['DOCKER_HOST=tcp://x:1 docker -H tcp://y:2 pull alpine:3', 'docker.io/library/alpine:3'],
  ['docker pull -a alpine', 'docker.io/library/alpine'],
  ['docker run -a stdin -v /data:/data -h box nginx', 'docker.io/library/nginx'],
  ['docker pull --an-option-of-next-year alpine', 'docker.io/library/alpine'],
  ['docker buildx imagetools inspect alpine:3 --raw', 'docker.io/library/alpine:3'],
  ['docker scout cves nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['/usr/bin/podman run --rm --replace --name x quay.io/a/b sh', 'quay.io/a/b'],
  ['ctr -n k8s.io images pull docker.io/library/redis:7', 'docker.io/library/redis:7'],
  ['crictl -r unix:///run/containerd.sock pull registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
  ['kubectl run web --image=nginx:1.27 --port 80', 'docker.io/library/nginx:1.27'],
  ['trivy image --severity HIGH ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
  ['syft -o json ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
  ['dive quay.io/a/b', 'quay.io/a/b'],
  ['cosign verify --key cosign.pub ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
  ['oras discover -o tree localhost:5000/a/b:1', 'localhost:5000/a/b:1'],
  ['docker pull demo/app', 'docker.io/demo/app'],
  ['demo/cutaway/hello:1.0', 'demo/cutaway/hello:1.0'],
  ['docker://layouts/a/b', 'layouts/a/b'],
  ['docker.io/demo/app', 'docker.io/demo/app'],
  ['https://hub.docker.com/_/alpine', 'docker.io/library/alpine'],
  ['https://registry.hub.docker.com/r/bitnami/redis', 'docker.io/bitnami/redis'],
  ['https://mcr.microsoft.com/en-us/artifact/mar/dotnet/sdk/about', 'mcr.microsoft.com/dotnet/sdk'],
  ['https://mcr.microsoft.com/product/azure-cli/tags', 'mcr.microsoft.com/azure-cli'],
  ['mcr.microsoft.com/dotnet/sdk:8.0', 'mcr.microsoft.com/dotnet/sdk:8.0'],
  ['https://mcr.microsoft.com/dotnet/sdk:8.0', 'mcr.microsoft.com/dotnet/sdk:8.0'],
  ['https://images.chainguard.dev/directory/image/nginx/overview', 'cgr.dev/chainguard/nginx'],
  ['https://oci.dag.dev/?image=ghcr.io%2Fa%2Fb%3A1', 'ghcr.io/a/b:1'],
  ['https://explore.ggcr.dev/?repo=ubuntu', 'docker.io/library/ubuntu'],
  ['hub.docker.com/_/alpine/tags', 'docker.io/library/alpine'],
  ['https://hub.docker.com/r/bitnami/redis/tags?page=2', 'docker.io/bitnami/redis'],
  [
    `https://hub.docker.com/layers/library/alpine/3.20/images/sha256-${'a1'.repeat(32)}?context=explore`,
    `docker.io/library/alpine@${digest}`,
  ],
  ['https://quay.io/repository/prometheus/node-exporter?tab=tags', 'quay.io/prometheus/node-exporter'],
  [`https://quay.io/repository/a/b/manifest/${digest}`, `quay.io/a/b@${digest}`],
  ['quay.io/a/b:1.2', 'quay.io/a/b:1.2'],
  ['https://github.com/Org/repo/pkgs/container/Image', 'ghcr.io/org/image'],
  ['https://github.com/orgs/org/packages/container/package/group%2Fimage', 'ghcr.io/org/group/image'],
  ['https://ghcr.io/org/image:1', 'ghcr.io/org/image:1'],
  ['https://console.cloud.google.com/artifacts/docker/p/europe-west1/r/image', 'europe-west1-docker.pkg.dev/p/r/image'],
  ['https://console.cloud.google.com/gcr/images/distroless/GLOBAL/static', 'gcr.io/distroless/static'],
  ['https://gallery.ecr.aws/docker/library', 'public.ecr.aws/docker/library'],
  ['http://localhost:5000/v2/a/b/manifests/1.0', 'localhost:5000/a/b:1.0'],
  ['http://localhost:5000/v2/a/b/tags/list', 'localhost:5000/a/b'],
];

describe('a registry that people name', () => {
  it.each([
    ['localhost:5000', 'localhost:5000'],
    ['http://localhost:5000/', 'localhost:5000'],
    ['https://registry.example.com/v2/_catalog', 'registry.example.com'],
    ['https://registry.example.com/v2/', 'registry.example.com'],
    ['quay.io', 'quay.io'],
    ['quay.io/', 'quay.io'],
    ['10.0.0.1:5000', '10.0.0.1:5000'],
    ['[::1]:5000', '[::1]:5000'],
    ['demo', 'demo'],
  ])('%j is %j', (text, host) => {
    expect(readPastedRegistry(text)).toBe(host);
  });

  it.each(['alpine', 'alpine:3', 'node:20.1', 'a/b', 'quay.io/a/b', '', 'https://hub.docker.com/', 'docker pull x'])(
    '%j names none',
    (text) => {
      expect(readPastedRegistry(text)).toBeUndefined();
    },
  );

  it('of our own server is told apart from a user of Docker Hub, both ways', () => {
    for (const full of ['demo/a/b:1', 'docker.io/demo/a:1', 'layouts/x:2']) {
      const reference = parseNamed(full);
      expect(reference && formatReference(reference)).toBe(full);
      expect(reference && familiarReference(reference)).toBe(full);
    }
  });
});

describe('what people paste', () => {
  it.each(PASTED)('%j is what it means', (text, meant) => {
    const reference = readPasted(text);
    expect(reference && formatReference(reference)).toBe(meant);
  });

  it.each([
    '',
    '   ',
    'two words',
    'docker ps -a',
    'https://hub.docker.com/',
    'Alpine',
    './image.tar',
    'a@b@c',
    '{"a":1}',
  ])('%j means no image', (text) => {
    expect(readPasted(text)).toBeUndefined();
  });

  it('a name without tag and digest gets docker’s tag where a single image is wanted', () => {
    const name = (text: string) =>
      formatReference(withDefaultTag(readPasted(text) ?? { registry: '', repository: '' }));
    expect(name('alpine')).toBe('docker.io/library/alpine:latest');
    expect(name(`alpine@${digest}`)).toBe(`docker.io/library/alpine@${digest}`);
  });

  it('any reference in full is taken as it is, alone and after docker pull', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,4})?$/);
    const host = fc.constantFrom('localhost:5000', 'example.com', 'docker.io', '[::1]:5000', 'registry.example:80');
    const path = fc.array(part, { minLength: 2, maxLength: 4 });
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/), { nil: undefined });
    fc.assert(
      fc.property(host, path, tag, (registry, names, wanted) => {
        const full = `${registry}/${names.join('/')}${wanted === undefined ? '' : `:${wanted}`}`;
        const reference = parseReference(full);
        expect(reference).toBeDefined();
        expect(readPasted(full)).toEqual(reference);
        expect(readPasted(`docker pull ${full}`)).toEqual(reference);
      }),
    );
  });

  it('no text makes it fail, and what comes of it is by the grammar', () => {
    const words = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('docker', 'run', 'FROM', 'https://', 'hub.docker.com/r/', '-it', 'a/b')),
    );
    fc.assert(
      fc.property(words, fc.constantFrom(' ', '/', ''), (parts, by) => {
        const reference = readPasted(parts.join(by));
        if (reference) expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
    );
  });
});
