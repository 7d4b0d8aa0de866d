import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerText, availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { hasJupyter, type NotebookServer, startJupyter } from './notebook-servers.ts';
import { startTypist, type Typist } from './start-connect.ts';

/** What a browser keeps for 127.0.0.1: cookies know no ports. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  async ask(url: URL | string, options: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      ...options,
      redirect: 'manual',
      headers: { ...options.headers, cookie, 'x-xsrftoken': this.#cookies.get('_xsrf') ?? '' },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

describe.skipIf(!hasJupyter).each(availableSandboxes())('two notebooks in one browser, on the %s sandbox', (kind) => {
  const servers: NotebookServer[] = [];
  let sandbox: Sandbox;
  let typist: Typist;

  beforeAll(async () => {
    servers.push(
      await startJupyter('Secret-Of-The-First-0123456789'),
      await startJupyter('Secret-Of-The-Other-0123456789'),
    );
    const script = ({ token, port }: NotebookServer) =>
      [{ exec: answerText(token) }, { ports: { 8888: port } }, { ready: true }] as const;
    sandbox = await startSandbox({
      kind,
      pods: Object.fromEntries(servers.map((server, index) => [`notebook-lab${index}`, script(server)])),
    });
    typist = await startTypist(sandbox);
    for (const name of ['lab0', 'lab1'])
      expect(await typist.run(['notebook', name, '--detach', '--image', 'a:1'])).toMatchObject({ code: 0 });
  }, 120_000);

  afterAll(async () => {
    typist[Symbol.dispose]();
    await sandbox.stop();
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  test('neither logs the other out, and both let themselves be written to', async () => {
    await using running = typist.start(['connect', 'lab0', 'lab1', '--no-browser']);
    await running.until(/lab[01]: connected[\s\S]*lab[01]: connected/);
    const links = running.stdout().trim().split('\n');
    const jar = new CookieJar();
    expect(await Promise.all(links.map(async (link) => (await jar.ask(link)).status))).toEqual([302, 302]);
    // Where the link leads: the page sets what writes are guarded by.
    for (const link of links) await jar.ask(new URL('/', link));
    for (const round of [1, 2]) {
      for (const link of links) {
        const contents = new URL('/api/contents', link);
        const page = await jar.ask(contents);
        const made = await jar.ask(contents, { method: 'POST', body: '{"type":"file"}' });
        expect([round, page.status, made.status]).toEqual([round, 200, 201]);
      }
    }
  });
});
