/**
 * Requests that write to one repository: for the command line alone. Nothing that the server answers leads here; the proxy
 * for the page asks by GET and HEAD and for the right to pull (`registry/registries.ts`).
 */
import { dockerConfigPath, readDockerConfig } from '../dockerConfig.ts';
import { allowancesOf, type RegistrySettings, readCertificates } from '../nodeRegistries.ts';
import { createNodeSend, resolveInNode } from '../nodeSend.ts';
import { parseCredential } from '../registry/auth/credential.ts';
import { readBounded } from '../registry/body.ts';
import { Converser } from '../registry/converse.ts';
import { IDLE_MS } from '../registry/limits.ts';
import { Policy } from '../registry/policy.ts';
import { type Said, toSaid } from '../registry/proxyError.ts';

/** Answers of a registry to what is written have some KiB; a list of referrers has a bound of its own where it is read. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

/** One request below `/v2/`. */
export interface WriteRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Path and query, from `/v2/` on. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal | undefined;
}

/** What the registry answered, whatever the status. */
export interface WriteAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** What it says about an error. */
  readonly said: readonly Said[];
}

/** Writes to one repository. */
export interface RegistryWriter {
  /** Host and port that are written to. */
  readonly host: string;
  send(request: WriteRequest): Promise<WriteAnswer>;
  close(): void;
}

/** `credential` (a header's value) is used before those of a docker config. Throws what stands in the way in words. */
export async function createRegistryWriter(
  host: string,
  repository: string,
  settings: RegistrySettings,
  credential?: string,
): Promise<RegistryWriter> {
  const { caFile, dockerConfig, allowed = [] } = settings;
  const ca = caFile === undefined ? undefined : await readCertificates(caFile);
  const stored =
    dockerConfig === undefined ? undefined : await readDockerConfig(dockerConfig || dockerConfigPath(process.env));
  const policy = new Policy(allowancesOf({ ...settings, allowed: [...allowed, host] }, true), resolveInNode);
  const { send, close } = createNodeSend({ ca });
  const converser = new Converser({ send, policy, now: Date.now });
  const registry = policy.admit(host);
  const used = parseCredential(credential ?? (await stored?.(host)) ?? null, host);
  return {
    host: registry.host,
    close,
    async send({ method, target, headers = {}, body, signal = new AbortController().signal }) {
      const scope = `repository:${repository}:pull,push`;
      const own = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'cutaway', ...headers };
      const { upstream } = await converser.ask({
        registry,
        method,
        target,
        headers: own,
        body,
        credential: used,
        scope,
        signal,
      });
      const bytes = await readBounded(upstream, ANSWER_MAX_BYTES, host, IDLE_MS);
      const said = upstream.status < 400 ? [] : toSaid(new TextDecoder().decode(bytes), used?.secrets ?? []);
      return { status: upstream.status, headers: upstream.headers, bytes, said };
    },
  };
}
