import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { publish } from '../../sandbox/publish.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { openScreen, type Screen } from './open-screen.ts';

let desk: Desk;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await startDesk({ pods: { 'training-mnist': [{ run: {} }] } });
  env = await desk.environment();
  for (const line of [
    'train mnist --image a:1 --detach -- x',
    'train digits --image a:1 --detach -- x',
    'notebook mnist --detach',
    'notebook lab --detach',
  ]) {
    const { code, stderr } = await desk.aisubmit(line.split(' '));
    expect(code, stderr).toBe(0);
  }
});

afterAll(() => desk[Symbol.asyncDispose]());

const words = async (...typed: string[]): Promise<string[]> => {
  const { code, stdout } = await desk.kubectl(['__complete', 'aisubmit', ...typed]);
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
};
const names = async (...typed: string[]): Promise<string[]> =>
  (await words(...typed)).map((line) => line.split('\t')[0] ?? '');
// Time may be up on a machine that does much else; a person presses TAB again.
const offered = (typed: string[], want: string[]): Promise<void> =>
  vi.waitFor(async () => expect(await names(...typed)).toEqual(want), { timeout: 40_000, interval: 100 });

async function pressTabUntil(screen: Screen, wanted: string): Promise<void> {
  for (let presses = 0; presses < 5; presses += 1) {
    await screen.press('Tab');
    const seen = await screen.shows(wanted).catch(() => undefined);
    if (seen !== undefined) return;
  }
  await screen.shows(wanted);
}

describe('kubectl completes names of the cluster', () => {
  test('of workloads, by kind where two share a name', async () => {
    await offered(['status', ''], ['digits', 'lab', 'notebook/mnist', 'training/mnist', ':4']);
    await offered(['status', 'training/'], ['training/digits', 'training/mnist', ':4']);
    expect((await words('logs', 'di'))[0]).toMatch(/^digits\tTraining, \w+, \d+[sm]/);
    await offered(['status', '-n', 'nowhere', ''], [':4']);
    await offered(['status', '--namespace=nowhere', ''], [':4']);
  });

  test('of templates, those that come with aisubmit among them', async () => {
    await offered(['notebook', 'x', '--template', 'jupyter-'], ['jupyter-pytorch', 'jupyter-tensorflow', ':0']);
    await offered(['template', 'show', 'http'], ['http-model-server', ':4']);
  });

  test('of templates that the organisation has published, by their kind', async () => {
    const title = (kind: string): string => `kind: Template\nmetadata: { name: x }\nspec:\n  kind: ${kind}\n`;
    await publish(desk.sandbox, { templates: { 'gpu-run': title('Training'), 'gpu-lab': title('Notebook') } });
    await offered(['train', 'x', '--template', 'gpu'], ['gpu-run', ':0']);
  });

  test('of credentials, by their records', async () => {
    const words = ['secret', 'create', 'token', 'hub', '--for', 'huggingface', '--host', 'hub.example.com'];
    const { code, stderr } = await desk.aisubmit([...words, '--password-stdin'], { stdin: 'hf_x' });
    expect(code, stderr).toBe(0);
    await offered(['secret', 'delete', ''], ['hub', ':4']);
    await offered(['secret', 'delete', 'hub', ''], [':4']);
    await offered(['train', 'x', '--git-secret', ''], [':4']);
  });

  test('of nothing where the cluster hangs', async () => {
    desk.sandbox.faults.add({ match: ({ path }) => path.endsWith('/jobs'), action: { delayMs: 60_000 } });
    try {
      await offered(['delete', '-n', 'team-b', ''], [':4']);
    } finally {
      desk.sandbox.faults.clear();
    }
  });

  test('of the kubeconfig', async () => {
    const { stdout } = await desk.kubectl(['config', 'get-contexts', '-o', 'name']);
    await offered(['list', '--context', ''], [stdout.trim(), ':4']);
  });

  test('of nothing where the cluster does not answer, and soon', async () => {
    await offered(['status', '--server', 'https://127.0.0.1:1', ''], [':4']);
    await offered(['status', '--kubeconfig', '/nonexistent', ''], [':4']);
  });
});

describe.each([
  ['bash', ['bash', '--noprofile', '--norc', '-i'], 'source <(kubectl-aisubmit completion bash)'],
  [
    'zsh',
    ['zsh', '-f', '-i'],
    "PS1='$ '; autoload -U compinit; compinit -u -D; source <(kubectl-aisubmit completion zsh)",
  ],
  [
    'fish',
    ['fish', '--no-config', '-i'],
    "function fish_prompt; echo -n '$ '; end; kubectl-aisubmit completion fish | source",
  ],
])('in %s, at a press of TAB', (_, command, setUp) => {
  const open = async (): Promise<Screen> => {
    const screen = await openScreen({ env, command });
    await screen.shows(/\S/);
    await screen.enter(setUp);
    await screen.enter('clear; echo rea""dy');
    await screen.shows('ready');
    return screen;
  };

  test('a command, a name and a value', async () => {
    await using screen = await open();
    await screen.type('kubectl-aisubmit stat');
    await screen.press('Tab');
    await screen.shows('kubectl-aisubmit status');
    await screen.type('dig');
    await pressTabUntil(screen, 'kubectl-aisubmit status digits');
    await screen.press('C-u');
    await screen.type('kubectl-aisubmit train x --dry-run=s');
    await screen.press('Tab');
    await screen.shows('--dry-run=server');
    await screen.press('C-u');
    await screen.type('kubectl-aisubmit explain image-dig');
    await screen.press('Tab');
    await screen.shows('explain image-digest');
  });

  test('all that could be meant, with what it is', async () => {
    await using screen = await open();
    await screen.type('kubectl-aisubmit secret create ');
    await screen.press('Tab', 'Tab');
    expect(await screen.shows('registry')).toContain('token');
    await screen.press('C-u');
    await screen.type('kubectl-aisubmit template ');
    await screen.press('Tab', 'Tab');
    expect(await screen.shows('commented template')).toContain('List the templates');
  });

  test('nothing that is typed is run', async () => {
    await using screen = await open();
    await screen.type("kubectl-aisubmit status '$(echo bo''om)' ");
    await screen.press('Tab');
    await screen.type('ZZ');
    await screen.shows('ZZ');
    await screen.press('C-u');
    await screen.enter('echo ov""er');
    expect(await screen.shows('over')).not.toContain('boom');
  });
});

test('kubectl aisubmit <TAB>, through the completion of kubectl', async () => {
  await using screen = await openScreen({ env });
  await screen.enter(
    'source /usr/share/bash-completion/bash_completion; source <(kubectl completion bash); clear; echo rea""dy',
  );
  await screen.shows('ready');
  await screen.type('kubectl aisubmit stat');
  await screen.press('Tab');
  await screen.shows('kubectl aisubmit status');
  await screen.type('dig');
  await pressTabUntil(screen, 'kubectl aisubmit status digits');
});
