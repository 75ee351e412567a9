/** Names of hosts that no public address can have. */

/** Special-use (RFC 6761, 6762, 8375), or without a dot. In lower case, without a port. */
export const isInsideName = (hostname: string): boolean =>
  !hostname.includes('.') ||
  /\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa)$/.test(hostname) ||
  // Of a cluster (`kubernetes.default.svc`, `…svc.cluster.local`), of Consul, of Docker's and Podman's own networks.
  /\.(?:svc|cluster|pod|consul|docker|containers|onion|i2p|alt|arpa)$/.test(hostname);

/** Does a registry (`host` or `host:port`) go by a name that only a public address can have? An address is not a name. */
export function isPublicName(registry: string): boolean {
  const hostname = registry.toLowerCase().replace(/:\d+$/, '');
  return /^[a-z0-9.-]+\.[a-z][a-z0-9-]*$/.test(hostname) && !isInsideName(hostname);
}
