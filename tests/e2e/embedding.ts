/** A site that embeds Cutaway by the example of docs/embed.md, and a Cutaway that allows it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SAMPLES } from './frame.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
export const SAMPLE = 'hello-oci.tar';

export interface Embedding {
  /** Where Cutaway is. */
  readonly cutaway: string;
  /** The site by the name that is allowed, and by another: two origins to the browser. */
  readonly allowed: string;
  readonly other: string;
  stop(): void;
}

/** The site has `/example`, a bare page, and an image that others may fetch. */
export async function startEmbedding(): Promise<Embedding> {
  let cutaway = '';
  const server = createServer(({ url }, response) => {
    if (url === `/${SAMPLE}`) {
      response.setHeader('Access-Control-Allow-Origin', '*').end(readFileSync(`${SAMPLES}${SAMPLE}`));
    } else if (url === '/example') {
      const html = readFileSync(`${ROOT}docs/embed.html`, 'utf8').replace('http://127.0.0.1:4280', cutaway);
      response.setHeader('Content-Type', 'text/html').end(html);
    } else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>bare</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const allowed = `http://127.0.0.1:${port}`;
  const args = ['dist/cli/cutaway.js', 'serve', '--port', '0', '--no-engines', '--embed-origin', allowed];
  const served = spawn(process.execPath, args, { cwd: ROOT });
  cutaway = await new Promise((resolve) => {
    served.stderr?.on('data', (text) => {
      const address = /Cutaway is at (http:\/\/[^/\s]+)/.exec(String(text))?.[1];
      if (address) resolve(address);
    });
  });
  const stop = () => {
    served.kill();
    server.close();
    server.closeAllConnections();
  };
  return { cutaway, allowed, other: `http://localhost:${port}`, stop };
}
