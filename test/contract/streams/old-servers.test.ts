import { type KubeApi, openExec, openPortForward } from '@aisubmit/sdk/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connectAs, failing, LISTENERS, STREAM_PODS, startPod } from './stream-pods.ts';

describe.each([
  ['29', ['GET', 'POST'], ['GET', 'POST']],
  ['30', ['GET', 'POST'], ['GET']],
  ['31', ['GET'], ['GET']],
])('an embedded server of 1.%s', (minor, methods, execMethods) => {
  let sandbox: Sandbox;
  let api: KubeApi;
  beforeAll(async () => {
    sandbox = await startSandbox({ kind: 'embedded', kubeVersion: { major: '1', minor }, pods: { '*': STREAM_PODS } });
    await startPod(sandbox, 'old');
    api = await connectAs(sandbox, 'alice');
  });
  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  test('forwards ports in the way it knows', async () => {
    const stream = await openPortForward(api, { namespace: 'team-a', pod: 'old', port: LISTENERS.digest });
    stream.end('hello');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe('5 2cf24dba5fb0a30e');
    const asked = sandbox.requests().filter(({ path }) => path.endsWith('/portforward'));
    expect(asked.map(({ method }) => method)).toEqual(methods);
  });

  test('says that nothing listens', async () => {
    const stream = await openPortForward(api, { namespace: 'team-a', pod: 'old', port: LISTENERS.nobody });
    const failed = new Promise((_resolve, reject) => stream.once('error', reject));
    expect(await failing(failed)).toMatchObject({ message: 'nothing listens on port 8005 in pod old' });
  });

  test('runs commands, and ends their input', async () => {
    const session = await openExec(api, { namespace: 'team-a', pod: 'old', command: ['cat'], stdin: true });
    await session.write(Buffer.from('hi'));
    await session.endInput();
    let text = '';
    for await (const { data } of session.output) text += Buffer.from(data).toString();
    expect([text, await session.exit]).toEqual(['hi', { code: 0 }]);
    const asked = sandbox.requests().filter(({ path }) => path.endsWith('/exec'));
    expect(asked.map(({ method }) => method)).toEqual(execMethods);
  });
});
