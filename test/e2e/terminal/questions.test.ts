import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { expectUsual } from './expect-usual.ts';
import { openScreen, type Screen } from './open-screen.ts';

let desk: Desk;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await startDesk();
  env = await desk.environment();
  const { code, stderr } = await desk.aisubmit('train mnist --image a:1 --detach -- x'.split(' '));
  expect(code, stderr).toBe(0);
});

afterAll(() => desk[Symbol.asyncDispose]());

describe('delete', () => {
  const open = async (): Promise<Screen> => {
    const screen = await openScreen({ env });
    await screen.enter('clear; kubectl aisubmit delete mnist; echo "co""de=$?"');
    await screen.shows('? Delete training/mnist in namespace team-a? (y/N)');
    return screen;
  };

  test('Enter is no', async () => {
    await using screen = await open();
    await screen.press('Enter');
    const left = await screen.shows(/^code=0\n\$$/m);
    expect(left).toBe('✔ Delete training/mnist in namespace team-a? No\nnothing was deleted\ncode=0\n$');
  });

  test('Ctrl-C is one line, and leaves the terminal as it was', async () => {
    await using screen = await open();
    await screen.press('C-c');
    const left = await screen.shows(/^code=130\n\$$/m);
    expect(left).toBe('? Delete training/mnist in namespace team-a? (y/N)\nerror: interrupted\ncode=130\n$');
    await expectUsual(screen);
  });

  test('Ctrl-C pressed twice, too', async () => {
    await using screen = await open();
    await screen.press('C-c', 'C-c');
    await screen.shows(/^\$(?: \^C\n\$)?$/m);
    expect((await screen.text()).match(/interrupted/g)).toHaveLength(1);
    await expectUsual(screen);
  });
});

test('a template asks what it wants to know, judges the answer, and is left with Ctrl-C', async () => {
  await using screen = await openScreen({ env });
  await screen.enter('clear; kubectl aisubmit notebook lab --template jupyter-pytorch; echo "co""de=$?"');
  await screen.shows('? GPUs (1 to 4)');
  await screen.type('9');
  await screen.press('Enter');
  await screen.shows(/4/);
  await screen.press('C-c');
  const left = await screen.shows(/^code=130\n\$$/m);
  expect(left.match(/interrupted/g)).toHaveLength(1);
  expect(await desk.parents()).toEqual(['training-mnist']);
  await expectUsual(screen);
});

test('a kind of credential is chosen with the arrows, in a terminal without Unicode too', async () => {
  await using screen = await openScreen({ env: { ...env, LANG: 'C', LC_ALL: 'C' } });
  await screen.enter('clear; kubectl aisubmit secret create git forge --host git.example.com; echo "co""de=$?"');
  const asked = await screen.shows('a token or password');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
  expect(asked).toMatch(/^[\u0000-\u007f]*$/);
  expect(asked).toContain('> a token or password, for https://HOST/... addresses');
  await screen.press('Down');
  await screen.shows('> an SSH key');
  await screen.press('C-c');
  await screen.shows('code=130');
  await expectUsual(screen);
});

test('what an admin publishes is shown before it is written', async () => {
  const policy = desk.file(
    'policy.yaml',
    'apiVersion: aisubmit.dev/v1alpha1\nkind: Policy\nmetadata: { name: lab }\nspec: {}\n',
  );
  await using screen = await openScreen({ env: await desk.environment({ as: 'admin' }) });
  await screen.enter(`clear; kubectl aisubmit admin publish '${policy}' --apply; echo "co""de=$?"`);
  expect(await screen.shows('(y/N)')).toContain('aisubmit-policy-lab');
  await screen.press('C-c');
  const left = await screen.shows(/^code=130\n\$$/m);
  expect(left.match(/interrupted/g)).toHaveLength(1);
  const { status } = await desk.sandbox.admin(
    'GET',
    '/api/v1/namespaces/aisubmit-system/configmaps/aisubmit-policy-lab',
  );
  expect(status).toBe(404);
});
