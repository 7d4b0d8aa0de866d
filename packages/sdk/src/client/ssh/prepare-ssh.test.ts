import { expect, test } from 'vitest';
import { type MemoryChannel, memoryChannel } from '../../../../../test/fakes/memory-channel.ts';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { UpgradeRequest } from '../transport/kube-api.ts';
import { prepareSsh } from './prepare-ssh.ts';

const BASE = `AAAAC3NzaC1lZDI1NTE5AAAAI${'x'.repeat(43)}`;
const MINE = `ssh-ed25519 ${BASE} aisubmit`;
const WHERE = { namespace: 'team-a', pod: 'p', container: 'notebook' };
const failed = (message: string, ...causes: object[]): string =>
  JSON.stringify({ status: 'Failure', message, details: { causes } });
const exit = (code: number): string => failed('', { reason: 'ExitCode', message: String(code) });
const SUCCESS = JSON.stringify({ status: 'Success' });

interface Answered {
  readonly channel: MemoryChannel;
  readonly request: UpgradeRequest | undefined;
  readonly result: unknown;
}

async function answer(status: string, stdout = '', stderr = ''): Promise<Answered> {
  const channel = memoryChannel();
  let request: UpgradeRequest | undefined;
  const api = {
    ...memoryKubeApi(),
    upgrade: async (given: UpgradeRequest) => {
      request = given;
      return channel;
    },
  };
  const result = prepareSsh(api, WHERE, { publicKey: MINE }).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  channel.come(1, stdout);
  channel.come(2, stderr);
  channel.come(3, status);
  channel.end();
  return { channel, request, result: await result };
}

test('the command never changes, so that a policy can allow it; the key comes on its input', async () => {
  const { channel, request, result } = await answer(SUCCESS, `motd\naisubmit-ssh host ssh-ed25519 ${BASE} aisubmit\n`);
  expect(request?.query).toMatchObject({ container: 'notebook', command: ['sh', '/var/run/aisubmit-ssh/prepare'] });
  expect(channel.sent.map(String)).toEqual([`\0${MINE}\n`]);
  expect(result).toBe(`ssh-ed25519 ${BASE}`);
});

test.each([
  [
    'no server',
    exit(69),
    'aisubmit-ssh missing\n',
    '',
    'the image of the notebook has no SSH server, which desktop IDEs come in through',
  ],
  [
    'a home that is full',
    exit(73),
    'aisubmit-ssh readonly\n',
    '',
    'the home of the notebook cannot be written, and its key for SSH is kept there',
  ],
  [
    'something else',
    exit(1),
    '',
    'ssh-keygen: \x1b[31mboom\n',
    'the notebook could not be prepared for SSH (exit code 1): ssh-keygen: \\u{1b}[31mboom',
  ],
  [
    'no shell',
    failed('exec failed: exec: "sh": executable file not found in $PATH'),
    '',
    '',
    'the notebook could not be prepared for SSH (exit code 127): the container has no program sh',
  ],
  [
    'no key',
    SUCCESS,
    'aisubmit-ssh host ssh-rsa AAAA\n',
    '',
    'the notebook could not be prepared for SSH (exit code 0)',
  ],
  [
    'more than a key',
    SUCCESS,
    `aisubmit-ssh host ssh-ed25519 ${BASE}x\n`,
    '',
    'the notebook could not be prepared for SSH (exit code 0)',
  ],
])('%s', async (_what, status, stdout, stderr, message) => {
  expect((await answer(status, stdout, stderr)).result).toMatchObject({ code: 'REJECTED', message });
});

test.each(['ssh-rsa AAAA x', `${MINE}\nssh-ed25519 ${BASE} other`, `command="x" ${MINE}`])(
  '%j is not sent',
  async (publicKey) => {
    await expect(prepareSsh(memoryKubeApi(), WHERE, { publicKey })).rejects.toMatchObject({ code: 'INTERNAL' });
  },
);
