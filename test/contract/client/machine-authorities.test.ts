import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeServerCertificate, type ServerCertificate } from '../../sandbox/certificates.ts';
import { startProxy } from '../login/proxy-peer.ts';

const SCRIPT = path.join(import.meta.dirname, 'ask-server.ts');

let ours: ServerCertificate;
let server: Server;
let url: string;
let folder: string;
let seen: string[];

beforeAll(async () => {
  ours = await makeServerCertificate();
  seen = [];
  server = createServer({ cert: ours.certPem, key: ours.keyPem }, (request, response) => {
    seen.push(String(request.headers.authorization));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"minor":"36"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-authorities-'));
  writeFileSync(path.join(folder, 'ca.pem'), ours.caPem);
  mkdirSync(path.join(folder, 'none'));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Four questions to the server, three of them at once, on a machine that trusts what the environment says. */
async function ask(
  env: Readonly<Record<string, string>>,
  { ca = '', proxy = [] }: { readonly ca?: string; readonly proxy?: readonly string[] } = {},
): Promise<{ answers: unknown[]; read: string[] }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@aisubmit/source', SCRIPT, url, Buffer.from(ca).toString('base64'), ...proxy],
    { env: { SSL_CERT_DIR: path.join(folder, 'none'), SSL_CERT_FILE: path.join(folder, 'none.pem'), ...env } },
  );
  return JSON.parse(stdout);
}

const UNTRUSTED = expect.stringContaining('is signed by an authority that is not trusted here');
const OK = [200, 200, 200, 200];

// Where OpenSSL looks is what the system's store is on Linux; other systems have one that no test may write to.
describe.skipIf(process.platform !== 'linux')('a server of which the kubeconfig names no authority', () => {
  test('is trusted by the system’s store, as kubectl does', async () => {
    const { answers, read } = await ask({ SSL_CERT_FILE: path.join(folder, 'ca.pem') });
    expect(answers).toEqual(OK);
    // Read once, for all connections.
    expect(read).toEqual(['default', 'system']);
  });

  test('is so through a proxy as well', async () => {
    await using proxy = await startProxy((server.address() as AddressInfo).port);
    const { answers } = await ask({ SSL_CERT_FILE: path.join(folder, 'ca.pem') }, { proxy: [proxy.url] });
    expect(answers).toEqual(OK);
    expect(proxy.tunnels).not.toEqual([]);
  });

  test('is shown no token when nothing here trusts it', async () => {
    seen.length = 0;
    const { answers } = await ask({});
    expect(answers).toEqual([UNTRUSTED, UNTRUSTED, UNTRUSTED, UNTRUSTED]);
    expect(seen).toEqual([]);
  });
});

test('the system’s store is not read where Node’s own list does', async () => {
  expect(await ask({ NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem') })).toMatchObject({ answers: OK, read: [] });
});

test('nothing is read where the kubeconfig names an authority, and nothing else is trusted', async () => {
  expect(await ask({}, { ca: ours.caPem })).toMatchObject({ answers: OK, read: [] });
  const others = await makeServerCertificate();
  const { answers, read } = await ask({ SSL_CERT_FILE: path.join(folder, 'ca.pem') }, { ca: others.caPem });
  expect({ answers, read }).toEqual({ answers: [UNTRUSTED, UNTRUSTED, UNTRUSTED, UNTRUSTED], read: [] });
});
