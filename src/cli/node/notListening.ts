import { UsageError } from '../usageError.ts';

/** Why the port or the address can't be listened on, by Node's error; undefined where it is something else. */
export function notListening(
  error: unknown,
  { port, host }: { readonly port?: number | undefined; readonly host?: string | undefined },
) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const at = `--port ${port}`;
  if (code === 'EADDRINUSE')
    return new UsageError(`${at}: another program uses this port; use --port 0 for any free one`);
  if (code === 'EACCES') return new UsageError(`${at}: you may not listen on this port; use one from 1024`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UsageError(`--host ${host}: is not an address of this machine`);
  return undefined;
}
