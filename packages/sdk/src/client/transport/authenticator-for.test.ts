import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTransport } from './transport.ts';

const pem = (text: string): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString('base64')}\n-----END CERTIFICATE-----\n`;

test('who decides by the authorities sees those that the connection uses, though the file changes meanwhile', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit authority '));
  const file = path.join(folder, 'ca.crt');
  writeFileSync(file, pem('first'));
  const seen: (string | undefined)[] = [];
  const api = createTransport(
    {
      contextName: 'test',
      clusterName: 'test',
      userName: 'test',
      server: 'https://127.0.0.1:1',
      namespace: undefined,
      tls: { insecure: false, ca: { file } },
      auth: { type: 'none' },
      disableCompression: false,
      warnings: [],
    },
    {
      env: {},
      interactive: false,
      version: '1.2.3',
      authenticatorFor: (_settings, caPem) => ({
        current: async () => {
          seen.push(await caPem());
          writeFileSync(file, pem('second'));
          seen.push(await caPem());
          return {};
        },
        refused: () => false,
      }),
    },
  );
  try {
    const first = await api.clusterId();
    await expect(api.request({ method: 'POST', path: '/x' })).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(seen.slice(0, 2)).toEqual([pem('first'), pem('first')]);
    expect(await api.clusterId()).toBe(first);
  } finally {
    await api.close();
    rmSync(folder, { recursive: true });
  }
});
