import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerText, availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { startTypist, type Typist } from './start-connect.ts';

const RESUME = 'let it go on with `kubectl aisubmit resume notebook/lab --namespace team-a`';
const SUSPENDED = `error: notebook lab in namespace team-a is not running: it is suspended\nfix: ${RESUME}\n`;

describe.each(availableSandboxes())('workloads that stop, or are of others, on the %s sandbox', (kind) => {
  let sandbox: Sandbox;
  let alice: Typist;
  let admin: Typist;

  beforeAll(async () => {
    const page = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';
    sandbox = await startSandbox({
      kind,
      pods: {
        '*': [
          { exec: answerText('Secret-Of-A-Notebook-0123456789') },
          { ports: { 8888: (connection) => void connection.once('data', () => connection.end(page)) } },
          { ready: true },
        ],
      },
    });
    alice = await startTypist(sandbox);
    admin = await startTypist(sandbox, 'admin');
    for (const words of [
      ['notebook', 'lab', '--image', 'a:1'],
      ['train', 'lab', '--image', 'a:1', '--', 'sleep', '1h'],
    ])
      expect(await alice.run([words[0] ?? '', '--detach', ...words.slice(1)])).toMatchObject({ code: 0 });
  }, 120_000);

  afterAll(async () => {
    alice[Symbol.dispose]();
    admin[Symbol.dispose]();
    await sandbox.stop();
  });

  test('a name of two kinds: both are offered', async () => {
    expect(await alice.run(['connect', 'lab'])).toEqual({
      code: 2,
      text: 'error: lab could be notebook/lab and training/lab\nfix: write one of them: notebook/lab or training/lab\n',
    });
  });

  test.each([
    ['connect', ['connect', 'notebook/lab']],
    ['exec', ['exec', 'notebook/lab', '--', 'true']],
    ['cp', ['cp', 'notebook/lab:x', '/nowhere/x']],
    ['logs', ['logs', 'training/lab']],
  ])('%s says whose it is, and to its owner nothing', async (_name, words) => {
    const id = words.find((word) => word.includes('/lab'))?.split(':')[0];
    const note = `note: ${id} was submitted by alice\n`;
    const [others, own] = await Promise.all([admin, alice].map((person) => stderrOf(person, words)));
    expect(others?.split(note)).toHaveLength(2);
    expect(own).not.toContain('was submitted by');
  });

  test('a suspension under an open connection is said with its end, and waited for', async () => {
    await using running = alice.start(['connect', 'notebook/lab']);
    await running.until('Ctrl-C ends it');
    const page = new URL('/', running.stdout().trim());
    expect(await (await fetch(page)).text()).toBe('hi');
    expect(await alice.run(['suspend', 'notebook/lab'])).toMatchObject({ code: 0 });
    await running.until(`  fix: ${RESUME}\n`);
    expect(await alice.run(['resume', 'notebook/lab', '--detach'])).toMatchObject({ code: 0 });
    await running.until('notebook/lab: connected again\n');
    expect(await (await fetch(page)).text()).toBe('hi');
    expect(running.stderr().split('  fix: ')).toHaveLength(2);
    expect(await running.interrupt()).toBe(0);
  });

  test('one that is suspended is refused in the same words everywhere, with what lets it go on', async () => {
    expect(await alice.run(['suspend', 'notebook/lab'])).toMatchObject({ code: 0 });
    for (const words of [
      ['connect', 'notebook/lab'],
      ['exec', 'notebook/lab', '--', 'true'],
      ['cp', 'notebook/lab:x', '/nowhere/x'],
      ['connect', 'notebook/lab', '--ide', 'vscode', '--print'],
    ])
      expect(await alice.run(words)).toEqual({ code: 4, text: SUSPENDED });
  });
});

async function stderrOf(person: Typist, words: readonly string[]): Promise<string> {
  await using running = person.start(words);
  if (words[0] === 'connect') {
    await running.until('Ctrl-C ends it');
    await running.interrupt();
  }
  await running.ended;
  return running.stderr();
}
