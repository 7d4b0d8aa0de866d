import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { type SshImage, startSshImage, unable } from './ssh-image.ts';
import { type SshPerson, sshPerson } from './ssh-person.ts';

const HOST = 'aisubmit-alice.team-a.lab';

describe.skipIf(unable !== undefined)('a notebook in an IDE of the desktop', () => {
  let desk: Desk;
  let image: SshImage;
  let alice: SshPerson;

  const folder = (): string => path.dirname(desk.file('empty', ''));
  const own = (name: string): string => path.join(folder(), '.ssh', name);
  const ssh = (...args: string[]) => alice.type('ssh', args);

  beforeAll(async () => {
    image = startSshImage(() => desk.sandbox);
    desk = await startDesk({ pods: { '*': [{ exec: (call) => image.exec(call) }, { ready: true }] } });
    alice = sshPerson(folder());
    expect(await desk.aisubmit(['notebook', 'lab', '--env', 'GREETING=hello there'])).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
    image[Symbol.dispose]();
  });

  test('an image without an SSH server is told before anything is written', async () => {
    image.isBare = true;
    const outcome = await desk.aisubmit(['connect', 'lab', '--ide', 'vscode', '--print']);
    image.isBare = false;
    expect(outcome).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(
        'error: the image of the notebook has no SSH server, which desktop IDEs come in through\nfix: use an image with the package openssh-server',
      ),
    });
    expect(existsSync(own('config'))).toBe(false);
  });

  test('connect makes it a host of SSH, beside what the user has there', async () => {
    const outcome = await desk.aisubmit(['connect', 'notebook/lab', '--ide', 'vscode', '--print']);
    expect(outcome).toMatchObject({ code: 0, stdout: `${HOST}\n` });
    expect(readFileSync(own('config'), 'utf8')).toBe(
      '# BEGIN kubectl aisubmit: hosts of notebooks\nInclude aisubmit/*.conf\n# END kubectl aisubmit\n',
    );
    for (const name of ['config', 'aisubmit/id_ed25519', `aisubmit/${HOST}.json`]) {
      expect([name, statSync(own(name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  test('commands run there, with their exit codes and the variables of the notebook', async () => {
    const script = 'id -un; pwd; echo "$GREETING"; echo "$PATH"; echo "$JUPYTER_TOKEN_FILE"; echo oops >&2; exit 7';
    expect(await ssh(HOST, script)).toEqual({
      code: 7,
      stdout: 'aisubmit\n/home/aisubmit\nhello there\n/opt/image/bin:/usr/bin:/bin\n/var/run/aisubmit/token\n',
      stderr: 'oops\n',
    });
  });

  test('a script on its input, as VS Code begins; several at once', async () => {
    const each = [1, 2, 3, 4].map((code) =>
      alice.type('ssh', ['-T', HOST, 'sh'], `echo "$((${code} * 7))"; exit ${code}\n`),
    );
    expect(await Promise.all(each)).toMatchObject(
      [1, 2, 3, 4].map((code) => ({ code, stdout: `${code * 7}\n`, stderr: '' })),
    );
  });

  test('50 MB go there and come back by sftp', async () => {
    const bytes = Buffer.alloc(50_000_000, 'aisubmit!');
    const there = path.join(folder(), 'data');
    writeFileSync(there, bytes);
    expect(await alice.type('scp', ['-q', there, `${HOST}:data`])).toMatchObject({ code: 0 });
    expect(statSync(path.join(image.home('notebook-lab'), 'data')).size).toBe(50_000_000);
    expect(await alice.type('scp', ['-q', `${HOST}:data`, `${there}2`])).toMatchObject({ code: 0 });
    const digest = (text: Buffer): string => createHash('sha256').update(text).digest('hex');
    expect(digest(readFileSync(`${there}2`))).toBe(digest(bytes));
  });

  test('its ports are reached through it, and none of this machine through the notebook', async () => {
    const server = createServer((socket) => socket.end('from the pod\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await ssh('-W', `127.0.0.1:${port}`, HOST)).toMatchObject({ code: 0, stdout: 'from the pod\n' });
    const back = await ssh('-o', 'ExitOnForwardFailure=yes', '-R', `0:127.0.0.1:${port}`, HOST, 'true');
    server.close();
    expect(back).toMatchObject({ code: 255, stderr: expect.stringContaining('remote port forwarding failed') });
  });

  test('no agent gets in', async () => {
    const outcome = await alice.type('ssh-agent', ['ssh', '-A', HOST, 'echo "agent: $SSH_AUTH_SOCK"']);
    expect(outcome.stdout).toContain('agent: \n');
  });

  test('another host key is refused', async () => {
    const file = own(`aisubmit/${HOST}.hostkey`);
    const right = readFileSync(file, 'utf8');
    await alice.type('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder(), 'wrong')]);
    writeFileSync(file, `${HOST} ${readFileSync(path.join(folder(), 'wrong.pub'), 'utf8')}`);
    const outcome = await ssh(HOST, 'true');
    writeFileSync(file, right);
    expect(outcome).toMatchObject({ code: 255, stderr: expect.stringContaining('Host key verification failed') });
  });

  test('the key of somebody else is refused', async () => {
    const outcome = await ssh(
      '-o',
      'IdentityFile=none',
      '-i',
      path.join(folder(), 'wrong'),
      '-F',
      settingsWithout(),
      HOST,
    );
    expect(outcome).toMatchObject({ code: 255, stderr: expect.stringContaining('Permission denied (publickey)') });
  });

  /** The host as it is, without the key that was made for it. */
  function settingsWithout(): string {
    const text = readFileSync(own(`aisubmit/${HOST}.conf`), 'utf8');
    return desk.file('settings', text.replace(/ {2}IdentityFile .*\n/, ''));
  }

  test('an API server that is killed ends the session, and the next one works', async () => {
    const session = ssh(HOST, 'sleep 60');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await desk.sandbox.restart();
    expect(await session).toMatchObject({ code: 255 });
    expect(await ssh(HOST, 'echo again')).toMatchObject({ code: 0, stdout: 'again\n' });
  });

  test('another pod on the same home is known by the same key', async () => {
    expect(await desk.aisubmit(['notebook', 'lab', '--env', 'GREETING=again', '--replace'])).toMatchObject({ code: 0 });
    expect(await ssh(HOST, 'echo "$GREETING"')).toMatchObject({ code: 0, stdout: 'again\n', stderr: '' });
  });

  test('who may not enter the pod is told so, before anything is written', async () => {
    const outcome = await desk.aisubmit(['connect', 'lab', '--ide', 'vscode', '--print'], { as: 'viewer' });
    expect(outcome).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('pods/exec') });
  });

  test('a notebook that has gone is said to be so', async () => {
    await desk.sandbox.admin('DELETE', '/apis/batch/v1/namespaces/team-a/jobs/notebook-lab', {
      propagationPolicy: 'Background',
    });
    expect(await ssh(HOST, 'true')).toMatchObject({
      code: 255,
      stderr: expect.stringContaining('error: there is no notebook lab in namespace team-a'),
    });
  });

  test('what was made is removed again, the notebook being gone', async () => {
    writeFileSync(own('config'), `${readFileSync(own('config'), 'utf8')}\nHost other\r\n  User me\n`);
    expect(await desk.aisubmit(['connect', 'lab', '--ide', 'vscode', '--remove'])).toMatchObject({
      code: 0,
      stdout: `${HOST} removed\n`,
    });
    expect(readFileSync(own('config'), 'utf8')).toBe('Host other\r\n  User me\n');
    expect(existsSync(own(`aisubmit/${HOST}.conf`))).toBe(false);
  });

  test('who deletes a notebook has no host of it any more, unless nothing was deleted', async () => {
    expect(await desk.aisubmit(['notebook', 'lab'])).toMatchObject({ code: 0 });
    expect(await desk.aisubmit(['connect', 'lab', '--ide', 'vscode', '--print'])).toMatchObject({ code: 0 });
    expect(await desk.aisubmit(['delete', 'lab', '--dry-run=server'])).toMatchObject({ code: 0 });
    expect(existsSync(own(`aisubmit/${HOST}.conf`))).toBe(true);
    expect(await desk.aisubmit(['delete', 'lab', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'notebook/lab deleted\n',
      stderr: expect.stringContaining(`removed: its host of SSH, ${HOST}\n`),
    });
    expect(readFileSync(own('config'), 'utf8')).toBe('Host other\r\n  User me\n');
    expect(readdirSync(own('aisubmit'))).toEqual(['id_ed25519', 'id_ed25519.lock.1']);
  });
});
