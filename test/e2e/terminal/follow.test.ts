import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { openScreen } from './open-screen.ts';

let desk: Desk;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await startDesk({ pods: { 'training-mnist': [{ run: { ms: 120_000, log: ['epoch 1'] } }] } });
  env = await desk.environment();
  const { code, stderr } = await desk.aisubmit('train mnist --image a:1 --gpu 1 --detach -- x'.split(' '));
  expect(code, stderr).toBe(0);
});

afterAll(() => desk[Symbol.asyncDispose]());

test.each([
  ['list --watch', 'training/mnist'],
  ['logs mnist --follow', 'epoch 1'],
])('%s goes on until Ctrl-C, and then says no more than a line', async (line, wanted) => {
  await using screen = await openScreen({ env });
  await screen.enter(`clear; kubectl aisubmit ${line}; echo "co""de=$?"`);
  await screen.shows(wanted);
  await screen.press('C-c');
  const seen = await screen.shows('code=');
  expect(
    seen
      .split(wanted)
      .at(-1)
      ?.match(/^(?:error|note): /gm)?.length ?? 0,
  ).toBeLessThanOrEqual(1);
  expect(seen).not.toMatch(/ at .*\.cjs/);
  expect(await screen.hasCursor()).toBe(true);
});

test('a list fits a terminal of 40 columns: a row a line, names whole', async () => {
  await using screen = await openScreen({ env, columns: 40, rows: 12 });
  await screen.enter('clear; kubectl aisubmit list; echo "co""de=$?"');
  const rows = (await screen.shows('code=0')).split('\n');
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/^NAME +STATE/);
  expect(rows[1]).toMatch(/^training\/mnist +\w+/);
});
