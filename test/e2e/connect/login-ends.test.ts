import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type LoginDesk, startLoginDesk } from '../login/login-desk.ts';
import { revokeEverything } from '../login/revoke-everything.ts';

const PATIENCE = { timeout: 25_000, interval: 200 };

describe.each(availableSandboxes())('connect and a login that ends, on the %s sandbox', (kind) => {
  let desk: LoginDesk;

  beforeAll(async () => {
    // Such tokens are stale, a minute before they end, two seconds after they were made.
    desk = await startLoginDesk({ kind, issuer: { idTokenSeconds: 62 } });
    desk.sandbox.setPodScript({
      '*': [{ ports: { 8000: (connection) => void connection.pipe(connection) } }, { ready: true }],
    });
    expect(await desk.login()).toMatchObject({ code: 0 });
    const line = ['infer', 'llm', '--detach', '--image', 'a:1', '--port', '8000', '-n', 'team-a'];
    expect(await desk.aisubmit(line)).toMatchObject({ code: 0 });
  }, 120_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  test('tokens end and are renewed meanwhile; when there are no more, one sentence says how to go on', async () => {
    const connected = Promise.withResolvers<number>();
    const running = desk.aisubmit(['connect', 'llm', '-n', 'team-a'], {
      onStdout: (text) => connected.resolve(Number(new URL(text.trim().replace('curl ', '')).port)),
    });
    const port = await connected.promise;
    const renewals = desk.issuer.tokenRequests('refresh_token');
    const answers = new Set<string>();
    await vi.waitFor(async () => {
      answers.add(await said(port));
      expect(desk.issuer.tokenRequests('refresh_token') - renewals).toBeGreaterThanOrEqual(3);
    }, PATIENCE);
    expect([...answers]).toEqual(['still there']);
    await revokeEverything(desk.issuer);
    await vi.waitFor(async () => expect(await said(port)).toBe(''), PATIENCE);
    const { code, stderr } = await running;
    expect(code).toBe(5);
    expect(stderr.split('connected; Ctrl-C ends it\n')[1]).toMatch(
      /^error: your login has ended: the issuer does not extend it any more\n {2}[^\n]+\nfix: log in again: kubectl aisubmit login\n$/,
    );
  }, 60_000);
});

/** What the pod sends back of a text; nothing where the connection breaks. */
async function said(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  const broken = once(socket, 'error').catch(() => undefined);
  socket.write('still there');
  const [answer] = await Promise.race([once(socket, 'data').catch(() => ['']), broken.then(() => [''])]);
  socket.destroy();
  return String(answer);
}
