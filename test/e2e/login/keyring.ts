import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** A D-Bus session with an unlocked gnome-keyring, for as many commands as a test likes. */
export interface Keyring {
  /** What a command needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

// The session ends when its input does, so that nothing is left behind however the test ends.
const SESSION = `
printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo "bus=$DBUS_SESSION_BUS_ADDRESS"
read -r _
`;

/** Starts a session whose keyring lives in this home folder. */
export async function startKeyring(home: string): Promise<Keyring> {
  mkdirSync(home, { recursive: true });
  const child = spawn('dbus-run-session', ['--', 'bash', '-c', SESSION], {
    env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const bus = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('close', () => reject(new Error('the D-Bus session ended before the keyring answered')));
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      const found = /^bus=(.+)$/m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: bus, XDG_RUNTIME_DIR: home },
    stop: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await closed;
    },
  };
}

/** The file that gnome-keyring keeps its secrets in, encrypted. */
export function keyringFolder(home: string): string {
  return path.join(home, '.local', 'share', 'keyrings');
}
