import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../contract/cli/plugin.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { openScreen } from './open-screen.ts';

let desk: Desk;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await startDesk({
    pods: {
      'training-slow': [{ pull: 'ok', ms: 120_000 }],
      'training-full': [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
    },
  });
  env = await desk.environment();
});

afterAll(() => desk[Symbol.asyncDispose]());

test('the wait for a start is one line that goes away, and Ctrl-C ends the wait alone', async () => {
  await using screen = await openScreen({ env, columns: 60 });
  await screen.enter('clear; kubectl aisubmit train slow --image a:1 -- x; echo "co""de=$?"');
  await screen.shows('training/slow created');
  await screen.shows(/^training\/slow: .*…$/m);
  await screen.press('C-c');
  const seen = await screen.shows('code=');
  expect(seen).toContain('training/slow: no longer watched; it goes on.');
  expect(seen).not.toMatch(/\^C|…$/m);
  expect(await desk.parents()).toContain('training-slow');
});

test('what keeps a start waiting is broken between words where the terminal is narrow', async () => {
  await using screen = await openScreen({ env, columns: 40 });
  await screen.enter('clear; kubectl aisubmit train full --image a:1 -- x; echo "co""de=$?"');
  const seen = await screen.shows(/^ {2}fix: it starts as soon as a node has\n {7}room; until then, ask for less$/m);
  expect(seen).toMatch(/^training\/full: no node has enough\n {2}nvidia\.com\/gpu free; .*$/m);
});

test('a question is broken between words where the terminal is narrow', async () => {
  await using screen = await openScreen({ env, columns: 40 });
  await screen.enter(
    'kubectl aisubmit train asked --image a:1 --detach -- x; clear; kubectl aisubmit delete asked; echo "co""de=$?"',
  );
  await screen.shows(/^\? Delete training\/asked in\nnamespace team-a\? \(y\/N\)/m);
  await screen.press('n');
  await screen.press('Enter');
  await screen.shows('code=');
  expect(await desk.parents()).toContain('training-asked');
});

test('a cluster that does not answer can be left at once, with one line', async () => {
  desk.sandbox.faults.add({ match: ({ path }) => path.endsWith('/jobs'), action: { delayMs: 60_000 } });
  try {
    await using screen = await openScreen({ env });
    await screen.enter('clear; kubectl aisubmit list; echo "co""de=$?"');
    await screen.shows(/^Asking https:.*…$/m);
    await screen.press('C-c');
    const left = await screen.shows(/^code=130\n\$$/m);
    expect(left).toBe('error: interrupted\ncode=130\n$');
  } finally {
    desk.sandbox.faults.clear();
  }
});

test('SIGTERM and SIGHUP end a wait as Ctrl-C does', async () => {
  for (const signal of ['TERM', 'HUP']) {
    await using screen = await openScreen({ env });
    await screen.enter(
      `clear; kubectl-aisubmit train slow --image a:1 --wait --timeout 100s -- x & sleep 3; kill -${signal} $!; wait $!; echo "co""de=$?"`,
    );
    expect(await screen.shows('code=130')).toContain('it goes on');
  }
});

test('a small terminal shows whole names, one row in a line', async () => {
  await using screen = await openScreen({ env, columns: 40, rows: 16 });
  await screen.enter('clear; kubectl aisubmit template list');
  const rows = (await screen.shows('vscode')).split('\n');
  expect(rows).toContain('jupyter-tensorflow       Notebook');
  expect(rows.filter((row) => row.startsWith('huggingface-finetuning'))).toHaveLength(1);
  await screen.resize(100, 30);
  await screen.enter('clear; kubectl aisubmit template list');
  await screen.shows(/^NAME +KIND +TITLE +ORIGIN$[\s\S]*vscode/m);
});

test('a mistyped command says what was meant', async () => {
  await using screen = await openScreen({ env });
  await screen.enter('clear; kubectl aisubmit notbook lab; echo "co""de=$?"');
  const left = await screen.shows(/^code=2\n\$$/m);
  expect(left).toBe(
    'error: unknown command "notbook"\nfix: did you mean "notebook"? See kubectl aisubmit --help\ncode=2\n$',
  );
});

test('colours are for terminals that want them', async () => {
  const bytes = async (settings: string): Promise<string> => {
    await using screen = await openScreen({ env });
    await screen.enter(
      `clear; script -qec '${settings} kubectl aisubmit notbook' /dev/null | cat -v; echo "co""de=$?"`,
    );
    return await screen.shows('code=');
  };
  expect(await bytes('')).toContain('^[[31merror:^[[39m');
  for (const settings of ['NO_COLOR=1', 'TERM=dumb', 'FORCE_COLOR=0'])
    expect(await bytes(settings)).not.toContain('^[');
});

test('in a cell of a notebook nothing is drawn again and nobody is asked', async () => {
  await using screen = await openScreen({ env });
  const cell = 'JPY_PARENT_PID=1 TERM=xterm-color kubectl aisubmit delete slow --purge';
  await screen.enter(`clear; script -qec '${cell}' /dev/null | cat -v; echo "co""de=$?"`);
  const seen = await screen.shows('code=');
  expect(seen).toContain('--purge deletes data, and nobody can be asked');
  expect(seen).not.toContain('^[[2K');
});

test('whoever stops reading is told nothing', async () => {
  await using screen = await openScreen({ env });
  await screen.enter(
    'clear; kubectl aisubmit template list --built-in -o json | head -n 1; set -- $PIPESTATUS; (exit $1); echo "co""de=$?"',
  );
  const left = await screen.shows(/^code=\d+\n\$$/m);
  expect(left).toBe('{\ncode=0\n$');
  await screen.enter('clear; kubectl aisubmit template list --built-in >&-; echo "co""de=$?"');
  expect(await screen.shows('code=')).not.toContain('EBADF');
});

test('no level of -v, nor DEBUG, shows the token', async () => {
  const token = /token: *"?([^"\s]+)/.exec(readFileSync(env['KUBECONFIG'] ?? '', 'utf8'))?.[1];
  expect(token).toMatch(/\S{8}/);
  for (const words of [['-v=6'], ['-v=7'], ['-v=8'], ['-v=10'], ['--token', `${token}`, '-v=10'], []]) {
    const debug = { ...env, DEBUG: '*,aisubmit', NODE_DEBUG: '' };
    const { code, stdout, stderr } = await run('kubectl', ['aisubmit', 'list', ...words], { env: debug });
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/GET \/apis\/batch\/v1\/namespaces\/team-a\/jobs\?\S+ 200 in \d+ ms/);
    expect(stdout + stderr).not.toContain(token);
  }
});
