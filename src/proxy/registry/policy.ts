/**
 * Where the proxy may go: which registries, which addresses, which schemes. Every hop is asked for here, realms of tokens
 * and redirects too, and the connection is then made to the very addresses that were checked, so that a name which
 * resolves differently a moment later gains nothing.
 */
import { isInsideName } from '../../core/oci/names/insideName.ts';
import { type AddressKind, addressKind } from './address.ts';
import type { Resolve } from './exchange.ts';
import { isAmong, isAt, isPair } from './hosts.ts';
import { ProxyError } from './proxyError.ts';

/** What whoever started the server allows. Hosts with their port; without one that of https, or of http. */
export interface Allowances {
  /** Any registry on the internet; else the known ones and those named. */
  readonly anyPublic: boolean;
  /** Named registries; these may be at private addresses and on this machine. */
  readonly registries: readonly string[];
  /** Private addresses for all. */
  readonly private: boolean;
  /** Registries on this machine by its loopback names, over http too, as Docker has it. */
  readonly thisMachine: boolean;
  /** Named registries may speak plain http. */
  readonly plainHttp: boolean;
  /** Any certificate, or plain http, will do for these. */
  readonly insecure: readonly string[];
  /** `REGISTRY=HOST`: credentials for the registry may go to a token server there. */
  readonly realms: readonly string[];
}

/** The policy that allows no registry at all. */
export const NOTHING_ALLOWED: Allowances = {
  anyPublic: false,
  registries: [],
  private: false,
  thisMachine: false,
  plainHttp: false,
  insecure: [],
  realms: [],
};

/** A registry that may be asked. */
export interface Registry {
  /** As the page spelled it. */
  readonly name: string;
  /** Host and port that its API answers at. */
  readonly host: string;
  readonly hostname: string;
  /** To be tried in this order. */
  readonly schemes: readonly ('https' | 'http')[];
  readonly verify: boolean;
  /** Kinds of addresses it may have. */
  readonly reach: readonly AddressKind[];
}

/** Names that people use, and the host that answers for them. */
const API_HOSTS = new Map([
  ['docker.io', 'registry-1.docker.io'],
  ['index.docker.io', 'registry-1.docker.io'],
]);

/** Public registries that a server for others lets its users ask without being told to. */
export const KNOWN_REGISTRIES: readonly string[] = [
  ...['docker.io', 'index.docker.io', 'registry-1.docker.io', 'ghcr.io', 'quay.io', 'gcr.io', 'public.ecr.aws'],
  ...[
    'mcr.microsoft.com',
    'registry.k8s.io',
    'registry.gitlab.com',
    'registry.access.redhat.com',
    'nvcr.io',
    'cgr.dev',
  ],
  ...['docker.elastic.co', 'lscr.io', 'registry.fedoraproject.org', 'registry.opensuse.org', 'registry.suse.com'],
];

/** Registries whose token server is known to be elsewhere. All others get credentials at their own host name only. */
const KNOWN_REALMS: readonly string[] = ['registry-1.docker.io=auth.docker.io', 'registry.gitlab.com=gitlab.com'];

const isLoopbackName = (hostname: string) =>
  /^(?:[a-z0-9-]+\.)*localhost$/.test(hostname) || addressKind(bare(hostname)) === 'loopback';

/** An IPv6 address in a URL has brackets. */
const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');

const refuse = (registry: Registry, reason: 'address-refused' | 'redirect-refused', message: string, remedy?: string) =>
  new ProxyError('denied', 403, reason, registry.name, message, { remedy });

/** Decides which registries and addresses may be asked: docs/security.md. */
export class Policy {
  private readonly allowed: Allowances;
  private readonly resolve: Resolve | undefined;

  constructor(allowed: Allowances, resolve?: Resolve) {
    this.allowed = allowed;
    this.resolve = resolve;
  }

  /** The registry of that name, or why it may not be asked. */
  admit(name: string): Registry {
    const host = API_HOSTS.get(name.toLowerCase()) ?? name.toLowerCase();
    const url = URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
    // `0x7f.1` and `2130706433` are 127.0.0.1 to a URL parser: nobody writes them in good faith.
    if (!url || url.hostname !== host.replace(/:\d+$/, '') || host.endsWith(':0'))
      throw new ProxyError('malformed', 400, 'bad-request', name, `Not the usual spelling of a host: ${host}.`);
    const { hostname } = url;
    const named = isAmong(this.allowed.registries, url);
    const here = this.allowed.thisMachine && isLoopbackName(hostname);
    const insecure = isAmong(this.allowed.insecure, url);
    const reach: AddressKind[] = [];
    if (this.allowed.anyPublic || named || insecure || KNOWN_REGISTRIES.includes(name)) reach.push('public');
    if (this.allowed.private || named || insecure) reach.push('private', 'loopback');
    else if (here) reach.push('loopback');
    if (reach.length === 0) {
      throw new ProxyError(
        'denied',
        403,
        'registry-not-allowed',
        name,
        'This server is not allowed to connect to that registry.',
        {
          remedy: `Start it with --allow-registry ${host}, or run Cutaway on your own machine.`,
        },
      );
    }
    const http = here || insecure || (named && this.allowed.plainHttp);
    return { name, host, hostname, schemes: http ? ['https', 'http'] : ['https'], verify: !insecure && !here, reach };
  }

  /**
   * The addresses a hop may connect to, all of them checked; undefined where the runtime can't resolve names (an edge
   * runtime, which has no private network behind it). `from` is the address that led here, for redirects and realms.
   */
  async check(url: URL, registry: Registry, from?: URL): Promise<readonly string[] | undefined> {
    const where = `${url.protocol}//${url.host}`;
    if (from) this.checkStep(url, from, registry, where);
    if (url.hostname.endsWith('.')) throw refuse(registry, 'address-refused', `${where}: a host that ends in a dot.`);
    const literal = addressKind(bare(url.hostname)) === undefined ? undefined : [bare(url.hostname)];
    const addresses = literal ?? (await this.resolve?.(url.hostname));
    if (!addresses) {
      const kind = isInsideName(url.hostname) ? (isLoopbackName(url.hostname) ? 'loopback' : 'private') : 'public';
      if (!this.reachOf(url, registry).includes(kind)) throw this.refuseAddress(registry, url, kind);
      return undefined;
    }
    if (addresses.length === 0)
      throw new ProxyError('unreachable', 502, 'no-such-host', registry.name, `${url.hostname} has no address.`);
    const reach = this.reachOf(url, registry);
    for (const address of addresses) {
      const kind = addressKind(address) ?? 'never';
      if (!reach.includes(kind)) throw this.refuseAddress(registry, url, kind);
    }
    return addresses;
  }

  /** May credentials for the registry be sent to this token server? */
  trustsRealm(registry: Registry, realm: URL): boolean {
    return isAt(registry.host, realm) || this.isPaired([...KNOWN_REALMS, ...this.allowed.realms], registry, realm);
  }

  private isPaired(pairs: readonly string[], registry: Registry, realm: URL): boolean {
    const own = new URL(`https://${registry.host}`);
    return pairs.some((pair) => isPair(pair, own, realm));
  }

  private checkStep(url: URL, from: URL, registry: Registry, where: string): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw refuse(registry, 'redirect-refused', `${registry.name} redirects to another scheme: ${url.protocol}`);
    if (url.username !== '' || url.password !== '')
      throw refuse(registry, 'redirect-refused', `${registry.name} redirects to an address that contains a user name.`);
    if (from.protocol === 'https:' && url.protocol === 'http:')
      throw refuse(registry, 'redirect-refused', `${registry.name} redirects from https to plain http: ${where}`);
  }

  /** Others than the registry itself are public, save where they are named or everything private is allowed. */
  private reachOf(url: URL, registry: Registry): readonly AddressKind[] {
    if (isAt(registry.host, url)) return registry.reach;
    const inside =
      this.allowed.private ||
      isAmong(this.allowed.registries, url) ||
      this.isPaired(this.allowed.realms, registry, url);
    return inside ? ['public', 'private', 'loopback'] : ['public'];
  }

  private refuseAddress(registry: Registry, url: URL, kind: AddressKind): ProxyError {
    const what = { public: 'on the internet', private: 'in a private network', loopback: 'on this machine', never: '' };
    const message = `${url.host} is at an address ${what[kind] || 'that no registry has'}, which this server is not allowed to connect to.`;
    const remedy = kind === 'never' ? undefined : `Start it with --allow-registry ${url.host}, if that is intended.`;
    return refuse(registry, 'address-refused', message, remedy);
  }
}
