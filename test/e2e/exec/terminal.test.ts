import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type ExecDesk, startExecDesk } from './exec-desk.ts';

const THEN = `echo "code $?"; stty -a | tr -s ' ;' '\\n' | grep -x -- '-*\\(isig\\|icanon\\|opost\\|echo\\)' | tr '\\n' ' '`;

/** The exit code, and a terminal that is as it was. */
function asBefore(code: number): RegExp {
  return new RegExp(`code ${code}\\r\\n(isig|icanon|echo|opost) (\\w+ ){3}$`);
}

describe.each(availableSandboxes())('exec at a terminal, on the %s sandbox', (kind) => {
  let desk: ExecDesk;

  beforeAll(async () => {
    desk = await startExecDesk({ kind });
  }, 120_000);

  beforeEach(() => desk.sandbox.faults.clear());

  afterAll(() => desk[Symbol.asyncDispose]());

  test('a shell: its size from the start and when it changes, Ctrl-C goes there, and its exit code comes back', async () => {
    const running = desk.terminal(`stty cols 90 rows 20; $A exec lab; ${THEN}`);
    await running.said(/[$#] /);
    running.type('until stty size | grep "20 ""90"; do sleep 0.1; done\r');
    await running.said('20 90');
    running.resize(133, 44);
    running.type(
      'until stty size | grep "44 1""33"; do sleep 0.1; done; echo now-"asleep"; sleep 60; echo was-not-"interrupted"\r',
    );
    await running.said('44 133');
    await running.said('now-asleep');
    // A shell that is between two commands, or has not taken note yet, is asked again.
    const asking = setInterval(() => running.type('\u0003'), 500);
    await running.said(/\^C[\s\S]*[$#] /);
    clearInterval(asking);
    running.type('echo still-"here"; exit 9\r');
    const { stdout } = await running.ended;
    expect(String(stdout)).toContain('still-here');
    expect(String(stdout)).not.toContain('was-not-interrupted');
    expect(String(stdout)).toMatch(asBefore(9));
  });

  test('bash where the image has it', async () => {
    const running = desk.terminal(`$A exec lab; ${THEN}`);
    await running.said(/[$#] /);
    running.type('echo "$BASH_VERSION" | tr "0-9" "x" | head -c 3; exit\r');
    expect(String((await running.ended).stdout)).toContain('x.xexit');
  });

  test('every key reaches a program that takes them raw, and nothing is echoed here', async () => {
    const script = 'stty raw -echo; echo ready; head -c 6 | od -An -tx1; stty -raw';
    const running = desk.terminal(`$A exec lab -it -- sh -c '${script}'; ${THEN}`);
    await running.said('ready');
    running.type('\u001b[A\u0003\u0004\u001a');
    expect(String((await running.ended).stdout)).toContain('ready\n 1b 5b 41 03 04 1a\n');
  });

  test('a connection that is cut gives the terminal back', async () => {
    const match = ({ path }: { path: string }): boolean => path.endsWith('/exec');
    desk.sandbox.faults.add({ match, action: { stream: { kind: 'cut', idleMs: 300 } } });
    const running = desk.terminal(`$A exec lab; ${THEN}`);
    const said = String((await running.ended).stdout);
    expect(said).toMatch(/\r\nerror: the connection to /);
    expect(said).toMatch(asBefore(4));
  });

  test('so does a signal', async () => {
    const line = `sh -c 'echo $$ > pid; exec $A exec lab -it -- sh -c "echo ready; sleep 60"'; ${THEN}`;
    const running = desk.terminal(line);
    await running.said('ready');
    process.kill(Number(readFileSync(path.join(desk.here, 'pid'), 'utf8')), 'SIGTERM');
    expect(String((await running.ended).stdout)).toMatch(asBefore(130));
  });

  test('-t without a terminal is a note', async () => {
    const running = desk.aisubmit('exec', 'lab', '-it', '--', 'sh', '-c', 'test -t 0 || echo none');
    running.child.stdin?.end();
    expect(await running.ended).toMatchObject({
      code: 0,
      stdout: Buffer.from('none\n'),
      stderr: 'note: stdin is no terminal, so the command does not get one\n',
    });
  });
});
