import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { type Outcome, run } from '../../contract/cli/plugin.ts';

/** Somebody's own OpenSSH. */
export interface SshPerson {
  readonly home: string;
  type(program: string, args: readonly string[], stdin?: string): Promise<Outcome>;
}

/** OpenSSH asks the system for the home of its user, whatever HOME says: so the system says another one. */
export function sshPerson(home: string, env: Readonly<Record<string, string>> = {}): SshPerson {
  mkdirSync(home, { recursive: true });
  const { username, uid, gid } = userInfo();
  const passwd = path.join(home, 'passwd');
  writeFileSync(passwd, `${username}:x:${uid}:${gid}::${home}:/bin/sh\n`);
  return {
    home,
    type: (program, args, stdin = '') => {
      const words = ['--dev-bind', '/', '/', '--ro-bind', passwd, '/etc/passwd', '--', program, ...args];
      return run('bwrap', words, { env: { ...env, HOME: home }, stdin });
    },
  };
}
