import { SSH_USER } from '@aisubmit/sdk';
import { hasLocalBrowser } from '../auth/open-browser.ts';
import type { Host } from '../host.ts';
import { openVscode } from './open-vscode.ts';

/** IDEs of the desktop. */
export type IdeName = 'vscode' | 'pycharm';

/** Folder that an IDE opens: the notebook's home. */
const HOME = '/home/aisubmit';

type Opener = (alias: string, host: Host) => Promise<void>;

/** What is done, and said, once a host is there. */
export const IDES: Readonly<Record<IdeName, Opener>> = { vscode, pycharm };

async function vscode(alias: string, host: Host): Promise<void> {
  const isOpen = hasLocalBrowser(host) && (await openVscode(alias, HOME, host));
  host.stderr.write(
    isOpen
      ? `VS Code opens ${HOME} there; it needs the extension ms-vscode-remote.remote-ssh\n`
      : `Install VS Code with the extension ms-vscode-remote.remote-ssh, and type: code --remote ssh-remote+${alias} ${HOME}\n`,
  );
  host.stderr.write(
    'The first time it brings its server along; where the notebook does not reach the internet, set "remote.SSH.localServerDownload": "always"\n',
  );
}

async function pycharm(alias: string, host: Host): Promise<void> {
  host.stderr.write(
    `In PyCharm: Remote Development, SSH, New Connection; host ${alias}, user ${SSH_USER}, "OpenSSH config and authentication agent"; project ${HOME}\n` +
      'The first time it brings its backend along; where the notebook does not reach the internet, choose "Upload installer file"\n',
  );
}
