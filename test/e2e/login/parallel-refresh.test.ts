import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TOKENS } from '../../../packages/cli/src/auth/tokens.fixture.ts';
import {
  bundleWorker,
  homeEnvironment,
  type KeyringHome,
  keyringHome,
  removeWorker,
  runWorker,
} from './keyring-session.ts';

/** An issuer that gives each refresh token one answer, and revokes the whole login when one is used twice. */
interface Issuer {
  readonly url: string;
  readonly requests: string[];
  close(): void;
}

let home: KeyringHome;
let issuer: Issuer;

beforeAll(bundleWorker);
afterAll(removeWorker);
beforeEach(async () => {
  home = keyringHome();
  issuer = await startIssuer();
});
afterEach(() => {
  issuer.close();
  home.remove();
});

const SUCCESSES = Array.from({ length: 50 }, () => ({ result: 'id-refresh-token-2' }));

describe('fifty processes that find the same old token', () => {
  test('cause one token request and no failure, in a store that is a plain file', async () => {
    const file = join(home.folder, 'tokens');
    writeFileSync(file, JSON.stringify(TOKENS));
    const env = { ...homeEnvironment(home.folder), WORKER_TOKEN_FILE: file };
    const ended = await Promise.all(SUCCESSES.map(() => runWorker(['refresh', issuer.url], env)));
    expect(ended.flatMap(({ lines }) => lines)).toEqual(SUCCESSES);
    expect(issuer.requests).toEqual(['refresh-token-1']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ refreshToken: 'refresh-token-2' });
  });

  test.skipIf(process.platform !== 'linux')('and in gnome-keyring', async () => {
    const script = `worker seed; for n in $(seq 50); do worker refresh ${issuer.url} & done; wait`;
    const { lines, stderr } = await home.session(script, { password: 'pw' });
    expect(lines, stderr).toEqual([{}, ...SUCCESSES]);
    expect(issuer.requests).toEqual(['refresh-token-1']);
  });
});

describe('the lock', () => {
  const processes = (command: string, file: string, count: number) =>
    Array.from({ length: count }, () => runWorker([command, file], homeEnvironment(home.folder)));

  test('keeps twelve processes from losing one of 120 steps, while six others die with it in their hands', async () => {
    const file = join(home.folder, 'number');
    writeFileSync(file, '0');
    await Promise.all([...processes('die', file, 6), ...processes('count', file, 12)]);
    expect(readFileSync(`${file}.died`, 'utf8').trim().split('\n')).toHaveLength(6);
    expect(readFileSync(file, 'utf8')).toBe('120');
  });
});

async function startIssuer(): Promise<Issuer> {
  const requests: string[] = [];
  let current = 'refresh-token-1';
  const server: Server = createServer(async (request, response) => {
    const shown = await text(request);
    requests.push(shown);
    const isGood = shown === current;
    current = isGood ? 'refresh-token-2' : 'revoked';
    response.writeHead(isGood ? 200 : 400).end(isGood ? current : 'invalid_grant');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/token`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
