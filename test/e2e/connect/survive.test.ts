import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Running, startTypist, type Typist } from './start-connect.ts';

const PODS = '/api/v1/namespaces/team-a/pods';
const FORWARDS = ({ path: asked }: { path: string }): boolean => asked.endsWith('/portforward');

describe.each(availableSandboxes())('connect lives on, on the %s sandbox', (kind) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit survive '));
  let sandbox: Sandbox;
  let typist: Typist;

  beforeAll(async () => {
    sandbox = await startSandbox({
      kind,
      pods: { '*': [{ ports: { 8000: (connection) => void connection.pipe(connection) } }, { ready: true }] },
    });
    typist = await startTypist(sandbox);
    const line = ['infer', 'llm', '--detach', '--image', 'a:1', '--port', '8000'];
    expect(await typist.run(line)).toMatchObject({ code: 0 });
  }, 120_000);
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    typist[Symbol.dispose]();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const told = (running: Running): string[] => running.stderr().match(/connection is lost|connected again/g) ?? [];

  test('200 connections at once, each with its own bytes in both directions', async () => {
    await using running = typist.start(['connect', 'llm']);
    const port = await portOf(running);
    const wanted = Array.from({ length: 200 }, (_, index) => bytesOf(index));
    const echoed = await Promise.all(wanted.map((bytes) => echo(port, bytes)));
    expect(echoed.filter((bytes, index) => !bytes.equals(wanted[index] ?? Buffer.alloc(0)))).toHaveLength(0);
    expect(running.stderr()).toMatch(/^inference\/llm: connected; Ctrl-C ends it\n$/m);
    expect(told(running)).toEqual([]);
  });

  test('its pod is killed under an open connection: that one is cut, the next goes to the successor', async () => {
    await using running = typist.start(['connect', 'llm']);
    const port = await portOf(running);
    const open = await held(port);
    const { body } = await sandbox.admin<{ items: { metadata: { name: string } }[] }>(
      'GET',
      `${PODS}?labelSelector=aisubmit.dev/workload=inference-llm`,
    );
    await sandbox.admin('DELETE', `${PODS}/${body.items[0]?.metadata.name}`, { gracePeriodSeconds: 0 });
    await cut(open);
    expect((await echo(port, Buffer.from('to the successor'))).toString()).toBe('to the successor');
    // A successor that is ready before the end was seen leaves nothing to say.
    expect([[], ['connection is lost', 'connected again']]).toContainEqual(told(running));
  });

  test('the API server is away for seconds under an open connection: said once, and once that it is back', async () => {
    await using running = typist.start(['connect', 'llm']);
    const port = await portOf(running);
    const open = await held(port);
    const restarted = sandbox.restart({ downMs: 2500 });
    await cut(open);
    expect((await echo(port, Buffer.from('behind it'))).toString()).toBe('behind it');
    await restarted;
    await running.until('connected again');
    expect(told(running)).toEqual(['connection is lost', 'connected again']);
  }, 60_000);

  test('a credential that is refused in the middle is renewed once, and nobody hears of it', async () => {
    const { kubeconfig, asked } = withLoginPlugin();
    await using running = typist.start(['connect', 'llm', '--kubeconfig', kubeconfig]);
    const port = await portOf(running);
    expect(asked()).toBe(1);
    sandbox.faults.add({ match: FORWARDS, times: 1, action: { status: 401 } });
    expect((await echo(port, Buffer.from('with the next'))).toString()).toBe('with the next');
    expect([asked(), told(running)]).toEqual([2, []]);
  });

  test('a credential that stays refused ends it with one sentence', async () => {
    await using running = typist.start(['connect', 'llm']);
    const port = await portOf(running);
    sandbox.faults.add({ match: () => true, action: { status: 401 } });
    await cut(await dialled(port));
    expect(await running.ended).toBe(5);
    const { host } = new URL(sandbox.url);
    expect(running.stderr()).toMatch(
      new RegExp(
        `connected; Ctrl-C ends it\nerror: ${host} does not know you: [^\n]*\nfix: ask your cluster admin for a new token; the one in use is that of users\\[alice\\]\\.user\\.token\n$`,
      ),
    );
  });

  /** A kubeconfig whose credentials come from a program that counts how often it is asked. */
  function withLoginPlugin(): { readonly kubeconfig: string; readonly asked: () => number } {
    const log = path.join(folder, `${kind}.asked`);
    const plugin = path.join(folder, `${kind}-login`);
    const status = { token: sandbox.token('alice') };
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    writeFileSync(plugin, `#!/bin/sh\necho >> '${log}'\necho '${JSON.stringify(credential)}'\n`);
    chmodSync(plugin, 0o700);
    const exec = `exec: {apiVersion: client.authentication.k8s.io/v1, command: '${plugin}', interactiveMode: Never}`;
    const kubeconfig = path.join(folder, `${kind}.yaml`);
    const text = sandbox.kubeconfig('alice', { namespace: 'team-a' });
    writeFileSync(kubeconfig, text.replace(/token: .*/, exec), { mode: 0o600 });
    return { kubeconfig, asked: () => readFileSync(log, 'utf8').length };
  }
});

async function portOf(running: Running): Promise<number> {
  return Number(new URL((await running.until('Ctrl-C ends it')).trim().replace('curl ', '')).port);
}

async function dialled(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

/** A connection that has come through to the pod. */
async function held(port: number): Promise<Socket> {
  const socket = await dialled(port);
  socket.write('held');
  await once(socket, 'data');
  return socket;
}

/** Waits for its end, which must not look like the end of what was sent. */
async function cut(socket: Socket): Promise<void> {
  socket.on('error', () => undefined).resume();
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

async function echo(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = await dialled(port);
  const half = bytes.length / 2;
  socket.write(bytes.subarray(0, half));
  setImmediate(() => socket.end(bytes.subarray(half)));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** 16 KiB that no other number has. */
function bytesOf(index: number): Buffer {
  return Buffer.concat(
    Array.from({ length: 512 }, (_, block) => createHash('sha256').update(`${index} ${block}`).digest()),
  );
}
