/**
 * The two ends of the proxy's row, and the plain pipe it is held against, each a process of its own so that neither's
 * memory nor its time is the proxy's: `node proxyEnds.mjs registry|pipe|reader …`.
 */
import { createServer, get, request } from 'node:http';

const [role, ...args] = process.argv.slice(2);
const listen = (server) => server.listen(0, '127.0.0.1', () => console.log(server.address().port));

/** Blobs of BYTES, whatever they are called, at the reader's pace. */
function registry(bytes) {
  const piece = Buffer.alloc(256 * 1024, 'cutaway ');
  const server = createServer((_asked, answer) => {
    answer.writeHead(200, { 'Content-Length': bytes, 'Content-Type': 'application/octet-stream' });
    let left = bytes;
    const more = () => {
      while (left > 0) {
        const part = left < piece.length ? piece.subarray(0, left) : piece;
        left -= part.length;
        if (!answer.write(part)) return;
      }
      answer.end();
    };
    answer.on('drain', more);
    more();
  });
  listen(server);
}

/** What anyone would write first: no check, no policy, one pipe. */
function pipe(port) {
  const server = createServer((asked, answer) => {
    const upstream = request({ host: '127.0.0.1', port, path: asked.url }, (message) => {
      answer.writeHead(message.statusCode, message.headers);
      message.pipe(answer);
    });
    answer.on('close', () => upstream.destroy());
    upstream.end();
  });
  listen(server);
}

/** COUNT streams at once; prints the bytes that came and the seconds it took. */
async function reader(url, count) {
  const begin = process.hrtime.bigint();
  const one = () =>
    new Promise((resolve, reject) => {
      let size = 0;
      get(url, { agent: false, headers: { 'X-Cutaway': '1' } }, (message) => {
        if (message.statusCode !== 200) reject(new Error(`status ${message.statusCode}`));
        message.on('data', (piece) => {
          size += piece.length;
        });
        message.on('end', () => resolve(size));
        message.on('error', reject);
      }).on('error', reject);
    });
  const sizes = await Promise.all(Array.from({ length: count }, one));
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  console.log(JSON.stringify({ bytes: sizes.reduce((sum, size) => sum + size, 0), seconds }));
}

if (role === 'registry') registry(Number(args[0]));
else if (role === 'pipe') pipe(Number(args[0]));
else await reader(args[0], Number(args[1]));
