import { PassThrough, Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { type MemoryChannel, memoryChannel } from '../../../../../test/fakes/memory-channel.ts';
import { createExecSession } from '../stream/exec/create-exec-session.ts';
import { pipeExec } from './pipe-exec.ts';

const SUCCESS = JSON.stringify({ status: 'Success' });

function open(canEndInput = true) {
  const channel = memoryChannel();
  return { channel, session: createExecSession(channel, { pod: 'p', signal: undefined, canEndInput }) };
}

function collector(): Writable & { text(): string } {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => text });
}

function finish(channel: MemoryChannel): void {
  channel.come(3, SUCCESS);
  channel.end();
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('both outputs go where they belong, input and its end go there', async () => {
  const { channel, session } = open();
  const [stdout, stderr] = [collector(), collector()];
  const piped = pipeExec(session, { stdin: Readable.from([Buffer.from('in')]), stdout, stderr });
  channel.come(1, 'out');
  channel.come(2, 'err');
  await settle();
  finish(channel);
  expect(await piped).toEqual({ code: 0 });
  expect([stdout.text(), stderr.text()]).toEqual(['out', 'err']);
  expect(channel.sent.map(String)).toEqual(['\0in', Buffer.from([255, 0]).toString()]);
});

test('input that nobody ends does not keep a command that has ended', async () => {
  const { channel, session } = open();
  const stdin = new PassThrough();
  const piped = pipeExec(session, { stdin, stdout: collector(), stderr: collector() });
  finish(channel);
  expect(await piped).toEqual({ code: 0 });
  expect(stdin.destroyed).toBe(true);
});

test('a reader that goes away cuts the connection, as a broken pipe ends a program', async () => {
  const { channel, session } = open();
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
  const piped = pipeExec(session, { stdout, stderr: collector() });
  channel.come(1, 'one');
  await settle();
  channel.come(1, 'two');
  expect(await piped).toEqual({ code: 141, readerGone: true });
  expect(channel.asked).toContain('close');
});

test('a cluster that cannot be told of the end of input: said where somebody listens, else an error', async () => {
  const told: string[] = [];
  const first = open(false);
  const piped = pipeExec(first.session, {
    stdin: Readable.from([]),
    stdout: collector(),
    stderr: collector(),
    onEndlessInput: ({ message }) => told.push(message),
  });
  await settle();
  finish(first.channel);
  expect(await piped).toEqual({ code: 0 });
  expect(told).toEqual(['this cluster cannot be told that the input of a command ends']);

  const { session } = open(false);
  const broken = pipeExec(session, { stdin: Readable.from([]), stdout: collector(), stderr: collector() });
  await expect(broken).rejects.toMatchObject({ code: 'REJECTED' });
});

test('a connection that breaks is an error', async () => {
  const { channel, session } = open();
  const piped = pipeExec(session, { stdout: collector(), stderr: collector() });
  channel.end(new Error('cut'));
  await expect(piped).rejects.toThrow('cut');
});
