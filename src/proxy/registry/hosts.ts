/** Hosts compared with their ports: another port of a machine is another server, and may be another's. */

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Is this the address of `host` (`name` or `name:port`)? Without a port the scheme's own is meant. */
export function isAt(host: string, url: URL): boolean {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return name === url.hostname && (port === undefined ? url.port === '' : Number(port) === Number(portOf(url)));
}

/** Is one of these hosts at that address? */
export const isAmong = (hosts: readonly string[], url: URL): boolean => hosts.some((host) => isAt(host, url));

/** `REGISTRY=HOST`, as `--allow-realm` takes it. */
export function isPair(pair: string, registry: URL, realm: URL): boolean {
  const [from = '', to = ''] = pair.split('=');
  return isAt(from, registry) && isAt(to, realm);
}
