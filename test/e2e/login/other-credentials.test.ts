import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type CertificateDoor, openCertificateDoor } from './client-certificate-door.ts';
import { fileAt, type LoginDesk, startLoginDesk } from './login-desk.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe.each(availableSandboxes())('without a login, on the %s sandbox', (kind) => {
  let desk: LoginDesk;
  let door: CertificateDoor;

  beforeAll(async () => {
    desk = await startLoginDesk({ kind, keychain: false, publish: false });
    door = await openCertificateDoor(desk.sandbox, 'alice');
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  });

  const program = (): string => {
    const answer = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: desk.sandbox.token('alice') },
    };
    const file = fileAt(desk, 'corporate-login', `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
    chmodSync(file, 0o700);
    return file;
  };
  const rows: readonly {
    readonly how: string;
    readonly user: () => Readonly<Record<string, unknown>>;
    readonly credential: () => Readonly<Record<string, unknown>>;
    readonly says: string;
    readonly door?: true;
  }[] = [
    {
      how: 'a client certificate',
      user: () => ({
        'client-certificate-data': base64(door.certPem),
        'client-key-data': base64(door.keyPem),
      }),
      credential: () => ({ type: 'client certificate' }),
      says: 'client certificate',
      door: true,
    },
    {
      how: 'a token',
      user: () => ({ token: desk.sandbox.token('alice') }),
      credential: () => ({ type: 'token' }),
      says: 'a token of the kubeconfig or a flag',
    },
    {
      how: 'a token file',
      user: () => ({ tokenFile: fileAt(desk, 'token', desk.sandbox.token('alice')) }),
      credential: () => ({ type: 'tokenFile' }),
      says: 'a token file',
    },
    {
      how: "somebody else's exec plugin",
      user: () => ({
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: program(),
          interactiveMode: 'Never',
        },
      }),
      credential: () => ({ type: 'exec', command: program() }),
      says: 'the login plugin ',
    },
  ];

  test.each(rows)('$how works as it is, and whoami says so', async ({ user, credential, says, door: isDoor }) => {
    const { url, caPem } = isDoor === true ? door : desk.sandbox;
    const name = `run-${rows.findIndex((each) => each.says === says)}`;
    const file = path.join(desk.home, `${name}.yaml`);
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority-data': base64(caPem) } }],
      users: [{ name: 'me', user: user() }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'me', namespace: 'team-a' } }],
      'current-context': 'x',
    };
    writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
    const env = { KUBECONFIG: file };
    const who = await desk.aisubmit(['whoami', '-o', 'json'], { env });
    expect(who, who.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(who.stdout)).toMatchObject({ server: url, user: { username: 'alice' } });
    expect(JSON.parse(who.stdout).credential).toEqual(credential());
    expect((await desk.aisubmit(['whoami'], { env })).stdout).toContain(`\nLogin:   ${says}`);
    const words = ['train', name, '--image', 'python:3.13', '--', 'python', 'train.py'];
    expect(await desk.aisubmit(words, { env })).toMatchObject({ code: 0, stdout: `training/${name} created\n` });
    const list = JSON.parse((await desk.aisubmit(['list', '-o', 'json'], { env })).stdout);
    const mine = list.items.find((item: { metadata: { name: string } }) => item.metadata.name === name);
    expect(mine.spec.user).toBe('alice');
    expect(await desk.aisubmit(['logout'], { env })).toMatchObject({ code: 0, stderr: 'you were not logged in\n' });
  });
});
