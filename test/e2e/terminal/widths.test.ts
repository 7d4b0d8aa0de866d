import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { expectUsual } from './expect-usual.ts';
import { openScreen, type Screen } from './open-screen.ts';

let desk: Desk;
let admin: Record<string, string>;
let env: Record<string, string>;
let policy: string;
const model = createServer((_request, response) => response.end('answer'));
const RECORD = '/api/v1/namespaces/team-a/configmaps/notebook-kept-resume';

beforeAll(async () => {
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  desk = await startDesk({
    pods: {
      'training-mnist': [{ run: { ms: 300_000 } }],
      'training-slow': [{ pull: 'ok', ms: 300_000 }],
      'inference-llm': [{ ports: { 8000: (model.address() as AddressInfo).port } }, { ready: true }],
      'inference-late': [{ pull: 'ok', ms: 300_000 }],
    },
  });
  env = await desk.environment();
  admin = await desk.environment({ as: 'admin' });
  policy = desk.file(
    'policy.yaml',
    'apiVersion: aisubmit.dev/v1alpha1\nkind: Policy\nmetadata: { name: lab }\nspec: {}\n',
  );
  for (const line of [
    'train mnist --image a:1 -- x',
    'train slow --image a:1 --detach -- x',
    'infer llm --image a:1 --port 8000',
    'infer late --image a:1 --port 8000 --detach',
  ]) {
    const { code, stderr } = await desk.aisubmit(line.split(' '));
    expect(code, stderr).toBe(0);
  }
  const kept = {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Notebook',
    metadata: { name: 'kept' },
    spec: { resources: { memory: '3Gi' } },
  };
  const { status } = await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/configmaps', {
    metadata: {
      name: 'notebook-kept-resume',
      labels: { 'aisubmit.dev/workload': 'notebook-kept', 'aisubmit.dev/kind': 'notebook' },
      annotations: { 'aisubmit.dev/submitted-by': 'alice' },
    },
    data: { 'request.json': JSON.stringify(kept) },
  });
  expect(status).toBe(201);
});

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await new Promise((resolve) => model.close(resolve));
});

describe.each([40, 80])('in a window of %i columns', (columns) => {
  const open = async (words: string, as = env): Promise<Screen> => {
    const screen = await openScreen({ env: as, columns, rows: 40 });
    await screen.enter(`clear; kubectl aisubmit ${words}; echo "co""de=$?"`);
    return screen;
  };
  /** What is seen, with lines that the window has broken made whole. */
  const whole = (screen: Screen): Promise<string> => screen.joined();
  const interrupt = async (screen: Screen): Promise<string> => {
    await screen.press('C-c');
    await screen.shows(/^code=\d+\n\$$/m);
    const seen = await whole(screen);
    await expectUsual(screen);
    return seen;
  };

  test('delete asks, and Ctrl-C is one line', async () => {
    await using screen = await open('delete mnist');
    await screen.shows('(y/N)');
    const question = columns === 40 ? 'training/mnist in\nnamespace team-a?' : 'training/mnist in namespace team-a?';
    expect(await interrupt(screen)).toBe(`? Delete ${question} (y/N)\nerror: interrupted\ncode=130\n$`);
  });

  test('resume shows what was kept and asks, and Ctrl-C leaves it', async () => {
    await using screen = await open('resume kept');
    await screen.shows('(y/N)');
    const seen = await interrupt(screen);
    expect(seen).toContain('note: it asks for\n');
    expect(seen).toContain('memory: 3Gi');
    expect(seen).toMatch(/\n\? Start notebook\/kept with that\? \(y\/N\)\nerror: interrupted\ncode=130\n\$$/);
    expect((await desk.sandbox.admin('GET', RECORD)).status).toBe(200);
  });

  test('a secret that is typed is never seen', async () => {
    await using screen = await open('secret create token hub --for wandb');
    await screen.shows('API key');
    await screen.type('hunter2-hunter2');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await screen.text()).not.toContain('hunter');
    const seen = await interrupt(screen);
    expect(seen).not.toContain('hunter');
    expect(seen).toMatch(/\nerror: interrupted\ncode=130\n\$$/);
  });

  test('what an admin would enforce is shown, asked and left', async () => {
    await using screen = await open(`admin enforce --policy '${policy}' --apply`, admin);
    await screen.shows('(y/N)');
    const seen = await interrupt(screen);
    expect(seen).toMatch(/\(y\/N\)\nerror: interrupted\ncode=130\n\$$/);
    const { body } = await desk.sandbox.admin<{ items: unknown[] }>(
      'GET',
      '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
    );
    expect(body.items).toEqual([]);
  });

  test('status --watch is drawn in place, and Ctrl-C leaves one line', async () => {
    await using screen = await open('status slow --watch');
    await screen.shows('training/slow');
    const before = await screen.text();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const after = await screen.text();
    expect(after.split('\n').length).toBe(before.split('\n').length);
    expect(after.match(/training\/slow/g)).toHaveLength(before.match(/training\/slow/g)?.length ?? 0);
    const seen = await interrupt(screen);
    expect(seen).toMatch(/\nerror: interrupted\ncode=130\n\$$/);
    expect(seen.match(/interrupted/g)).toHaveLength(1);
  });

  test.each([
    ['list -o wide', /^training\/mnist +Running /m],
    ['top', /^training\/mnist +/m],
    ['events mnist', /^(?:\S+ +)+pod\/training-mnist-0-\w+$/m],
    ['status mnist', /^ {4}training-mnist-0-\w+ {2}Running(?:\n {5})? {1,2}on sandbox-node$/m],
  ])('%s fits, and breaks no name', async (words, row) => {
    await using screen = await open(words);
    await screen.shows(/^code=0$/m);
    const seen = await whole(screen);
    expect(seen).toMatch(row);
    expect(seen.split('\n').filter((line) => line.length > columns && !line.includes('https://'))).toEqual([]);
    await expectUsual(screen);
  });

  test('list --watch says what changes, and Ctrl-C leaves one line', async () => {
    await using screen = await open('list --watch');
    await screen.shows(/training\/slow/);
    const seen = await interrupt(screen);
    expect(seen.match(/^training\/mnist /gm)).toHaveLength(1);
    expect(seen).toMatch(/\n(?:error: interrupted\n)?code=\d+\n\$$/);
  });

  test('connect: the wait in one line, and Ctrl-C leaves one', async () => {
    await using screen = await open('connect late --no-browser');
    await screen.shows(/inference\/late.*…$/m);
    const seen = await interrupt(screen);
    expect(seen).not.toContain('…');
    expect(seen).toMatch(/^[^\n]+\ncode=\d+\n\$$/);
  });

  test('connect: an address, and Ctrl-C leaves one line', async () => {
    await using screen = await open('connect llm');
    await screen.shows('Ctrl-C ends it');
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(await whole(screen))?.[0] ?? '';
    expect(await (await fetch(url)).text()).toBe('answer');
    // Another program of this machine may be on the usual port.
    const seen = (await interrupt(screen)).replace(/^note: port \d+ of this machine is taken; .*\n/, '');
    expect(seen).toMatch(
      /^curl http:\/\/127\.0\.0\.1:\d+\/\ninference\/llm: connected; Ctrl-C ends it\n\^?C?disconnected; it goes on without you\ncode=0\n\$$/,
    );
  });
});
