import { createTransport, openPortForward, type TransportOptions } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { startProxy } from '../login/proxy-peer.ts';
import { LISTENERS, STREAM_PODS, startPod } from './stream-pods.ts';

const OPTIONS: TransportOptions = { env: {}, interactive: false, version: '0', deadlineMs: 2000 };

test('a stream goes the way of any request: by the proxy, under the server name and the authority that were given', async () => {
  await using sandbox = await startSandbox({ kind: 'embedded', pods: { '*': STREAM_PODS } });
  await startPod(sandbox, 'behind');
  await using proxy = await startProxy(Number(new URL(sandbox.url).port));
  const connect = (serverName: string) =>
    createTransport(
      {
        contextName: 'test',
        clusterName: 'test',
        userName: 'test',
        server: 'https://cluster.test:6443',
        namespace: undefined,
        tls: { insecure: false, serverName, ca: { data: Buffer.from(sandbox.caPem).toString('base64') } },
        auth: { type: 'token', token: sandbox.token('alice'), source: '--token' },
        proxyUrl: proxy.url,
        disableCompression: false,
        warnings: [],
      },
      OPTIONS,
    );
  const target = { namespace: 'team-a', pod: 'behind', port: LISTENERS.echo };

  const stream = await openPortForward(connect('localhost'), target);
  stream.end('through');
  let text = '';
  for await (const chunk of stream) text += String(chunk);

  expect([text, proxy.tunnels]).toEqual(['through', ['cluster.test:6443']]);
  await expect(openPortForward(connect('other.test'), target)).rejects.toThrow(
    'the certificate of cluster.test:6443 is for another name',
  );
});
