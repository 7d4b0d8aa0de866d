import { AisubmitError } from '@aisubmit/sdk';

const WHY = 'whoever may list processes reads it there, and the history of the shell keeps it';
const PIPE = 'leave it out to be asked, or pipe it: --password-stdin < FILE';

/** Flags by which other tools take a credential, and how it is given here. */
const REFUSED: Readonly<Record<string, string>> = {
  password: PIPE,
  passphrase: 'make a key without one for this: ssh-keygen -t ed25519 -N "" -f KEYFILE',
  token: `${PIPE}; a token for the cluster itself belongs into the kubeconfig`,
  'api-key': PIPE,
  'api-token': PIPE,
  'access-token': PIPE,
  pat: PIPE,
  secret: PIPE,
  'secret-key': PIPE,
  'secret-access-key': `${PIPE}; or --credentials-file FILE`,
  'aws-secret-access-key': `${PIPE}; or --credentials-file FILE`,
  'session-token': 'write --credentials-file FILE, which may hold one',
  'private-key': 'write --ssh-key FILE',
  'ssh-privatekey': 'write --ssh-key FILE',
  'docker-password': PIPE,
  'from-literal': PIPE,
};

/** What people write for kubectl create secret, and how it is called here. */
const RENAMED: Readonly<Record<string, string>> = {
  'docker-server': 'write --host HOST',
  'docker-username': 'write --username NAME',
  'docker-email': 'leave it out: no registry asks for it',
  'from-env-file': 'name one credential for each Secret: --from-file FILE',
  'access-key': 'write --access-key-id ID for the id; the secret part is asked for, or comes by --password-stdin',
};

/**
 * Refuses credentials on the command line before anything else looks at it.
 *
 * @throws {AisubmitError} `INVALID_INPUT`, without the value
 */
export function refuseCredentialFlags(words: readonly string[], known: ReadonlySet<string>): void {
  for (const word of words) {
    const name = /^--?([a-z][a-z-]*)(?:=|$)/i.exec(word)?.[1]?.toLowerCase() ?? '';
    if (known.has(name)) continue;
    const [refused, renamed] = [own(REFUSED, name), own(RENAMED, name)];
    if (refused !== undefined) {
      throw new AisubmitError('INVALID_INPUT', `--${name}: no credential is taken from the command line; ${WHY}`, {
        fix: refused,
      });
    }
    if (renamed !== undefined) {
      throw new AisubmitError('INVALID_INPUT', `--${name} is not known here`, { fix: renamed });
    }
  }
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
