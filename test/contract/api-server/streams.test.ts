import { once } from 'node:events';
import { beforeAll, expect, test } from 'vitest';
import { answerText, type PodScript, type SandboxUser } from '../../sandbox/sandbox.ts';
import { endOf, execPath, hear, openSocket, PODS, shakeHands, startPod, WEBSOCKET } from './stream-call.ts';
import { withSandbox } from './with-sandbox.ts';

const pods: PodScript = ({ metadata }) => {
  if (metadata.name === 'ended') return [{ exit: { code: 0 } }];
  if (metadata.name === 'nowhere') return [{ scheduled: false }];
  if (metadata.name === 'bare') return [{ run: {} }];
  if (metadata.name.startsWith('doomed-')) return [{ exec: () => new Promise(() => undefined) }, { run: {} }];
  return [{ exec: answerText({ stdout: 'out\n', stderr: 'err\n', code: 3 }) }, { run: {} }];
};
const streamer = (name: string, verbs: string[]): SandboxUser => ({
  name,
  roles: [{ namespace: 'team-a', rules: [{ apiGroups: [''], resources: ['pods/exec', 'pods/portforward'], verbs }] }],
});
const users = [streamer('getter', ['get']), streamer('creator', ['create']), streamer('both', ['get', 'create'])];
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
const spdy = (version: string) => ({ upgrade: 'SPDY/3.1', 'x-stream-protocol-version': version });
const websocket = (protocols: string) => ({ ...WEBSOCKET, 'sec-websocket-protocol': protocols });

withSandbox({ pods, users: [...users, { name: 'admin', groups: ['system:masters'] }] }, ({ sandbox }) => {
  beforeAll(async () => {
    await startPod(sandbox(), 'works');
    await startPod(sandbox(), 'bare');
    await startPod(sandbox(), 'ended', 'Succeeded');
    await startPod(sandbox(), 'nowhere', 'Pending');
  });
  const shake = (user: string, path: string, headers: Readonly<Record<string, string>>) =>
    shakeHands(sandbox(), user, { path, ...headers });

  test('output comes on channels of its own, then how it ended, then a close', async () => {
    const heard = await hear(openSocket(sandbox(), 'both', execPath('works', ['run', 'it'])));
    expect(heard.messages.slice(0, 2).toSorted()).toEqual([
      [1, 'out\n'],
      [2, 'err\n'],
    ]);
    expect([endOf(heard), heard.closeCode]).toEqual([
      {
        metadata: {},
        status: 'Failure',
        message: 'command terminated with non-zero exit code: command terminated with exit code 3',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '3' }] },
      },
      1000,
    ]);
  });

  test('an image without the program says so as containerd does', async () => {
    const end = endOf(await hear(openSocket(sandbox(), 'both', execPath('bare', ['/bin/sh']))));
    expect([end.reason, end.code]).toEqual(['InternalError', 500]);
    expect(end.message).toMatch(
      /^Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: .* exec: "\/bin\/sh": stat \/bin\/sh: no such file or directory: unknown$/,
    );
  });

  test('a container that does not run is no place for a process', async () => {
    const end = endOf(await hear(openSocket(sandbox(), 'both', execPath('ended', ['true']))));
    expect(end.message).toBe('Internal error occurred: unable to upgrade connection: container not found ("main")');
    const spdyAnswer = await shake('both', execPath('ended', ['true']), spdy('v4.channel.k8s.io'));
    expect(spdyAnswer).toEqual({ status: 500, says: 'container not found ("main")' });
  });

  test.each([0, 1, 2, 3, 4, 5])('a process ends with its pod, however soon: %i', async (round) => {
    const name = `doomed-${round}`;
    await startPod(sandbox(), name);
    const socket = openSocket(sandbox(), 'both', execPath(name, ['sleep']));
    const heard = hear(socket);
    await once(socket, 'upgrade');
    await sandbox().admin('DELETE', `${PODS}/${name}?gracePeriodSeconds=0`);
    const end = endOf(await heard);
    // The node may hear of the end before it hears of the process.
    expect([
      'command terminated with non-zero exit code: command terminated with exit code 137',
      'Internal error occurred: unable to upgrade connection: pod does not exist',
      'Internal error occurred: unable to upgrade connection: container not found ("main")',
    ]).toContain(end.message);
  });

  test('whoever asks for nothing gets nothing', async () => {
    const path = `${PODS}/works/exec?command=true`;
    const words = 'you must specify at least 1 of stdin, stdout, stderr';
    expect(endOf(await hear(openSocket(sandbox(), 'both', path))).message).toBe(
      `Internal error occurred: unable to upgrade connection: ${words}`,
    );
    expect(await shake('both', path, spdy('v4.channel.k8s.io'))).toEqual({ status: 400, says: words });
  });

  test.each([
    ['exec', 'nope/exec?command=x&stdout=true', 404, 'pods "nope" not found'],
    ['exec', 'works/exec?command=x&stdout=true&container=c', 400, 'container c is not valid for pod works'],
    ['exec', 'nowhere/exec?command=x&stdout=true', 400, 'pod nowhere does not have a host assigned'],
    ['port-forward', 'nope/portforward', 404, 'pods "nope" not found'],
    ['port-forward', 'nowhere/portforward', 400, 'pod nowhere does not have a host assigned'],
    ['port-forward', 'ended/portforward', 500, 'pod not found ("ended_team-a")'],
  ])('%s into %s: %i', async (what, path, status, says) => {
    const protocol = what === 'exec' ? 'v5.channel.k8s.io' : TUNNEL;
    expect(await shake('both', `${PODS}/${path}`, websocket(protocol))).toEqual({ status, says });
  });

  test.each([
    ['exec', 'v5.channel.k8s.io, v4.channel.k8s.io', 101, 'v5.channel.k8s.io'],
    ['exec', 'v4.channel.k8s.io', 101, 'v4.channel.k8s.io'],
    ['exec', 'v3.channel.k8s.io', 403, expect.stringContaining('not supported')],
    ['exec', 'channel.k8s.io', 403, expect.stringContaining('not supported')],
    ['portforward', TUNNEL, 101, TUNNEL],
    ['portforward', 'other.k8s.io', 403, expect.stringContaining('not supported')],
  ])('%s over the WebSocket protocol %s: %i', async (what, offered, status, says) => {
    const path = what === 'exec' ? execPath('works', ['x']) : `${PODS}/works/portforward`;
    expect(await shake('both', path, websocket(offered))).toEqual({ status, says });
  });

  test.each([
    ['exec', 'v4.channel.k8s.io', 101, 'v4.channel.k8s.io'],
    ['exec', 'v1.other', 403, expect.stringContaining('unable to negotiate protocol')],
    ['portforward', 'portforward.k8s.io', 101, 'portforward.k8s.io'],
  ])('%s over SPDY %s: %i', async (what, version, status, says) => {
    const path = what === 'exec' ? execPath('works', ['x']) : `${PODS}/works/portforward`;
    expect(await shake('both', path, spdy(version))).toEqual({ status, says });
  });

  test.each(['exec?command=x&stdout=true', 'portforward'])(
    '%s needs both verbs as a GET, create alone as a POST',
    async (part) => {
      const path = `${PODS}/works/${part}`;
      const resource = `pods/${part.split('?')[0]}`;
      const isExec = part.startsWith('exec');
      const over = {
        ws: websocket(isExec ? 'v5.channel.k8s.io' : TUNNEL),
        spdy: spdy(isExec ? 'v4.channel.k8s.io' : 'portforward.k8s.io'),
      };
      const mayNot = (user: string, verb: string) =>
        `pods "works" is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "" in the namespace "team-a"`;
      expect(await shake('getter', path, over.ws)).toEqual({ status: 403, says: 'pods "works" is forbidden: ' });
      expect(await shake('creator', path, over.ws)).toEqual({ status: 403, says: mayNot('creator', 'get') });
      expect(await shake('getter', path, over.spdy)).toEqual({ status: 403, says: mayNot('getter', 'create') });
      expect(await shake('creator', path, over.spdy)).toMatchObject({ status: 101 });
      expect(await shake('both', path, over.ws)).toMatchObject({ status: 101 });
    },
  );

  test('without an upgrade it is a bad request', async () => {
    const answer = await sandbox().admin<{ message: string }>('GET', execPath('works', ['x']));
    expect([answer.status, answer.body.message]).toEqual([400, 'Upgrade request required']);
  });
});
