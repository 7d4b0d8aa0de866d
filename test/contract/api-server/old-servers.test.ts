import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerText, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { hasKubectl, Kubectl, sayAndListen } from './kubectl-runs.ts';
import { execPath, PODS, shakeHands, startPod, WEBSOCKET } from './stream-call.ts';

const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

describe.each([
  ['29', 'v4.channel.k8s.io', 400],
  ['30', 'v5.channel.k8s.io', 400],
  ['31', 'v5.channel.k8s.io', 101],
])('an embedded server of 1.%s', (minor, protocol, tunnel) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({
      kind: 'embedded',
      kubeVersion: { major: '1', minor },
      users: [
        {
          name: 'alice',
          roles: [
            {
              namespace: 'team-a',
              rules: [
                { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
                { apiGroups: [''], resources: ['pods/exec', 'pods/portforward'], verbs: ['get', 'create'] },
              ],
            },
          ],
        },
        {
          name: 'getter',
          roles: [
            {
              namespace: 'team-a',
              rules: [{ apiGroups: [''], resources: ['pods/exec', 'pods/portforward'], verbs: ['get'] }],
            },
          ],
        },
      ],
      pods: () => [
        { exec: answerText('said\n') },
        { ports: { 80: (connection) => connection.resume().end('heard\n') } },
        { run: {} },
      ],
    });
    await startPod(sandbox, 'p');
  });
  afterAll(() => sandbox.stop());

  test('speaks what it knows to whoever may get', async () => {
    const headers = { ...WEBSOCKET, 'sec-websocket-protocol': 'v5.channel.k8s.io, v4.channel.k8s.io' };
    const exec = await shakeHands(sandbox, 'getter', { path: execPath('p', ['x']), ...headers });
    expect(exec).toEqual({ status: 101, says: protocol });
    const forward = { ...WEBSOCKET, 'sec-websocket-protocol': TUNNEL };
    const answer = await shakeHands(sandbox, 'getter', { path: `${PODS}/p/portforward`, ...forward });
    expect(answer.status).toBe(tunnel);
  });

  test.skipIf(!hasKubectl)('kubectl finds its way', async () => {
    const kubectl = await Kubectl.for(sandbox, true);
    try {
      expect((await kubectl.run(['exec', 'p', '--', 'x'])).out).toBe('said\n');
      const [port = 0] = await kubectl.forward('p', 80);
      expect(await sayAndListen(port, '')).toBe('heard\n');
    } finally {
      await kubectl.stop();
    }
  });
});
