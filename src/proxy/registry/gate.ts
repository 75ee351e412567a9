/** Who asks how much: requests of each client under way and over time, so that one cannot use up the server for all. */
import {
  CLIENT_BURST_MAX_COUNT,
  CLIENT_REQUESTS_MAX_COUNT,
  CLIENT_REQUESTS_PER_SECOND,
  CLIENTS_MAX_COUNT,
} from './limits.ts';
import { ProxyError } from './proxyError.ts';

interface Client {
  underWay: number;
  left: number;
  seen: number;
}

/** Limits how many requests one client has at once and each second. */
export class Gate {
  private readonly clients = new Map<string, Client>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Lets a request in; call what comes back once, when it is over. Throws 429 where there are too many. */
  enter(name: string, registry: string): () => void {
    const now = this.now();
    const client = this.clients.get(name) ?? { underWay: 0, left: CLIENT_BURST_MAX_COUNT, seen: now };
    const won = ((now - client.seen) / 1000) * CLIENT_REQUESTS_PER_SECOND;
    client.left = Math.min(CLIENT_BURST_MAX_COUNT, client.left + won);
    client.seen = now;
    if (client.underWay >= CLIENT_REQUESTS_MAX_COUNT || client.left < 1) {
      const message = 'Too many requests at once: this server limits the requests of one user.';
      throw new ProxyError('rate-limited', 429, 'too-many-requests', registry, message, { retryAfter: '1' });
    }
    client.left -= 1;
    client.underWay += 1;
    this.clients.delete(name);
    this.clients.set(name, client);
    this.forget();
    let over = false;
    return () => {
      if (!over) client.underWay -= 1;
      over = true;
    };
  }

  private forget(): void {
    for (const [name, client] of this.clients) {
      if (this.clients.size <= CLIENTS_MAX_COUNT) return;
      if (client.underWay === 0) this.clients.delete(name);
    }
  }
}
